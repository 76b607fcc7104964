import type { Finding } from './evidence.ts';
import type { Ledger } from './ledger.ts';

/** Rows of text as a table with aligned columns; numbers to the right. */
export const asTable = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string => {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[], at: number) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return typeof rows[at - 1]?.[column] === 'number' ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return cells.map(line).join('\n');
};

const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

const rounded = (ms: number): number => Math.round(ms * 10) / 10;

/** What was sent, how it came out, and how long it took from click to acknowledgement. */
export const commandTable = ({ tallies }: Ledger): string =>
  asTable(
    ['command', 'ok', 'refused', 'p50 ms', 'p99 ms', 'refusals'],
    [...tallies]
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([name, { outcomes, times }]) => {
        const sorted = times.toSorted((a, b) => a - b);
        const ok = outcomes.get('ok') ?? 0;
        const refusals = [...outcomes].filter(([code]) => code !== 'ok').map(([code, count]) => `${code} ${count}`);
        return [
          name,
          ok,
          times.length - ok,
          rounded(quantile(sorted, 0.5)),
          rounded(quantile(sorted, 0.99)),
          refusals.join(', '),
        ];
      }),
  );

const SHOWN = 5;

/** Each invariant with what was looked at, and the first few that did not hold. */
export const findingTable = (findings: readonly Finding[]): string =>
  [
    asTable(
      ['invariant', 'examined', 'broken'],
      findings.map(({ invariant, examined, broken }) => [invariant, examined, broken.length]),
    ),
    ...findings.flatMap(({ invariant, broken }) =>
      broken.length === 0
        ? []
        : [
            '',
            `${invariant}:`,
            ...broken.slice(0, SHOWN).map((what) => `  ${what}`),
            ...(broken.length > SHOWN ? [`  and ${broken.length - SHOWN} more`] : []),
          ],
    ),
  ].join('\n');
