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
const RECORDS_A_SEAL = 10_000;

/**
 * Seals every record that was written before this call, and yields each seal. Writers wait for nothing: this waits, at
 * most `withinMs`, until the transactions of that time have ended. Where one does not, the rest is left to the next call.
 */
export async function* sealAudit(knex: Knex, { withinMs = 30_000 }: { withinMs?: number } = {}): AsyncGenerator<Seal> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    const { sealId, waiting } = await sealNext(knex);
    if (sealId !== null) yield await sealOf(knex, sealId);
    else if (!waiting || performance.now() > giveUpAt) return;
    else await sleep(ASK_AGAIN_MS);
  }
}

/** The database itself knows how far the records are final. `waiting`: for another node, or for transactions to end. */
const sealNext = async (knex: Knex): Promise<{ sealId: number | null; waiting: boolean }> => {
  const { rows } = await knex.raw<{ rows: [{ sealId: number | null; waiting: boolean }] }>(
    'SELECT seal_id AS "sealId", waiting FROM audit_seal(?::int)',
    [RECORDS_A_SEAL],
  );
  return rows[0];
};

const sealOf = async (knex: Knex, sealId: number): Promise<Seal> => {
  const { rows } = await knex.raw<{ rows: [Seal] }>(`${SEALS} WHERE seal_id = ?`, [sealId]);
  return rows[0];
};

const SEALS = `SELECT seal_id AS "sealId", records, to_id AS "toId", encode(digest, 'hex') AS digest FROM audit_seals`;

/** Whether the seal is as it was when it was made. */
export const isSealIntact = async (knex: Knex, { sealId, digest }: Seal): Promise<boolean> => {
  const { rows } = await knex.raw<{ rows: { intact: boolean }[] }>(
    `SELECT encode(digest, 'hex') = ? AS intact FROM audit_seals WHERE seal_id = ?`,
    [digest, sealId],
  );
  return rows[0]?.intact ?? false;
};
