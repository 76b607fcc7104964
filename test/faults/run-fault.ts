import { Unfit, type Fault, type FaultRun } from './fault.ts';
import { changesIn, loadOf, lossOf, type FaultReport } from './report.ts';
import { openStage, type Stage } from './stage.ts';

const MOST_SHOWN = 5;

/** One fault from its stage to its line of the table. What goes wrong in it is part of the report. */
export const runFault = async (fault: Fault, options: Omit<FaultRun, 'open'>): Promise<FaultReport> => {
  const startedAt = performance.now();
  const stages: Stage[] = [];
  const none = { commandsPerSecond: 0, commands: 0, changes: 0, faults: 0, badInputs: 0, notes: [], broken: [] };
  const seconds = () => (performance.now() - startedAt) / 1_000;
  try {
    const {
      loads,
      findings,
      faults,
      badInputs = 0,
      besides = 0,
      notes = [],
    } = await fault.run({
      ...options,
      async open(options) {
        const stage = await openStage(options);
        stages.push(stage);
        return stage;
      },
    });
    const refused = Object.entries(sumOf(loads.map((load) => load.tally().refused)))
      .map(([code, count]) => `${code} ${count}`)
      .join(', ');
    return {
      name: fault.name,
      ...loadOf(loads, besides),
      changes: changesIn(findings),
      faults,
      badInputs,
      loss: lossOf(findings),
      seconds: seconds(),
      notes: [...notes, ...(refused === '' ? [] : [`refused: ${refused}`])],
      broken: findings.flatMap(({ invariant, broken }) =>
        broken.slice(0, MOST_SHOWN).map((what) => `${invariant}: ${what}`),
      ),
    };
  } catch (error) {
    const loss = { lost: 0, doubled: 0, reordered: 0, wrong: 0 };
    if (error instanceof Unfit) return { name: fault.name, ...none, loss, seconds: seconds(), skipped: error.message };
    const broken = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
    return { name: fault.name, ...none, loss, seconds: seconds(), broken };
  } finally {
    for (const stage of stages) await stage.close();
  }
};

const sumOf = (counts: readonly Readonly<Record<string, number>>[]): Record<string, number> => {
  const sum: Record<string, number> = {};
  for (const count of counts) for (const [key, n] of Object.entries(count)) sum[key] = (sum[key] ?? 0) + n;
  return sum;
};
