import type { Finding } from '../../src/cli/simulate/evidence.ts';
import type { Load } from './load.ts';

export type Loss = { lost: number; doubled: number; reordered: number; wrong: number };

export type FaultReport = {
  readonly name: string;
  readonly commandsPerSecond: number;
  readonly commands: number;
  readonly changes: number;
  readonly faults: number;
  readonly badInputs: number;
  readonly loss: Loss;
  readonly seconds: number;
  /** What it measured beside, in words. */
  readonly notes: readonly string[];
  /** The first of what was broken. */
  readonly broken: readonly string[];
  readonly skipped?: string;
};

/** Sorts what was found by what it means for whoever looks at a screen. */
export const lossOf = (findings: readonly Finding[]): Loss => {
  const loss: Loss = { lost: 0, doubled: 0, reordered: 0, wrong: 0 };
  for (const { broken } of findings) {
    // Two changes the wrong way round are told of as one that was lost and came late.
    const lost = new Set(broken.flatMap((what) => /^(.*: \d+) was lost before/.exec(what)?.[1] ?? []));
    for (const what of broken) {
      const late = /^(.*: \d+) came again or late/.exec(what)?.[1];
      if (late !== undefined && lost.has(late)) {
        loss.reordered += 1;
        loss.lost -= 1;
      } else if (/ twice|came again|to two/.test(what)) loss.doubled += 1;
      else if (/ follows /.test(what)) loss.reordered += 1;
      else if (/was lost|not in the table|missing before|, last |: \d+ of \d+$/.test(what)) loss.lost += 1;
      else loss.wrong += 1;
    }
  }
  return loss;
};

export const loadOf = (
  loads: readonly Load[],
  besides: number,
): Pick<FaultReport, 'commands' | 'commandsPerSecond'> => {
  const tallies = loads.map((load) => load.tally());
  const commands = tallies.reduce((sum, { done }) => sum + done, besides);
  const seconds = Math.max(
    0.001,
    tallies.reduce((sum, tally) => sum + tally.seconds, 0),
  );
  return { commands, commandsPerSecond: commands / seconds };
};

const COUNTED = 'changes are gapless, each previous right';

/** Of all stages of the fault. */
export const changesIn = (findings: readonly Finding[]): number =>
  findings.reduce((sum, { invariant, examined }) => (invariant === COUNTED ? sum + examined : sum), 0);

export const holds = ({ loss, broken }: FaultReport): boolean =>
  broken.length === 0 && Object.values(loss).every((count) => count === 0);

const columns = [
  'fault',
  'commands/s',
  'commands',
  'changes',
  'faults',
  'bad inputs',
  'lost',
  'doubled',
  'reordered',
  'wrong',
  's',
];

const cells = (report: FaultReport): string[] => {
  const { name, loss, skipped } = report;
  if (skipped !== undefined) return [name, 'left out', ...Array.from({ length: columns.length - 2 }, () => '')];
  const counts = [report.commandsPerSecond, report.commands, report.changes, report.faults, report.badInputs];
  const { lost, doubled, reordered, wrong } = loss;
  return [
    name,
    ...[...counts, lost, doubled, reordered, wrong, report.seconds].map((n) => Math.round(n).toLocaleString('en')),
  ];
};

/** A Markdown table, which reads well in a terminal too, and below it what each fault measured beside. */
export const tableOf = (reports: readonly FaultReport[]): string => {
  const rows = [columns, ...reports.map(cells)];
  const widths = columns.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  const notes = reports.flatMap(({ name, notes: own, skipped, broken }) =>
    [...(skipped === undefined ? [] : [`left out: ${skipped}`]), ...own, ...broken.map((what) => `BROKEN ${what}`)].map(
      (note) => `- ${name}: ${note}`,
    ),
  );
  return [line(rows[0] ?? []), rule, ...rows.slice(1).map(line), '', ...notes].join('\n');
};
