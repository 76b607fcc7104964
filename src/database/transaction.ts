import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { databaseFailure } from './failure.ts';

export { databaseFailure } from './failure.ts';

const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 10;

/**
 * Runs `work` in one transaction and returns what it returns, after the COMMIT. A transaction that lost against
 * another (deadlock or serialization failure, also at COMMIT, where the feed's deferred triggers run) is run again
 * up to four times, so `work` must do nothing that a rollback does not undo.
 */
export async function inTransaction<T>(
  database: Knex,
  work: (trx: Knex.Transaction) => Promise<T>,
  { isolation }: { isolation?: 'read committed' | 'repeatable read' | 'serializable' } = {},
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.transaction(work, isolation === undefined ? {} : { isolationLevel: isolation });
    } catch (error) {
      if (attempt >= ATTEMPTS || databaseFailure(error).kind !== 'retryable') throw error;
      // Jittered, so that two transactions that lost together do not meet again.
      await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random()));
    }
  }
}
