import { execFile, spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** Whom PostgreSQL runs as. `switched` is false where that is simply the hub's own user. */
export type ServerUser = {
  readonly name: string;
  readonly switched: boolean;
  readonly ids: { uid?: number; gid?: number };
};

const run = promisify(execFile);

/**
 * PostgreSQL refuses to run as root, so there it runs as the owner of the existing cluster, else as the system's user
 * `postgres`, who is made if need be.
 */
export async function serverUser(cluster?: string): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return { name: userInfo().username, switched: false, ids: {} };
  const owner = cluster === undefined ? undefined : await stat(cluster).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) {
    return { name: `with id ${owner.uid}`, switched: true, ids: { uid: owner.uid, gid: owner.gid } };
  }
  const ids = await idsOf('postgres').catch(makeUser);
  return { name: 'postgres', switched: true, ids };
}

/**
 * Throws where the server's user cannot enter `folder`, naming the folder on the way that stops it. Asked of the
 * system itself (as that user), since modes alone do not tell: access lists and mounts have a say.
 */
export function assertEnterable(folder: string, user: ServerUser, remedy: string): void {
  if (!user.switched || canEnter(folder, user)) return;
  const onTheWay = ancestors(folder).find((step) => !canEnter(step, user)) ?? folder;
  const where = onTheWay === folder ? onTheWay : `${onTheWay}, which is above ${folder}`;
  throw new Error(
    `PostgreSQL does not run as root, and the user ${user.name}, as whom it runs, cannot enter ${where}. ${remedy}`,
  );
}

async function makeUser(): Promise<{ uid: number; gid: number }> {
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
    return await idsOf('postgres');
  } catch (cause) {
    throw new Error(
      'PostgreSQL does not run as root, and there is no user postgres for it. Make one (useradd --system postgres), or run the hub as an ordinary user.',
      { cause },
    );
  }
}

async function idsOf(name: string): Promise<{ uid: number; gid: number }> {
  const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function canEnter(folder: string, { ids }: ServerUser): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...ids, cwd: '/', stdio: 'ignore' }).status === 0;
}

function ancestors(folder: string): string[] {
  const above = path.dirname(folder);
  return above === folder ? [folder] : [...ancestors(above), folder];
}
