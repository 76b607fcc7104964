import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

/**
 * One naming rule for all style sheets: `block`, `block__part`, `block--kind`. Of the sheets that a page loads, one
 * alone styles a block, so that no screen can restyle another one: a `.pair` of the pairing screen once pushed the
 * kiosk's buttons off the screen.
 */
const pages = path.join(import.meta.dirname, '../../src/pages');

/** Every style sheet that a file brings with it. */
const sheetsOf = (entry: string): string[] => {
  const found = new Set<string>();
  const follow = (file: string) => {
    if (found.has(file)) return;
    found.add(file);
    const source = readFileSync(file, 'utf8');
    for (const [, at = ''] of source.matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+\.(?:tsx?|css))['"]/g))
      follow(path.join(path.dirname(file), at));
  };
  follow(path.join(pages, entry));
  return [...found].filter((file) => file.endsWith('.css'));
};

/** `.slip__no` and `.slip--wide` are of the block `slip`. */
const blockOf = (name: string): string => name.split(/__|--/)[0] ?? name;

/** The blocks whose elements a sheet styles: the classes of what stands last in each selector. */
export const blocksOf = (css: string): Set<string> => {
  const blocks = new Set<string>();
  const plain = css.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/@import[^;]*;/g, '');
  for (const [, prelude = ''] of plain.matchAll(/([^{}]*)\{/g)) {
    if (/^\s*(@|from|to|\d)/.test(prelude)) continue;
    for (const selector of prelude.split(/,(?![^(]*\))/)) {
      const last =
        selector
          .trim()
          .split(/[\s>+~]+(?![^(]*\))/)
          .at(-1) ?? '';
      for (const [, name = ''] of last.replaceAll(/:(is|where|not|has)\([^)]*\)/g, '').matchAll(/\.([A-Za-z][\w-]*)/g))
        blocks.add(blockOf(name));
    }
  }
  return blocks;
};

/** Pages, and what all staff pages share. */
const entries = [
  'board/main.tsx',
  'kiosk/main.tsx',
  'ticket/main.tsx',
  'home/main.tsx',
  'admin/main.tsx',
  'reception/main.tsx',
  'doctor/main.tsx',
  'shared/staff/styles.css',
];

test('every sheet is brought by one of them, insight’s by reception', () => {
  const brought = new Set(entries.flatMap(sheetsOf));
  const all = readdirSync(pages, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css'));
  expect(all.filter((name) => !brought.has(path.join(pages, name)))).toEqual([]);
  expect(sheetsOf('reception/main.tsx').filter((sheet) => sheet.includes('/insight/')).length).toBeGreaterThan(1);
});

describe.each(entries)('in what %s brings', (entry) => {
  test('a block is styled by one sheet alone', () => {
    const sheets = sheetsOf(entry);
    expect(sheets.length).toBeGreaterThan(1);
    const owners = new Map<string, string[]>();
    for (const sheet of sheets)
      for (const block of blocksOf(readFileSync(sheet, 'utf8')))
        owners.set(block, [...(owners.get(block) ?? []), path.relative(pages, sheet)]);
    const shared = [...owners].filter(([, of]) => of.length > 1).map(([block, of]) => `.${block}: ${of.join(', ')}`);
    expect(shared).toEqual([]);
  });
});

test('the rule is broken by a second sheet with the same block, whatever part of it is styled', () => {
  expect([
    ...blocksOf(
      '.pair { min-height: 100% } @media (width > 1px) { .choice .pair__code, a.key--word:hover { color: red } }',
    ),
  ]).toEqual(['pair', 'key']);
  expect([...blocksOf('.field :is(.row, .x) .slip__no[data-a="b, c"] { color: red }')]).toEqual(['slip']);
});
