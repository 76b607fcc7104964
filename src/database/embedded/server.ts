import { realpath } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Log } from '../../log.ts';
import type { Access, Store } from './store.ts';
import { freePort } from './free-port.ts';
import {
  dropForeignPidFile,
  type Postmaster,
  PostmasterError,
  runningPostmaster,
  startPostmaster,
  SUPERUSER,
} from './postmaster.ts';

const ANSWER_WITHIN_MS = 30_000;

/** Loopback only, and nothing of what people typed in its log: DETAIL repeats the row (hence terse). */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_error_verbosity: 'terse',
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgresql-%a.log',
  log_truncate_on_rotation: 'on',
  log_rotation_size: '0',
  // Read by the demo data, which loads into no other database.
  'hub.embedded': 'on',
};

/** Returns the port. With `only` no other port will do, since the hub's pool already knows that one. */
export async function ensureRunning(store: Store, log: Log, only?: number): Promise<number> {
  const deadline = performance.now() + ANSWER_WITHIN_MS;
  while (true) {
    const found = await runningPostmaster(store.cluster.folder);
    if (found === undefined) {
      const started = await start(store, only, deadline);
      if (started === undefined) continue;
      log.info({ event: 'embedded_database_started', pid: started.pid, port: started.port });
      return started.port;
    }
    // Being started, recovering from a crash or being stopped: it will answer or be gone.
    if (found.ready && (await answersFor(store, found.port))) {
      log.info({ event: 'embedded_database_adopted', pid: found.pid, port: found.port });
      return found.port;
    }
    if (performance.now() > deadline) {
      throw new Error(
        `PostgreSQL (pid ${found.pid}) holds ${store.cluster.folder} and does not answer on port ${found.port}.`,
      );
    }
    await sleep(50);
  }
}

/** Undefined where another start was faster, or the processes of a killed server are not all gone yet. */
async function start(store: Store, only: number | undefined, deadline: number): Promise<Postmaster | undefined> {
  const port = only ?? (await freePort(store.access.port));
  if (port !== store.access.port) await store.savePort(port);
  await dropForeignPidFile(store.cluster.folder);
  try {
    const flags = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    return await startPostmaster(store.cluster, { port, flags, logFile: store.logFile });
  } catch (error) {
    const passing = /postmaster\.pid|shared memory block|in use/.test(String(error));
    if (!(error instanceof PostmasterError) || !passing || performance.now() > deadline) throw error;
    await sleep(200);
    return undefined;
  }
}

/** Whether it is the server of this very folder that answers there with our password. */
async function answersFor(store: Store, port: number): Promise<boolean> {
  const client = adminClient({ ...store.access, port });
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
    return (await realpath(rows[0]?.folder ?? '')) === (await realpath(store.cluster.folder));
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** To the database `postgres`, where also the lock is: the hub's own is made only under it. */
export function adminClient({ port, password }: Access): Client {
  return new Client({
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password,
    database: SUPERUSER,
    application_name: `queue-hub owner ${process.pid}`,
    connectionTimeoutMillis: 5000,
  });
}
