import type { Client } from 'pg';

export type RecordEvidence = {
  readonly auditId: number;
  readonly at: Date;
  readonly tableName: string;
  readonly rowId: string | null;
  readonly digest: Buffer;
  /** Its content is what its digest was made of. */
  readonly intact: boolean;
  /** It is what an erasure of the patient that it is about has left of it. */
  readonly blanked: boolean;
};

export type SealEvidence = {
  readonly sealId: number;
  readonly fromId: number;
  readonly toId: number;
  readonly sealedAt: Date;
  readonly digest: Buffer;
  /** Its digest is that of its content and the seal before. */
  readonly chained: boolean;
  readonly content: Buffer;
};

const RECORDS_A_READ = 5_000;
/** 400 KB at most each. */
const SEALS_A_READ = 100;

/**
 * A blanked record has to be one about the patient whom the erasure was of, by the audit itself. So no made-up erasure covers
 * another's, no matter whom the rows point at by now.
 */
const readRecords = `
  SELECT a.audit_id AS "auditId", a.at, a.table_name AS "tableName", a.row_id AS "rowId", a.digest,
    a.digest = content.digest AS intact,
    a.digest <> content.digest AND EXISTS (
      SELECT FROM audit_blanks b JOIN audit_log erasure ON erasure.audit_id = b.erasure_id
      WHERE b.audit_id = a.audit_id AND b.digest = content.digest AND b.erasure_id <> ALL ($2::bigint[])
        AND erasure.row_id = audit_patient_of(a.table_name, a.row_id, a.audit_id)) AS blanked
  FROM audit_log a
  CROSS JOIN LATERAL (SELECT audit_digest(
    a.at, a.actor, a.action, a.reason, a.table_name, a.row_id, a.before, a.after, a.request_id) AS digest) content
  WHERE a.audit_id > $1 ORDER BY a.audit_id LIMIT ${RECORDS_A_READ}`;

/** Every record by its id. What the erasures in `spoilt` have blanked does not count as blanked. */
export async function* records(client: Client, spoilt: readonly number[]): AsyncGenerator<RecordEvidence> {
  let last = 0;
  for (;;) {
    const { rows } = await client.query<RecordEvidence>({
      name: 'audit-records',
      text: readRecords,
      values: [last, spoilt],
    });
    yield* rows;
    if (rows.length < RECORDS_A_READ) return;
    last = rows.at(-1)?.auditId ?? last;
  }
}

const readSeal = `
  SELECT s.seal_id AS "sealId", s.from_id AS "fromId", s.to_id AS "toId", s.sealed_at AS "sealedAt", s.digest, s.content,
    s.digest = audit_seal_digest(
      (SELECT digest FROM audit_seals WHERE seal_id = s.seal_id - 1), s.seal_id, s.sealed_at, s.content) AS chained
  FROM audit_seals s WHERE s.seal_id > $1 ORDER BY s.seal_id LIMIT ${SEALS_A_READ}`;

/** Every seal by its id, some in memory at a time. */
export async function* seals(client: Client): AsyncGenerator<SealEvidence> {
  let last = 0;
  for (;;) {
    const { rows } = await client.query<SealEvidence>({ name: 'audit-seals', text: readSeal, values: [last] });
    yield* rows;
    if (rows.length < SEALS_A_READ) return;
    last = rows.at(-1)?.sealId ?? last;
  }
}

/** The erasures whose list of blanked records is not the one that they were recorded with. */
export const spoiltErasures = async (client: Client): Promise<number[]> => {
  const { rows } = await client.query<{ erasureId: number }>(`
    SELECT erasure.audit_id AS "erasureId"
    FROM audit_log erasure
    LEFT JOIN LATERAL (
      SELECT encode(sha256(coalesce(
        string_agg(int8send(b.audit_id) || b.digest, ''::bytea ORDER BY b.audit_id), ''::bytea)), 'hex') AS digest
      FROM audit_blanks b WHERE b.erasure_id = erasure.audit_id) listed ON true
    WHERE (erasure.audit_id IN (SELECT erasure_id FROM audit_blanks) OR erasure.after ? 'erased')
      AND erasure.after #>> '{erased,digest}' IS DISTINCT FROM listed.digest
    ORDER BY erasure.audit_id`);
  return rows.map(({ erasureId }) => erasureId);
};

/** What a seal says of its records: ids and digests, in order. */
export function* sealed({ content }: SealEvidence): Generator<{ auditId: number; digest: Buffer }> {
  for (let at = 0; at < content.length; at += 40) {
    yield { auditId: Number(content.readBigInt64BE(at)), digest: content.subarray(at + 8, at + 40) };
  }
}
