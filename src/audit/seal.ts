import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';

export type Seal = {
  readonly sealId: number;
  /** Of how many records. */
  readonly records: number;
  readonly toId: number;
  /** Hexadecimal. Kept elsewhere (a log that is shipped), it shows even that later seals were removed. */
  readonly digest: string;
};

const ASK_AGAIN_MS = 100;
const RECORDS_PER_SEAL = 10_000;

/**
 * Seals every record that was written before this call, and yields each seal. Writers wait for nothing: it is this that
 * waits, at most `withinMs`, until the transactions of that time have ended. Where one does not, nothing is sealed, and
 * the next call sees to it.
 */
export async function* sealAudit(knex: Knex, { withinMs = 30_000 }: { withinMs?: number } = {}): AsyncGenerator<Seal> {
  const { rows } = await knex.raw<{ rows: [{ upTo: number; horizon: string }] }>(
    'SELECT up_to AS "upTo", horizon::text FROM audit_horizon()',
  );
  const [{ upTo, horizon }] = rows;
  const giveUpAt = performance.now() + withinMs;
  while (!(await hasPassed(knex, horizon))) {
    if (performance.now() > giveUpAt) return;
    await sleep(ASK_AGAIN_MS);
  }
  for (;;) {
    const seal = await sealNext(knex, { upTo, horizon });
    if (!seal) return;
    yield seal;
  }
}

const hasPassed = async (knex: Knex, horizon: string): Promise<boolean> => {
  const { rows } = await knex.raw<{ rows: [{ passed: boolean }] }>(
    'SELECT pg_snapshot_xmin(pg_current_snapshot()) >= ?::xid8 AS passed',
    [horizon],
  );
  return rows[0].passed;
};

const sealNext = async (knex: Knex, { upTo, horizon }: { upTo: number; horizon: string }): Promise<Seal | null> => {
  const { rows: made } = await knex.raw<{ rows: [{ sealId: number | null }] }>(
    'SELECT audit_seal(?::bigint, ?::xid8, ?::int) AS "sealId"',
    [upTo, horizon, RECORDS_PER_SEAL],
  );
  const [{ sealId }] = made;
  if (sealId === null) return null;
  const { rows } = await knex.raw<{ rows: [Seal] }>(
    `SELECT seal_id AS "sealId", records, to_id AS "toId", encode(digest, 'hex') AS digest
     FROM audit_seals WHERE seal_id = ?`,
    [sealId],
  );
  return rows[0];
};

/** Whether so many hours have gone by since the last seal, or there has been none. */
export const isSealDue = async (knex: Knex, { everyHours }: { everyHours: number }): Promise<boolean> => {
  const { rows } = await knex.raw<{ rows: [{ due: boolean }] }>(
    `SELECT NOT EXISTS (
       SELECT FROM audit_seals WHERE sealed_at > hub_now() - make_interval(hours => ?::int)) AS due`,
    [everyHours],
  );
  return rows[0].due;
};
