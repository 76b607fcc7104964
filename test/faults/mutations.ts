import type { Acts, Truth, Witness } from '../../src/cli/simulate/evidence.ts';
import type { HistoryStep } from '../../src/client/history.ts';
import type { Change } from '../../src/feed/change.ts';
import type { Random } from '../fuzz/random.ts';

export type Run = { readonly truth: Truth; readonly acts: Acts; readonly witnesses: readonly Witness[] };
export type Mutation = {
  readonly name: string;
  /** The run with one thing wrong in it, at a place by chance. */
  spoil(run: Run, random: Random): Run;
};

type Heard = Extract<HistoryStep, { kind: 'change' }>;
const isHeard = (step: HistoryStep | undefined): step is Heard => step?.kind === 'change';
const streamOf = (step: HistoryStep): string => ('payload' in step ? step.payload.streamId : step.streamId);

/** A change that one screen heard and went on from: what it lost before a new snapshot would be no loss. */
const aHeardChange = ({ witnesses }: Run, random: Random): { witness: Witness; at: number; next: number | null } => {
  for (;;) {
    const witness = random.pick(witnesses);
    const at = random.int(witness.steps.length);
    const step = witness.steps[at];
    if (!isHeard(step)) continue;
    const next = witness.steps.findIndex((later, index) => index > at && streamOf(later) === streamOf(step));
    if (next === -1) return { witness, at, next: null };
    if (isHeard(witness.steps[next])) return { witness, at, next };
  }
};

const withSteps = (run: Run, witness: Witness, steps: readonly HistoryStep[]): Run => ({
  ...run,
  witnesses: run.witnesses.map((one) => (one === witness ? { ...one, steps } : one)),
});

const inHistory = (
  name: string,
  spoil: (steps: readonly HistoryStep[], at: number, step: Heard) => readonly HistoryStep[],
): Mutation => ({
  name,
  spoil(run, random) {
    const { witness, at } = aHeardChange(run, random);
    const step = witness.steps[at];
    return isHeard(step) ? withSteps(run, witness, spoil(witness.steps, at, step)) : run;
  },
});

const withPayload = (step: Heard, fields: Record<string, unknown>): HistoryStep =>
  // One field of a payload, of whichever event it is.
  ({ ...step, payload: { ...step.payload, ...fields } }) as HistoryStep;

const inChanges = (name: string, spoil: (changes: Change[], at: number) => Change[]): Mutation => ({
  name,
  spoil(run, random) {
    const { changes } = run.truth;
    const last = new Map(changes.map((change) => [change.streamId, change]));
    for (;;) {
      const at = random.int(changes.length);
      const change = changes[at];
      // Of the newest one of a stream the fold tells, of the others the chain.
      if (change?.table === 'queue' && last.get(change.streamId) !== change) {
        return { ...run, truth: { ...run.truth, changes: spoil([...changes], at) } };
      }
    }
  },
});

export const mutations: readonly Mutation[] = [
  inHistory('a screen lost one change', (steps, at) => steps.toSpliced(at, 1)),
  inHistory('a screen heard one change twice', (steps, at, step) => steps.toSpliced(at, 0, step)),
  {
    name: 'a screen heard two changes the wrong way round',
    spoil(run, random) {
      for (;;) {
        const { witness, at, next } = aHeardChange(run, random);
        const [one, other] = [witness.steps[at], witness.steps[next ?? -1]];
        if (next !== null && one && other)
          return withSteps(run, witness, [...witness.steps].with(at, other).with(next, one));
      }
    },
  },
  inHistory('a change came with another previous', (steps, at, step) =>
    [...steps].with(at, withPayload(step, { previous: step.payload.previous + 1 })),
  ),
  inHistory('a change came with another row', (steps, at, step) =>
    [...steps].with(at, withPayload(step, { row: step.payload.row === null ? {} : null })),
  ),
  inHistory('a change came of another row’s id', (steps, at, step) =>
    [...steps].with(at, withPayload(step, { id: '00000000-0000-7000-8000-000000000000' })),
  ),
  {
    name: 'a screen ended up with one entry too few',
    spoil(run, random) {
      for (;;) {
        const witness = random.pick(run.witnesses);
        const { feed } = witness;
        const stream = feed && random.pick([...feed.streams.values()]);
        const gone = stream ? [...stream.entries.keys()][0] : undefined;
        if (!feed || !stream || gone === undefined) continue;
        const entries = new Map(stream.entries);
        entries.delete(gone);
        const streams = new Map(feed.streams).set(stream.streamId, { ...stream, entries });
        const spoilt = { ...witness, feed: { ...feed, streams } };
        return { ...run, witnesses: run.witnesses.map((one) => (one === witness ? spoilt : one)) };
      }
    },
  },
  inChanges('the feed skipped one version', (changes, at) => changes.toSpliced(at, 1)),
  inChanges('the feed gave one version twice', (changes, at) => changes.toSpliced(at, 0, ...changes.slice(at, at + 1))),
  inChanges('the feed broke one previous', (changes, at) =>
    changes.map((change, index) =>
      index === at ? { ...change, previous: change.previous.map((n) => n + 1) } : change,
    ),
  ),
  {
    name: 'a table was written past the feed',
    spoil(run, random) {
      const [rowId, found] = random.pick([...run.truth.queue]);
      const touched = run.truth.changes.some((change) => change.rowId === rowId);
      if (!touched) return this.spoil(run, random);
      const queue = new Map(run.truth.queue).set(rowId, { ...found, row: { ...found.row, revision: -1 } });
      return { ...run, truth: { ...run.truth, queue } };
    },
  },
  {
    name: 'one patient was called by two doctors',
    spoil(run, random) {
      const called = run.truth.changes.filter(({ table, row }) => table === 'queue' && row?.['status'] === 'called');
      const change = random.pick(called);
      const again = {
        ...change,
        version: change.version + 0.5,
        row: { ...change.row, doctor_id: 'another', revision: Number(change.row?.['revision']) + 0.5 },
      };
      const changes = run.truth.changes.flatMap((one) => (one === change ? [one, again] : [one]));
      return { ...run, truth: { ...run.truth, changes } };
    },
  },
  {
    name: 'one call was acknowledged to two',
    spoil: (run, random) => ({
      ...run,
      acts: { ...run.acts, calls: [...run.acts.calls, random.pick(run.acts.calls)] },
    }),
  },
  {
    name: 'one number was skipped',
    spoil(run, random) {
      const issued = run.truth.numbered.filter(({ queueId, visitId }) => queueId === visitId);
      const gone = random.pick(issued);
      return { ...run, truth: { ...run.truth, numbered: run.truth.numbered.filter((one) => one !== gone) } };
    },
  },
  {
    name: 'one number was issued twice',
    spoil(run, random) {
      const issued = run.truth.numbered.filter(({ queueId, visitId }) => queueId === visitId);
      const one = random.pick(issued);
      const other = '00000000-0000-7000-8000-000000000001';
      const double = { ...one, queueId: other, visitId: other };
      return { ...run, truth: { ...run.truth, numbered: [...run.truth.numbered, double] } };
    },
  },
  {
    name: 'a number that somebody was told is not there',
    spoil(run, random) {
      const told = random.pick(run.acts.numbers);
      const numbers = run.acts.numbers.map((one) => (one === told ? { ...one, queueNumber: 'Z-999' } : one));
      return { ...run, acts: { ...run.acts, numbers } };
    },
  },
];
