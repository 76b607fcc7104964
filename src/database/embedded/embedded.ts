import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Log } from '../../log.ts';
import { takeLock } from './lock.ts';
import { adminClient, ensureRunning } from './server.ts';
import { type Access, openStore, readAccess } from './store.ts';
import { runningPostmaster, stopPostmaster } from './postmaster.ts';

export type EmbeddedDatabase = {
  /** As the plain role that owns the database. */
  readonly url: string;
  /** As the hub's own role, to which `migrateAndGrant` gives what it needs. */
  readonly hubUrl: string;
  /** Whether this start made the database. */
  readonly fresh: boolean;
  /** Stops the server, also one that an earlier hub had started. */
  readonly stop: () => Promise<void>;
};

const OWNER = 'queue_hub';
const HUB = 'queue_hub_server';
const DATABASE = 'queue_hub';
const RESTART_PAUSE_MS = 500;

/**
 * The database that comes with the hub, in `dataDir`: made at the first start, started, or, where a killed hub left
 * it running, adopted. While this hub runs no other one can use the same folder; the server is started again if it
 * dies. Throws with a message for the operator.
 */
export async function embedded({ dataDir, log }: { dataDir: string; log: Log }): Promise<EmbeddedDatabase> {
  const store = await openStore(dataDir);
  const port = await ensureRunning(store, log);
  const access = { ...store.access, port };
  const stopping = new AbortController();
  let reviving: Promise<void> | undefined;
  // The lock's connection ends when the server does, so it also tells that the server has to be started again.
  const guard = (lock: Client) => {
    lock.once('end', () => {
      if (!stopping.signal.aborted) reviving = revive();
    });
  };
  const revive = async () => {
    log.error({ event: 'embedded_database_lost', port });
    while (!stopping.signal.aborted) {
      await sleep(RESTART_PAUSE_MS);
      try {
        await ensureRunning(store, log, port);
        return guard(await takeLock(access, dataDir));
      } catch (err) {
        log.error({ event: 'embedded_database_restart_failed', port, err });
      }
    }
  };
  guard(await takeLock(access, dataDir));
  await prepareDatabase(access);

  return {
    url: roleUrl(access, OWNER),
    hubUrl: roleUrl(access, HUB),
    fresh: store.fresh,
    async stop() {
      stopping.abort();
      await reviving;
      // The lock is held until the server is down, so that no other hub adopts one that is about to go.
      if (await runningPostmaster(store.cluster.folder)) await stopPostmaster(store.cluster);
    },
  };
}

/** The owner's URL of the embedded database that runs on `dataDir`, for the command line; throws where none does. */
export async function embeddedUrl(dataDir: string): Promise<string> {
  const access = await readAccess(dataDir);
  const server = await runningPostmaster(path.join(dataDir, 'postgres', 'cluster'));
  if (access === undefined || server === undefined) {
    throw new Error(`No embedded database runs on ${dataDir}. Start the hub first, or set DATABASE_URL.`);
  }
  return roleUrl({ ...access, port: server.port }, OWNER);
}

/**
 * Puts the embedded database of `dataDir` aside, so that the next start makes a new one. Returns where it is now; null where
 * there was none. Throws while a hub runs on it.
 */
export async function setAsideEmbedded({ dataDir, log }: { dataDir: string; log: Log }): Promise<string | null> {
  if ((await readAccess(dataDir)) === undefined) return null;
  // Takes the folder as a hub does. So no hub is on it, and a server that a killed one left running is stopped.
  const { stop } = await embedded({ dataDir, log });
  await stop();
  const aside = path.join(dataDir, 'postgres.before-reset');
  await rm(aside, { recursive: true, force: true });
  await rename(path.join(dataDir, 'postgres'), aside);
  return aside;
}

async function prepareDatabase(access: Access): Promise<void> {
  const client = adminClient(access);
  await client.connect();
  try {
    const password = client.escapeLiteral(access.password);
    for (const role of [OWNER, HUB]) {
      await client.query(`do $$ begin
          if not exists (select from pg_roles where rolname = '${role}') then create role ${role} login; end if;
        end $$`);
      await client.query(`alter role ${role} password ${password}`);
    }
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE} owner ${OWNER}`);
  } finally {
    await client.end();
  }
}

function roleUrl({ port, password }: Access, role: string): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${DATABASE}`;
}
