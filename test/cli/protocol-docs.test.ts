import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { protocolPages } from '../../src/cli/protocol-docs/pages.ts';
import { readsModule } from '../../src/cli/protocol-docs/reads.ts';
import { commandNames } from '../../src/protocol/commands/index.ts';

const folder = path.join(import.meta.dirname, '../../docs/protocol');
const pages = protocolPages();

test('src/client/reads.ts says what the contracts say (else: npm run docs:protocol)', async () => {
  expect(await readFile(path.join(folder, '../../src/client/reads.ts'), 'utf8')).toBe(readsModule());
});

test('docs/protocol says what the code says (else: npm run docs:protocol, and look at the diff)', async () => {
  const files = await readdir(folder);
  expect(files.sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(await readFile(path.join(folder, name), 'utf8'), name).toBe(text);
});

test('every link leads to a heading', () => {
  const headings = new Map(
    [...pages].map(([name, text]) => [
      name,
      [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replaceAll(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      ),
    ]),
  );
  const links = [...pages].flatMap(([name, text]) =>
    [...text.matchAll(/\]\(([\w.-]*)(?:#([^)]*))?\)/g)].map(([, file = '', heading]) => ({ name, file, heading })),
  );
  const broken = links.filter(
    ({ file, heading }) => !headings.has(file) || (heading !== undefined && !headings.get(file)?.includes(heading)),
  );
  expect(links.length).toBeGreaterThan(commandNames.length);
  expect(broken).toEqual([]);
});

test('the JSON Schema has every command, and each of its references', () => {
  const text = pages.get('schema.json') ?? '';
  const schema: { commands: object; $defs: object } = JSON.parse(text);
  expect(Object.keys(schema.commands).toSorted()).toEqual([...commandNames].toSorted());
  const references = [...text.matchAll(/"#\/\$defs\/(\w+)"/g)].map(([, name]) => name);
  expect(references).not.toEqual([]);
  for (const name of references) expect(Object.keys(schema.$defs)).toContain(name);
});
