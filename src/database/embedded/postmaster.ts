import { execFile, spawn } from 'node:child_process';
import { chown, mkdir, open, readFile, readlink, realpath, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.ts';
import type { ServerUser } from './server-user.ts';

/** A PostgreSQL cluster on disk: the folder with its PG_VERSION, and whom its server runs as. */
export type Cluster = { readonly folder: string; readonly binaries: Binaries; readonly user: ServerUser };

/** A running server, as its postmaster.pid tells. */
export type Postmaster = { readonly pid: number; readonly port: number; readonly ready: boolean };

export const SUPERUSER = 'postgres';
const READY_WITHIN_MS = 60_000;
const POLL_MS = 20;

/** Nothing of the hub's own environment: its locale and PG… variables would change what the programs do. */
const ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin' };

const run = promisify(execFile);

/** Makes a cluster in a folder that does not exist yet; its superuser is `postgres`, with the given password. */
export async function initCluster(cluster: Cluster, options: { password: string; sync: boolean }): Promise<void> {
  const { folder, binaries, user } = cluster;
  await mkdir(folder, { mode: 0o700 });
  const passwordFile = `${folder}.password`;
  await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 });
  if (user.ids.uid !== undefined && user.ids.gid !== undefined) {
    await chown(folder, user.ids.uid, user.ids.gid);
    await chown(passwordFile, user.ids.uid, user.ids.gid);
  }
  try {
    const flags = ['--auth=scram-sha-256', `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, '--encoding=UTF8'];
    await run(
      binaries.initdb,
      [`--pgdata=${folder}`, ...flags, ...(await localeFlags(binaries)), ...(options.sync ? [] : ['--no-sync'])],
      { ...user.ids, env: ENVIRONMENT, cwd: folder },
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/**
 * PostgreSQL's own C.UTF-8 (since 17) knows every script's upper and lower case and, unlike the system's locales,
 * never changes under an index when the machine is upgraded.
 */
async function localeFlags({ postgres }: Binaries): Promise<string[]> {
  const { stdout } = await run(postgres, ['--version'], { env: ENVIRONMENT });
  const major = Number(/(\d+)/.exec(stdout)?.[1]);
  return major >= 17 ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : ['--locale=C.UTF-8'];
}

/**
 * Starts the server, apart from this process so that it outlives it, and waits until it takes connections. Rejects
 * with the end of its log if it ends before.
 */
export async function startPostmaster(cluster: Cluster, options: { port: number; flags: string[]; logFile: string }) {
  const { folder, binaries, user } = cluster;
  const log = await open(options.logFile, 'a', 0o600);
  const size = (await log.stat()).size;
  const server = spawn(binaries.postgres, ['-D', folder, '-p', String(options.port), ...options.flags], {
    ...user.ids,
    env: ENVIRONMENT,
    cwd: folder,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  let ended = false;
  server.once('exit', () => (ended = true));
  server.once('error', () => (ended = true));
  server.unref();
  await log.close();
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    const postmaster = await runningPostmaster(folder);
    if (postmaster?.ready && postmaster.pid === server.pid) return postmaster;
    if (ended) break;
    await sleep(POLL_MS);
  }
  const logTail = (await readFile(options.logFile, 'utf8')).slice(size).trim().split('\n').slice(-12).join('\n');
  throw new PostmasterError(`PostgreSQL ${ended ? 'did not start' : 'is not ready after 60 s'}:\n${logTail}`);
}

/** The server could not be started; the message ends with what it logged. */
export class PostmasterError extends Error {
  override readonly name = 'PostmasterError';
}

/** Stops the server, ending its sessions, and waits until it is gone. */
export async function stopPostmaster({ folder, binaries, user }: Cluster): Promise<void> {
  const flags = ['stop', '-D', folder, '-m', 'fast', '-w', '-t', '60', '-s'];
  await run(binaries.pgCtl, flags, { ...user.ids, env: ENVIRONMENT, cwd: folder });
}

/**
 * The server that runs on this cluster, by its postmaster.pid; undefined if none does. A number that by now belongs
 * to another program (after a reboot, say) is none.
 */
export async function runningPostmaster(folder: string): Promise<Postmaster | undefined> {
  const text = await readFile(path.join(folder, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, , , port, , , , status] = text.split('\n');
  if (pid === undefined || !/^\d+$/.test(pid) || !(await isServerOf(folder, Number(pid)))) return undefined;
  return { pid: Number(pid), port: Number(port), ready: status?.trim() === 'ready' };
}

/**
 * Removes a postmaster.pid whose number now belongs to another program, since PostgreSQL would refuse to start for
 * it. One whose process is gone PostgreSQL removes itself, and safely against another start at the same time.
 */
export async function dropForeignPidFile(folder: string): Promise<void> {
  const file = path.join(folder, 'postmaster.pid');
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
  if (Number.isInteger(pid) && pid > 0 && isAlive(pid) && !(await isServerOf(folder, pid)))
    await rm(file, { force: true });
}

async function isServerOf(folder: string, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  const worksIn = await readlink(`/proc/${pid}/cwd`).catch((error: NodeJS.ErrnoException) => error.code ?? '');
  // Another user's process: it cannot be looked into, so the caller's connection has to tell.
  if (worksIn === 'EACCES' || worksIn === 'EPERM') return true;
  return worksIn === (await realpath(folder));
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
