import type { Client } from 'pg';
import { records, sealed, seals, spoiltErasures, type RecordEvidence, type SealEvidence } from './evidence.ts';

export type Finding =
  | {
      readonly what: 'record_altered' | 'record_removed' | 'record_inserted';
      readonly auditId: number;
      row?: RecordRow;
    }
  | { readonly what: 'erasure_altered'; readonly auditId: number }
  | { readonly what: 'seal_altered' | 'seal_removed'; readonly sealId: number };

type RecordRow = Pick<RecordEvidence, 'at' | 'tableName' | 'rowId'>;

/** A seal as it was when it was made, from where nobody with the database could change it: a shipped log, paper. */
export type Anchor = { readonly sealId: number; readonly digest: string };

export type Verdict = {
  /** In the order of the records; none where all is as it was written. Ends at the first `most`. */
  readonly findings: readonly Finding[];
  readonly records: number;
  /** Of those, not under a seal yet: an alteration shows, a removal does not. */
  readonly unsealed: number;
  readonly blanked: number;
  readonly seals: number;
  readonly lastSeal: Anchor | null;
};

/**
 * Compares the audit with itself: each record's content with its digest, the digests with the seals, each seal with the
 * one before. On a connection of its own, in one snapshot, so that the hub may go on writing.
 */
export const verifyAudit = async (
  client: Client,
  { anchor = null, most = 10 }: { anchor?: Anchor | null; most?: number } = {},
): Promise<Verdict> => {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  try {
    const walk = createWalk(client, await spoiltErasures(client), anchor);
    for await (const finding of walk.findings()) {
      walk.found.push(finding);
      if (walk.found.length >= most) break;
    }
    return walk.verdict();
  } finally {
    await client.query('ROLLBACK');
  }
};

const createWalk = (client: Client, spoilt: readonly number[], anchor: Anchor | null) => {
  const found: Finding[] = [];
  const counts = { records: 0, unsealed: 0, blanked: 0, seals: 0 };
  let lastSeal: Anchor | null = null;
  const rows = records(client, spoilt);
  let next: RecordEvidence | undefined;

  const advance = async (): Promise<void> => {
    const { value, done } = await rows.next();
    next = done ? undefined : value;
    if (next) counts.records += 1;
  };

  /** What is wrong with a record by itself. */
  const judge = (record: RecordEvidence): Finding[] => {
    if (record.blanked) counts.blanked += 1;
    return record.intact || record.blanked ? [] : [{ what: 'record_altered', auditId: record.auditId, row: record }];
  };

  async function* unsealedBefore(id: number): AsyncGenerator<Finding> {
    while (next && next.auditId < id) {
      counts.unsealed += 1;
      yield* judge(next);
      await advance();
    }
  }

  async function* under(seal: SealEvidence): AsyncGenerator<Finding> {
    for (const { auditId, digest } of sealed(seal)) {
      while (next && next.auditId < auditId) {
        yield { what: 'record_inserted', auditId: next.auditId, row: next };
        await advance();
      }
      if (!next || next.auditId > auditId) {
        yield { what: 'record_removed', auditId };
        continue;
      }
      if (next.digest.equals(digest)) yield* judge(next);
      else yield { what: 'record_altered', auditId, row: next };
      await advance();
    }
  }

  async function* findings(): AsyncGenerator<Finding> {
    for (const auditId of spoilt) yield { what: 'erasure_altered', auditId };
    await advance();
    for await (const seal of seals(client)) {
      const expected: number = (lastSeal?.sealId ?? 0) + 1;
      const isGap = seal.sealId !== expected;
      // What was under the missing seal cannot be told from what nobody sealed.
      if (isGap) {
        yield { what: 'seal_removed', sealId: expected };
        yield* unsealedBefore(seal.fromId);
      } else if (!seal.chained || (anchor?.sealId === seal.sealId && anchor.digest !== seal.digest.toString('hex'))) {
        yield { what: 'seal_altered', sealId: seal.sealId };
      }
      counts.seals += 1;
      lastSeal = { sealId: seal.sealId, digest: seal.digest.toString('hex') };
      yield* under(seal);
    }
    if (anchor && anchor.sealId > (lastSeal?.sealId ?? 0)) {
      yield { what: 'seal_removed', sealId: (lastSeal?.sealId ?? 0) + 1 };
    }
    yield* unsealedBefore(Infinity);
  }

  return { found, findings, verdict: (): Verdict => ({ findings: found, ...counts, lastSeal }) };
};
