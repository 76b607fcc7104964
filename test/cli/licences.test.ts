import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const read = (file: string) => readFile(path.join(root, file), 'utf8');

test('docs/licences.md lists every package that the hub runs with, at its version (npm run licences)', async () => {
  const lock: { packages: Record<string, { version: string; dev?: boolean }> } = JSON.parse(
    await read('package-lock.json'),
  );
  const page = await read('docs/licences.md');
  const missing = Object.entries(lock.packages)
    .filter(([place, { dev }]) => place !== '' && dev !== true)
    .map(([place, { version }]) => `| ${place.split('node_modules/').at(-1)} | ${version} |`)
    .filter((line) => !page.includes(line));
  expect(missing).toEqual([]);
  expect(page).not.toContain('none declared');
});

test('every dependency is pinned to one version, in the lock file with its digest', async () => {
  const manifest: Record<string, Record<string, string>> = JSON.parse(await read('package.json'));
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
    for (const [name, version] of Object.entries(manifest[kind] ?? {})) {
      expect([name, version]).toEqual([name, expect.stringMatching(/^(npm:[\w.@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/)]);
    }
  }
  const lock: { packages: Record<string, { integrity?: string; resolved?: string }> } = JSON.parse(
    await read('package-lock.json'),
  );
  for (const [place, { integrity }] of Object.entries(lock.packages)) {
    if (place !== '') expect([place, integrity]).toEqual([place, expect.stringMatching(/^sha512-/)]);
  }
});
