import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Plain JavaScript, as start.js is: it is asked before anything can read TypeScript, and an older Node has to be able to read it. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What `npm run build` makes, and of what. A folder stands for all in it, but for `without`. */
const PARTS = {
  pages: { of: ['src/pages', 'src/client', 'src/protocol', 'package-lock.json'], without: null },
  hub: { of: ['src', 'migrations', 'seeds', 'package-lock.json'], without: path.join('src', 'pages', path.sep) },
};

/** @param {keyof typeof PARTS} part */
export const folderOf = (part) => path.join(ROOT, 'dist', part);

/**
 * Written when the build of a part is through: its time is that of the build.
 * @param {keyof typeof PARTS} part
 */
export const stampOf = (part) => path.join(folderOf(part), '.built');

/**
 * `none`: there is not even an older build. `old`: a source is newer.
 * @param {keyof typeof PARTS} part
 * @returns {Promise<'none' | 'old' | 'current'>}
 */
export const stateOf = async (part) => {
  const built = await changedAt(stampOf(part));
  if (built === 0) return 'none';
  const { of, without } = PARTS[part];
  const files = (await Promise.all(of.map(filesIn))).flat();
  const sources = without === null ? files : files.filter((file) => !file.startsWith(without));
  const changed = await Promise.all(sources.map((file) => changedAt(path.join(ROOT, file))));
  return built > Math.max(...changed) ? 'current' : 'old';
};

/**
 * @param {string} source a file of the project, or a folder
 * @returns {Promise<string[]>} it and all that is in it
 */
const filesIn = async (source) => {
  const inside = await readdir(path.join(ROOT, source), { recursive: true }).catch(() => []);
  return [source, ...inside.map((name) => path.join(source, name))];
};

/** Milliseconds of the Unix epoch; 0 where there is no such file. */
const changedAt = (/** @type {string} */ file) =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
