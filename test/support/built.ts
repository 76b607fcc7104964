import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { stampOf, stateOf } from '../../src/built.js';
import { eventually } from './eventually.ts';

const root = path.join(import.meta.dirname, '../..');
const output = path.join(root, 'dist/pages');
const sources = ['src/pages', 'src/client', 'src/protocol', 'package-lock.json'];

/**
 * Sees to it that dist/pages has these pages as the sources have them, for the hubs that the test starts. Test files
 * run side by side, so one builds and the others wait.
 */
export const builtPages = async (kind: 'public' | 'staff'): Promise<void> => {
  const stamp = path.join(output, `.tested-${kind}`);
  const release = await lock(path.join(root, 'dist/.building'));
  try {
    const changed = Math.max(...(await Promise.all(sources.map((source) => newest(path.join(root, source))))));
    // `npm run build` has both kinds.
    if (Math.max(await modified(stamp), await modified(stampOf('pages'))) > changed) return;
    // As they are shipped: under the test runner's own NODE_ENV it would be the React for developing.
    const { NODE_ENV } = process.env;
    process.env['NODE_ENV'] = 'production';
    await build({ configFile: path.join(root, `src/pages/vite.${kind}.ts`), logLevel: 'error' }).finally(() => {
      process.env['NODE_ENV'] = NODE_ENV;
    });
    await writeFile(stamp, '');
  } finally {
    await release();
  }
};

/** The same of the hub, which all tests start that start one. */
export const builtHub = async (): Promise<void> => {
  const release = await lock(path.join(root, 'dist/.building'));
  try {
    if ((await stateOf('hub')) === 'current') return;
    await build({ configFile: path.join(root, 'src/vite.hub.ts'), logLevel: 'error' });
    await writeFile(stampOf('hub'), '');
  } finally {
    await release();
  }
};

const newest = async (place: string): Promise<number> => {
  const own = await modified(place);
  const inside = await readdir(place, { recursive: true }).catch(() => []);
  return Math.max(own, ...(await Promise.all(inside.map((name) => modified(path.join(place, name))))));
};

const modified = (place: string): Promise<number> =>
  stat(place).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );

/** A build takes seconds; a lock that is older was left by a run that was killed. */
const LEFT_AFTER_MS = 120_000;

const lock = async (place: string): Promise<() => Promise<void>> => {
  await mkdir(path.dirname(place), { recursive: true });
  await eventually(
    async () => {
      if (Date.now() - (await modified(place)) > LEFT_AFTER_MS) await rm(place, { recursive: true, force: true });
      await mkdir(place);
    },
    { withinMs: LEFT_AFTER_MS, everyMs: 200 },
  );
  return () => rm(place, { recursive: true, force: true });
};
