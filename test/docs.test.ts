import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const documents = ['.', 'docs', 'docs/decisions', 'docs/benchmarks'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`),
);
const roots = ['src', 'test', 'bench', 'docs', 'migrations', 'seeds', ...readdirSync('src')];

/** In code, what begins with one of the project's folders, as it is written there or below `src`. */
const namedIn = (text: string): string[] =>
  [...text.matchAll(/`([a-z-]+)(\/[\w./-]*[\w/-])`/g)]
    .filter(([, root = '']) => roots.includes(root))
    .map(([, root = '', rest = '']) => root + rest);

const isThere = (name: string): boolean =>
  [name, `${name}.ts`, `src/${name}`, `src/${name}.ts`].some((file) => existsSync(file));

test.each(documents)('%s names no file that is not there', (document) => {
  const text = readFileSync(document, 'utf8');
  expect(namedIn(text).filter((name) => !isThere(name))).toEqual([]);
});

test('what the documents name is found in them', () => {
  expect(documents.flatMap((document) => namedIn(readFileSync(document, 'utf8'))).length).toBeGreaterThan(60);
});
