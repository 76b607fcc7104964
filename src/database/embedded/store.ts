import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { embeddedBinaries } from './binaries.ts';
import { freePort } from './free-port.ts';
import { type Cluster, initCluster, isAlive } from './postmaster.ts';
import { assertEnterable, type ServerUser, serverUser } from './server-user.ts';

/** What is on disk: `<dataDir>/postgres/` with the cluster, the server's log and how to sign in. */
export type Store = {
  readonly cluster: Cluster;
  readonly logFile: string;
  readonly access: Access;
  /** Keeps another port for the next start. */
  readonly savePort: (port: number) => Promise<void>;
};

export type Access = { readonly port: number; readonly password: string };

const accessFile = z.object({ port: z.number().int(), password: z.string() });
const MAJOR = '18';
const REMEDY = 'Let it in (chmod o+x), or set HUB_DATA_DIR to a folder that it can enter.';
const REMEDY_PROGRAMS = "PostgreSQL's programs are in there: move the hub to a folder that it can enter.";

/**
 * Opens the store under `dataDir`, or makes it. It is made in a temporary folder that is renamed once it is whole, so
 * that a start which was killed halfway, or two at once, leave nothing half-made under its name.
 */
export async function openStore(dataDir: string): Promise<Store & { readonly fresh: boolean }> {
  const home = path.join(dataDir, 'postgres');
  const folder = path.join(home, 'cluster');
  const binaries = await embeddedBinaries();
  const user = await serverUser(folder);
  await makeDataFolder(dataDir, user);
  assertEnterable(path.dirname(binaries.postgres), user, REMEDY_PROGRAMS);
  const fresh = !(await exists(home)) && (await create(dataDir, home, { folder, binaries, user }));
  await assertVersion(folder);
  return { fresh, ...(await storeIn(home, { folder, binaries, user })) };
}

/** How to reach the server of an existing store; undefined where there is no store. Changes nothing. */
export async function readAccess(dataDir: string): Promise<Access | undefined> {
  const text = await readFile(path.join(dataDir, 'postgres', 'access.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : accessFile.parse(JSON.parse(text));
}

async function storeIn(home: string, cluster: Cluster): Promise<Store> {
  const file = path.join(home, 'access.json');
  const access = accessFile.parse(JSON.parse(await readFile(file, 'utf8')));
  const savePort = (port: number) => writeAccess(file, { ...access, port });
  return { cluster, logFile: path.join(home, 'server.log'), access, savePort };
}

/** Written beside and renamed, so that a kill in between leaves the old one. */
async function writeAccess(file: string, access: Access): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(access), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

async function makeDataFolder(dataDir: string, user: ServerUser): Promise<void> {
  // A folder of our making can be entered whatever the umask; one that was there is the operator's.
  if (await mkdir(dataDir, { recursive: true })) await chmod(dataDir, 0o755);
  assertEnterable(dataDir, user, REMEDY);
}

async function create(dataDir: string, home: string, cluster: Cluster): Promise<boolean> {
  await sweep(dataDir);
  const making = path.join(dataDir, `.making-${process.pid}-${randomBytes(4).toString('hex')}`);
  await mkdir(making);
  await chmod(making, 0o711);
  const password = randomBytes(24).toString('base64url');
  await initCluster({ ...cluster, folder: path.join(making, 'cluster') }, { password, sync: true });
  await writeAccess(path.join(making, 'access.json'), { port: await freePort(), password });
  try {
    await rename(making, home);
    return true;
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    if (await exists(home)) return false; // another start was faster
    throw error;
  }
}

/** What starts that were killed halfway left behind. */
async function sweep(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    const pid = /^\.making-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    await rm(path.join(dataDir, name), { recursive: true, force: true });
  }
}

async function assertVersion(folder: string): Promise<void> {
  const file = path.join(folder, 'PG_VERSION');
  const version = (
    await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EACCES') throw cause;
      throw new Error(`${folder} belongs to another user. Start the hub as that user, or set HUB_DATA_DIR.`, { cause });
    })
  ).trim();
  if (version !== MAJOR) {
    throw new Error(
      `${folder} holds the database of PostgreSQL ${version}, and this hub brings ${MAJOR}. Move the folder away, or upgrade it with pg_upgrade.`,
    );
  }
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}
