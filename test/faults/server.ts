import { cp, readdir, readFile, rm, writeFile, chown } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { pino } from 'pino';
import { embeddedBinaries, installedBinaries, type Binaries } from '../../src/database/embedded/binaries.ts';
import { freePort } from '../../src/database/embedded/free-port.ts';
import { migrateAndGrant } from '../../src/database/schema/migrate.ts';
import {
  isAlive,
  runningPostmaster,
  startPostmaster,
  stopPostmaster,
  type Cluster,
} from '../../src/database/embedded/postmaster.ts';
import { throwawayCluster } from '../support/cluster.ts';
import { eventually } from '../support/eventually.ts';
import { HUB, OWNER, urlOf } from '../support/roles.ts';

const DATABASE = 'hub_faults';

export type FaultServer = {
  readonly cluster: Cluster;
  readonly port: number;
  /** Of the hub's database, as a superuser. */
  readonly adminUrl: string;
  start(): Promise<void>;
  /** SIGKILL to every process of it, as when the machine's memory runs out: nothing is flushed. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** A copy of the running server's files as of now, under `name` beside it; not started. */
  copy(name: string): Promise<Cluster>;
  remove(): Promise<void>;
};

export type ServerOptions = { readonly flags?: readonly string[]; readonly under?: string; readonly bin?: string };

/** A PostgreSQL of the run's own, with the hub's schema and roles. */
export const startServer = async ({ flags = [], under, bin }: ServerOptions = {}): Promise<FaultServer> => {
  const installed = bin ?? process.env['TEST_PG_BIN'];
  const binaries: Binaries = installed ? installedBinaries(installed) : await embeddedBinaries();
  const own = await throwawayCluster({
    binaries,
    flags: flags.flatMap((setting) => ['-c', setting]),
    ...(under !== undefined && { under }),
  });
  const { cluster, port } = own;
  await inDatabase(own.adminUrl, async (admin) => {
    for (const role of [OWNER, HUB]) await admin.query(`create role ${role} login password 'test'`);
    await admin.query(`create database ${DATABASE} owner ${OWNER}`);
  });
  const urls = { adminUrl: own.adminUrl, database: DATABASE };
  await migrateAndGrant({
    ownerUrl: urlOf({ ...urls, role: OWNER }),
    hubUrl: urlOf({ ...urls, role: HUB }),
    log: pino({ level: 'silent' }),
  });
  const adminUrl = new URL(own.adminUrl);
  adminUrl.pathname = `/${DATABASE}`;
  return {
    cluster,
    port,
    adminUrl: adminUrl.href,
    start: async () => void (await own.start()),
    kill: () => killServer(cluster),
    stop: own.stop,
    copy: (name) => copyOf(cluster, { name, adminUrl: adminUrl.href }),
    remove: own.remove,
  };
};

/** The hub's URL of the database behind a port, which may be a cable's. */
export const hubUrlAt = (port: number): string =>
  urlOf({ adminUrl: `postgres://x:x@127.0.0.1:${port}/x`, database: DATABASE, role: HUB });

export const inDatabase = async <T>(url: string, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({ connectionString: url });
  // The server may be killed while it is asked.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** Starts files that `copy` made, on a port of their own; with `follow`, as a standby of the server behind that port. */
export const startCopy = async (cluster: Cluster, { follow }: { follow?: number } = {}): Promise<number> => {
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=300', 'fsync=off'];
  if (follow !== undefined) {
    await writeOwned(cluster, 'standby.signal', '');
    settings.push(`primary_conninfo=host=127.0.0.1 port=${follow} user=postgres password=test`);
  }
  const flags = settings.flatMap((setting) => ['-c', setting]);
  await startPostmaster(cluster, { port, flags, logFile: `${cluster.folder}.log` });
  return port;
};

export const stopCopy = (cluster: Cluster): Promise<void> => stopPostmaster(cluster);

const copyOf = async (cluster: Cluster, { name, adminUrl }: { name: string; adminUrl: string }): Promise<Cluster> => {
  const folder = path.join(path.dirname(cluster.folder), name);
  return inDatabase(adminUrl, async (admin) => {
    // PostgreSQL 14 calls it otherwise.
    const { rows } = await admin.query<{ version: number }>(
      `select current_setting('server_version_num')::int as version`,
    );
    const [begin, end] =
      (rows[0]?.version ?? 0) >= 150_000
        ? ['pg_backup_start($1, true)', 'pg_backup_stop(false)']
        : ['pg_start_backup($1, true, false)', 'pg_stop_backup(false, false)'];
    await admin.query(`select ${begin}`, [name]);
    // Files come and go while they are copied, as the backup's label allows for.
    await copyFolder(cluster.folder, folder);
    const stopped = await admin.query<{ labelfile: string }>(`select labelfile from ${end}`);
    await rm(path.join(folder, 'postmaster.pid'), { force: true });
    const copy = { ...cluster, folder };
    await writeOwned(copy, 'backup_label', stopped.rows[0]?.labelfile ?? '');
    // The last segment, whole.
    await copyFolder(path.join(cluster.folder, 'pg_wal'), path.join(folder, 'pg_wal'));
    await own(copy);
    return copy;
  });
};

const copyFolder = async (from: string, to: string): Promise<void> => {
  for (;;) {
    try {
      await cp(from, to, { recursive: true, force: true });
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
};

const writeOwned = async (cluster: Cluster, name: string, content: string): Promise<void> => {
  const file = path.join(cluster.folder, name);
  await writeFile(file, content, { mode: 0o600 });
  const { uid, gid } = cluster.user.ids;
  if (uid !== undefined && gid !== undefined) await chown(file, uid, gid);
};

const own = async ({ folder, user: { ids } }: Cluster): Promise<void> => {
  const { uid, gid } = ids;
  if (uid === undefined || gid === undefined) return;
  await chown(folder, uid, gid);
  for (const file of await readdir(folder, { recursive: true })) await chown(path.join(folder, file), uid, gid);
};

const killServer = async ({ folder }: Cluster): Promise<void> => {
  const postmaster = await runningPostmaster(folder);
  if (!postmaster) return;
  // Stopped first, so that it cannot have any more children.
  process.kill(postmaster.pid, 'SIGSTOP');
  const all = [postmaster.pid, ...(await childrenOf(postmaster.pid))];
  for (const pid of all) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  await eventually(
    () => {
      if (all.some(isAlive)) throw new Error('PostgreSQL outlives SIGKILL');
    },
    { withinMs: 10_000, everyMs: 5 },
  );
};

const childrenOf = async (parent: number): Promise<number[]> => {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent) found.push(Number(name));
  }
  return found;
};
