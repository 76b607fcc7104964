import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from './run.ts';

type Locked = {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly dependencies?: Record<string, string>;
};
type Package = { readonly name: string; readonly version: string; readonly licence: string; readonly where: string };

const root = path.join(import.meta.dirname, '../..');

/** Licences that ask for no more than their notice to be kept; anything else is for a person to read first. */
const PERMISSIVE = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'Zlib',
  'OFL-1.1',
]);

/** What a person has read in the package's own file, where its package.json says something else or nothing. */
const EXAMINED: Readonly<Record<string, string>> = { 'xmlhttprequest-ssl': 'MIT', 'uWebSockets.js': 'Apache-2.0' };

/** `npm run licences`: writes docs/licences.md, and fails on a licence that nobody has looked at. */
await run(async () => {
  const lock: { packages: Record<string, Locked> } = JSON.parse(await read('package-lock.json'));
  const locations = Object.entries(lock.packages).filter(([location]) => location !== '');
  const inPages = bundledWith(await importedByPages(), lock.packages);
  const packages = await Promise.all(
    locations.flatMap(([location, locked]) => {
      if (locked.dev !== true)
        return packageAt(location, locked, locked.optional ? 'the hub, on some machines' : 'the hub');
      return inPages.has(location) ? packageAt(location, locked, 'the pages') : [];
    }),
  );
  packages.sort((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
  await writeFile(path.join(root, 'docs/licences.md'), page(packages));
  const unread = packages.filter(({ licence }) => !isPermissive(licence));
  if (unread.length === 0) return;
  const list = unread.map(({ name, version, licence }) => `${name}@${version}: ${licence}`);
  throw new Error(`nobody has looked at these licences (see src/cli/licences.ts):\n${list.join('\n')}`);
});

function read(file: string): Promise<string> {
  return readFile(path.join(root, file), 'utf8');
}

async function packageAt(location: string, locked: Locked, where: string): Promise<Package> {
  const name = nameOf(location);
  const declared = locked.license ?? (await declaredBy(location));
  const version = locked.version ?? 'unknown';
  return { name, version, licence: EXAMINED[name] ?? declared ?? 'none declared', where };
}

/** Null where it is not installed, being for another kind of machine. */
async function declaredBy(location: string): Promise<string | null> {
  const manifest: { license?: unknown } = JSON.parse(await read(`${location}/package.json`).catch(() => '{}'));
  return typeof manifest.license === 'string' ? manifest.license : null;
}

function nameOf(location: string): string {
  return location.slice(location.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** Packages that the pages name in an import: development dependencies to npm, but they are served to every screen. */
async function importedByPages(): Promise<Set<string>> {
  const files = await readdir(path.join(root, 'src/pages'), { recursive: true });
  const sources = await Promise.all(
    files
      .filter((file) => /\.(tsx?|css)$/.test(file) && !file.startsWith('vite.'))
      .map((file) => read(`src/pages/${file}`)),
  );
  const named = sources.flatMap((source) => [...source.matchAll(/(?:from|import)\s*\(?\s*'([^'./][^']*)'/g)]);
  return new Set(
    named.map(([, specifier = '']) =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    ),
  );
}

/** Where these and everything that they depend on are installed. */
function bundledWith(names: ReadonlySet<string>, packages: Record<string, Locked>): Set<string> {
  const found = new Set<string>();
  const add = (name: string, from: string): void => {
    const location = [`${from}/node_modules/${name}`, `node_modules/${name}`].find(
      (candidate) => candidate in packages,
    );
    if (location === undefined || found.has(location)) return;
    found.add(location);
    for (const dependency of Object.keys(packages[location]?.dependencies ?? {})) add(dependency, location);
  };
  for (const name of names) add(name, '');
  return found;
}

/** `(MIT OR Apache-2.0)`: one of them is enough; of AND each has to be. */
function isPermissive(licence: string): boolean {
  return licence
    .replace(/[()]/g, '')
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((one) => PERMISSIVE.has(one.trim())));
}

function page(packages: readonly Package[]): string {
  const counts = new Map<string, number>();
  for (const { licence } of packages) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  const summary = [...counts].toSorted(([, a], [, b]) => b - a).map(([licence, count]) => `${licence} ${count}`);
  return [
    '# Licences',
    '',
    'Of everything that runs in the hub or is served with its pages; the hub itself is under MIT. Written by',
    '`npm run licences`, which fails on a licence that nobody has looked at.',
    '',
    `${packages.length} packages: ${summary.join(', ')}.`,
    '',
    '| package | version | licence | in |',
    '|---|---|---|---|',
    ...packages.map(({ name, version, licence, where }) => `| ${name} | ${version} | ${licence} | ${where} |`),
    '',
  ].join('\n');
}
