import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { run } from './run.ts';

const root = path.join(import.meta.dirname, '../..');
const output = path.join(root, 'dist/pages');
const stamp = path.join(output, '.built');
const sources = ['src/pages', 'src/client', 'src/protocol', 'package-lock.json'];

const newest = async (place: string): Promise<number> => {
  const found = await stat(place);
  if (!found.isDirectory()) return found.mtimeMs;
  const inside = await readdir(place, { recursive: true });
  const times = await Promise.all(inside.map(async (name) => (await stat(path.join(place, name))).mtimeMs));
  return Math.max(found.mtimeMs, ...times);
};

/** `npm run build`: the pages' files, made anew only where a source is newer, so that `npm start` stays quick. */
await run(async () => {
  const built = await stat(stamp).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  const changed = Math.max(...(await Promise.all(sources.map((source) => newest(path.join(root, source))))));
  if (built > changed) return;
  process.stdout.write('Building the pages …\n');
  await rm(output, { recursive: true, force: true });
  for (const kind of ['public', 'staff']) {
    await build({ configFile: path.join(root, `src/pages/vite.${kind}.ts`), logLevel: 'warn' });
  }
  await writeFile(stamp, '');
});
