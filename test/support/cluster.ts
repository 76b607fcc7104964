import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Binaries, embeddedBinaries } from '../../src/database/embedded/binaries.ts';
import { freePort } from '../../src/database/embedded/free-port.ts';
import {
  type Cluster,
  isAlive,
  runningPostmaster,
  initCluster,
  type Postmaster,
  startPostmaster,
  stopPostmaster,
  SUPERUSER,
} from '../../src/database/embedded/postmaster.ts';
import { serverUser } from '../../src/database/embedded/server-user.ts';

export type ThrowawayCluster = {
  readonly cluster: Cluster;
  readonly port: number;
  /** A superuser's URL of the database `postgres`. */
  readonly adminUrl: string;
  readonly start: () => Promise<Postmaster>;
  readonly stop: () => Promise<void>;
  readonly remove: () => Promise<void>;
};

const PREFIX = 'queue-hub-test-';

/** Fast rather than safe: a test's database need not survive a power cut. */
const FLAGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=300',
  'fsync=off',
  'full_page_writes=off',
  'log_error_verbosity=terse',
  'timezone=UTC',
].flatMap((setting) => ['-c', setting]);

/** A new PostgreSQL server on a port of its own, started, in a temporary folder. */
export async function throwawayCluster(
  options: { binaries?: Binaries; flags?: string[]; under?: string } = {},
): Promise<ThrowawayCluster> {
  await sweepOrphans();
  const home = await mkdtemp(path.join(options.under ?? tmpdir(), `${PREFIX}${process.pid}-`));
  await chmod(home, 0o711);
  const folder = path.join(home, 'cluster');
  const binaries = options.binaries ?? (await embeddedBinaries());
  const cluster = { folder, binaries, user: await serverUser() };
  await initCluster(cluster, { password: 'test', sync: false });
  const port = await freePort();
  const start = () =>
    startPostmaster(cluster, { port, flags: [...FLAGS, ...(options.flags ?? [])], logFile: path.join(home, 'log') });
  const stop = () => stopPostmaster(cluster);
  await start();
  return {
    cluster,
    port,
    adminUrl: `postgres://${SUPERUSER}:test@127.0.0.1:${port}/postgres`,
    start,
    stop,
    async remove() {
      await stop().catch(() => undefined);
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Servers live on when their run is killed; the next run ends them. */
async function sweepOrphans(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const maker = /^queue-hub-test-(\d+)-/.exec(name)?.[1];
    if (maker === undefined || isAlive(Number(maker))) continue;
    const home = path.join(tmpdir(), name);
    const orphan = await runningPostmaster(path.join(home, 'cluster'));
    if (orphan) process.kill(orphan.pid, 'SIGQUIT');
    await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
