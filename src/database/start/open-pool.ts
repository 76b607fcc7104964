import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { poolShare, type Config } from '../../config.ts';
import type { Log } from '../../log.ts';
import { connectDatabase, connectOnce, PATIENT_MS, warmUp } from '../connect.ts';
import { databaseFailure } from '../failure.ts';
import { connectionWords, reachDatabase } from './first-connection.ts';
import type { SessionSettings } from '../session.ts';
import { checkPool, checkRole, checkSchema, checkServer } from './start-checks.ts';
import { StartError } from './start-error.ts';
import { compareZoneData } from './zone-data.ts';
import { keepZone } from './zone-of-nodes.ts';

const WARM_AGAIN_MS = 200;
/** Somebody waits for an answer. While the database is away a command is refused within this, and may be sent again. */
const ACQUIRE_WITHIN_MS = 1_000;

export type Opening = {
  readonly session: SessionSettings;
  readonly config: Pick<Config, 'pool' | 'workers' | 'timeZone'>;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/** The hub's pool as a part of the program. */
export const createPool = (opening: Opening) => {
  let knex: Knex | undefined;
  return {
    start: async () => (knex = await openPool(opening)),
    stop: () => knex?.destroy(),
  };
};

/**
 * The hub's pool, on a database that can serve it, with its first connections open. Waits for a database that is still
 * starting. Throws StartError in words, or the signal's reason.
 */
async function openPool({ session, config, log, signal }: Opening): Promise<Knex> {
  await reachDatabase({ session, log, signal });
  await checkOtherNodes(session);
  await checkDatabase({ session, config, log, signal });
  const pool = poolShare(config);
  const knex = connectDatabase({ ...session, pool, acquireWithinMs: ACQUIRE_WITHIN_MS, log });
  try {
    await warmUpPatiently(knex, { connections: pool.min, url: session.url, signal });
    return knex;
  } catch (error) {
    await knex.destroy();
    throw error;
  }
}

/** Once it runs, the connection that reads the feed keeps the zone. Here it only has to be told at once. */
async function checkOtherNodes(session: SessionSettings): Promise<void> {
  const client = await connectOnce({ ...session, connectWithinMs: PATIENT_MS });
  try {
    await keepZone(client, session.timeZone);
  } finally {
    await client.end();
  }
}

/** On a patient connection of its own, before the pool opens as many as it may. */
async function checkDatabase({ session, config, log, signal }: Opening): Promise<void> {
  const knex = connectDatabase({ ...session, pool: { min: 0, max: 1 }, log });
  try {
    for (const check of [
      () => checkServer(knex, config),
      () => compareZoneData(knex, config.timeZone, log),
      () => checkRole(knex, log),
      () => checkSchema(knex),
      () => checkPool(knex, config),
    ]) {
      await check();
      signal.throwIfAborted();
    }
  } finally {
    await knex.destroy();
  }
}

/** A busy machine takes longer for so many at once than a command may wait. */
async function warmUpPatiently(
  knex: Knex,
  { connections, url, signal }: { connections: number; url: string; signal: AbortSignal },
): Promise<void> {
  const deadline = performance.now() + PATIENT_MS;
  for (;;) {
    try {
      await warmUp(knex, connections);
      signal.throwIfAborted();
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (databaseFailure(error).kind !== 'unavailable') throw error;
      if (performance.now() > deadline) {
        throw new StartError(`The pool's connections could not be opened: ${connectionWords(error, url).words}`, {
          cause: error,
        });
      }
      await sleep(WARM_AGAIN_MS);
    }
  }
}
