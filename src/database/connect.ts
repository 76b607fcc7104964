import path from 'node:path';
import knex, { type Knex } from 'knex';
import { Client } from 'pg';
import type { Log } from '../log.ts';
import { ROOT } from '../root.ts';
import { HubDialect, HubState, type HubConfig } from './client.ts';
import { migrationSource } from './schema/migrations.ts';
import { sessionConfig, type SessionSettings } from './session.ts';

export type Connection = SessionSettings & {
  readonly pool: { readonly min: number; readonly max: number };
  /** How long a query waits for a connection, also for one that is still being made. Patient where nothing is said. */
  readonly acquireWithinMs?: number;
  readonly log: Log;
};

const SEEDS = path.join(ROOT, 'seeds');
/** For programs and for a start, where nobody waits for an answer yet. */
export const PATIENT_MS = 30_000;
const IDLE_TIMEOUT_MS = 60_000;

/** What knex needs to know: of the hub's pool, and as well of its command line (see knexfile.ts). */
export function databaseConfig({ pool, log, acquireWithinMs = PATIENT_MS, ...session }: Connection): HubConfig {
  return {
    client: HubDialect,
    hub: new HubState(session),
    // The dialect connects by `hub.session`; knex only wants to see something here before it makes a pool.
    connection: { application_name: session.applicationName ?? 'queue-hub' },
    // Otherwise knex writes the values into the error's message: names and phone numbers, and so into the log.
    compileSqlOnError: false,
    acquireConnectionTimeout: acquireWithinMs,
    pool: { ...pool, idleTimeoutMillis: IDLE_TIMEOUT_MS },
    log: poolLog(log),
    migrations: { migrationSource },
    seeds: { directory: SEEDS, loadExtensions: ['.ts'] },
  };
}

/**
 * A knex over its own pool of at most `pool.max` connections; connects at first use. While the database is away its
 * queries fail within 2 s, or `acquireWithinMs`, with an error that `databaseFailure` calls `unavailable`. Close it with `destroy()`.
 */
export function connectDatabase(connection: Connection): Knex {
  return knex(databaseConfig(connection));
}

/**
 * A connection of its own beside the pool, for the feed's tail and for LISTEN, with the same settings and a keep-alive.
 * Rejects within 2 s if the database is away. A lost connection emits `error` and then `end`; the first is logged here.
 */
export async function connectRaw({ log, ...session }: SessionSettings & { readonly log: Log }): Promise<Client> {
  const client = await connectOnce(session);
  client.on('error', (err) =>
    log.warn({ event: 'database_connection_lost', application: session.applicationName, err }),
  );
  return client;
}

/** Writes nothing to the log. The caller has to listen to its `error`. */
export async function connectOnce(session: SessionSettings): Promise<Client> {
  const client = new Client(sessionConfig(session));
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Opens the pool's minimum at once, so that the first commands after a start do not wait for connections. */
export async function warmUp(database: Knex, connections: number): Promise<void> {
  const acquired = await Promise.allSettled(
    Array.from({ length: connections }, () => database.client.acquireConnection()),
  );
  for (const result of acquired) {
    if (result.status === 'fulfilled') await database.client.releaseConnection(result.value);
  }
  const failed = acquired.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

/** knex writes a line for each failed acquire, and so does the code that wanted the connection. */
function poolLog(log: Log): NonNullable<Knex.Config['log']> {
  const say = (message: unknown) => log.debug({ event: 'database_pool', said: String(message).split('\n')[0] });
  return { warn: say, error: say, deprecate: () => undefined, debug: () => undefined };
}
