import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** `npm run pages`, its last step: docs/screens/README.md, with what the walks through all combinations have seen. */
const FIGURES = path.join(import.meta.dirname, '../../../dist/pages-figures');
const README = path.join(import.meta.dirname, '../../../docs/screens/README.md');

type Figure = {
  state: string;
  size: string;
  language: string;
  theme: string;
  controls: number;
  lines: number;
  problems: number;
};

const figures: Figure[] = [];
for (const file of await readdir(FIGURES)) {
  const lines = (await readFile(path.join(FIGURES, file), 'utf8')).trim().split('\n');
  figures.push(...lines.map((line): Figure => JSON.parse(line)));
}
const different = (of: Figure[], what: keyof Figure) => new Set(of.map((figure) => figure[what])).size;
const sum = (of: Figure[], what: 'controls' | 'lines' | 'problems') => of.reduce((all, one) => all + one[what], 0);
const whole = new Intl.NumberFormat('en');

const row = (name: string, of: Figure[]) =>
  `| ${[name, different(of, 'state'), different(of, 'size'), different(of, 'language'), different(of, 'theme'), of.length, sum(of, 'controls'), sum(of, 'lines'), sum(of, 'problems')].map((cell) => (typeof cell === 'number' ? whole.format(cell) : cell)).join(' | ')} |`;
const pages = [...new Set(figures.map(({ state }) => state.split('-')[0] ?? state))].toSorted();

await writeFile(
  README,
  `# The screens

Every picture here is of the started program and its built pages, taken by \`npm run pages\`. That run goes through every
state of every page by pointer, touch and keys at coordinates, at every supported size, in five languages, light and dark.
In each it hits the middle of every control on the screen, and measures every line of text: nothing may be covered, cut,
out of reach or wider than the screen. At the size of the pictures axe-core finds nothing.

| page | states | sizes | languages | themes | looked at | controls hit | lines measured | problems |
|---|---|---|---|---|---|---|---|---|
${pages
  .map((page) =>
    row(
      page,
      figures.filter(({ state }) => state.startsWith(`${page}-`) || state === page),
    ),
  )
  .join('\n')}
${row('**all**', figures)}

\`npm test\` goes the same ways in pairs: each size with each language, and each of them in both themes.
`,
);
await rm(FIGURES, { recursive: true });
