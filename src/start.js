import { spawn } from 'node:child_process';
import cluster from 'node:cluster';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { folderOf, stateOf } from './built.js';
import { refusalOfNode } from './node-version.js';

/**
 * `npm start`: builds pages and hub where that can be done and is needed, then runs the hub in this process. Plain
 * JavaScript, because the TypeScript loader does not run on an old Node, which is to be refused in words.
 *
 * package.json starts it with `exec`: otherwise npm's shell would die of a SIGTERM without passing it on, and the hub would
 * run on without anybody who can stop it. Where the shell has no `exec` (Windows), the second half of that line runs.
 */

/** Under a read-only root there may be no place for temporary files; the TypeScript loader fails where its cache has none. */
const loadWithoutCache = () => {
  try {
    accessSync(tmpdir(), constants.W_OK);
  } catch {
    // oxlint-disable-next-line node/no-process-env -- written for the loader, not read
    process.env['TSX_DISABLE_CACHE'] = '1';
  }
};

const isViteInstalled = () => {
  try {
    return createRequire(import.meta.url).resolve('vite') !== '';
  } catch {
    return false;
  }
};

/** In a process of its own, whose memory goes with it. False where somebody stopped it. Throws where it failed. */
const build = async () => {
  const builder = spawn(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(new URL('cli/build.ts', import.meta.url))],
    {
      stdio: 'inherit',
    },
  );
  let stopped = false;
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    stopped = true;
    builder.kill(signal);
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  const [code] = await once(builder, 'exit');
  process.off('SIGTERM', stop).off('SIGINT', stop);
  if (!stopped && code !== 0) throw new Error('Pages and hub could not be built.');
  return !stopped;
};

/** True when the hub may start. */
const prepare = async () => {
  const pages = await stateOf('pages');
  if (pages === 'current' && (await stateOf('hub')) === 'current') return true;
  if (isViteInstalled()) return build();
  if (pages === 'none') {
    process.stderr.write(
      'The pages are not built, and what builds them is not installed: the hub starts without them.\n' +
        'Run "npm ci && npm run build" (without --omit=dev), or copy dist from a machine where that was done.\n',
    );
  }
  return true;
};

/** The built hub; where it could not be built, its sources. */
const hub = async () => {
  if ((await stateOf('hub')) === 'current') return import(pathToFileURL(path.join(folderOf('hub'), 'main.js')).href);
  loadWithoutCache();
  const { register } = await import('tsx/esm/api');
  register();
  return import('./main.ts');
};

const refusal = refusalOfNode(process.versions.node);
try {
  if (refusal !== null) throw new Error(refusal);
  // A worker's supervisor has built them.
  if (!cluster.isPrimary || (await prepare())) await hub();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
