import { describe, expect, test } from 'vitest';
import type { HistoryStep } from '../../src/client/history.ts';
import { checkRun } from '../../src/cli/simulate/check.ts';
import type { Acts, TableRow, Truth, Witness } from '../../src/cli/simulate/evidence.ts';
import type { Change } from '../../src/feed/change.ts';
import { departmentId, doctorId, id, otherDoctorId, today } from '../client/rows.ts';
import { soundRun } from './sound-run.ts';

type Run = { truth: Truth; acts: Acts; witnesses: Witness[] };
type Heard = Extract<HistoryStep, { kind: 'change' }>;

/** The invariants that the run breaks, each with what was said. */
const brokenIn = ({ truth, acts, witnesses }: Run): Record<string, readonly string[]> =>
  Object.fromEntries(
    checkRun(truth, acts, witnesses)
      .filter(({ broken }) => broken.length > 0)
      .map(({ invariant, broken }) => [invariant, broken]),
  );

const HEARD = 'every client heard each change once, in order';
const SHOWN = 'every screen shows what the tables say';
const FEED = 'changes are gapless, each previous right';
const FOLD = 'the fold of changes equals the tables';
const NUMBERS = 'numbers are unique and gapless';
const TICKETS = 'every acknowledged number is kept';
const CALLS = 'nobody is called twice';
const ONE_EACH = 'a doctor has one patient at a time';
const LIFECYCLE = 'entries keep to the lifecycle';

test('a sound run breaks nothing, and everything was looked at', () => {
  const run = soundRun();
  expect(brokenIn(run)).toEqual({});
  for (const { invariant, examined } of checkRun(run.truth, run.acts, run.witnesses)) {
    expect(examined, invariant).toBeGreaterThan(1);
  }
});

describe('a client’s history', () => {
  /** Spoils the history of one client of a sound run: `at` counts the changes that it heard of the first doctor. */
  const spoilt = (name: string, spoil: (steps: HistoryStep[], at: (n: number) => number) => HistoryStep[]): Run => {
    const run = soundRun();
    return {
      ...run,
      witnesses: run.witnesses.map((witness) => {
        if (witness.name !== name) return witness;
        const steps = [...witness.steps];
        const own = steps.flatMap((step, index) =>
          step.kind === 'change' && step.payload.streamId === doctorId ? [index] : [],
        );
        return { ...witness, steps: spoil(steps, (n) => own.at(n) ?? -1) };
      }),
    };
  };
  const edited = (steps: HistoryStep[], index: number, edit: (step: Heard) => HistoryStep): HistoryStep[] =>
    steps.map((step, at) => (at === index && step.kind === 'change' ? edit(step) : step));
  const withPayload = (step: Heard, fields: Record<string, unknown>): HistoryStep =>
    ({ ...step, payload: { ...step.payload, ...fields } }) as HistoryStep;

  test.each(['reception', 'board', 'urgent desk'])('of the %s that lost a change is found', (name) => {
    const lostFirst = spoilt(name, (steps, at) => steps.toSpliced(at(0), 1));
    expect(brokenIn(lostFirst)[HEARD]).toEqual([expect.stringMatching(/\d+ was lost before \d+/)]);
    const lostLast = spoilt(name, (steps, at) => steps.toSpliced(at(-1), 1));
    expect(brokenIn(lostLast)[HEARD]).toEqual([expect.stringContaining('was lost at the end')]);
  });

  test('that has a change twice is found, whether the fold took it or not', () => {
    const twice = spoilt('board', (steps, at) => steps.toSpliced(at(1), 0, ...steps.slice(at(1), at(1) + 1)));
    expect(brokenIn(twice)[HEARD]).toEqual([expect.stringContaining('came again or late')]);
    const known = spoilt('board', (steps, at) => {
      const copies = edited(steps, at(1), (step) => ({ ...step, kind: 'known' })).slice(at(1), at(1) + 1);
      return steps.toSpliced(at(1) + 1, 0, ...copies);
    });
    expect(brokenIn(known)[HEARD]).toEqual([expect.stringContaining('came twice')]);
  });

  test('that has two changes the wrong way round is found', () => {
    const swapped = spoilt('reception', (steps, at) => {
      const [first, second] = [steps[at(0)], steps[at(1)]];
      return first && second ? steps.with(at(0), second).with(at(1), first) : [];
    });
    expect(brokenIn(swapped)[HEARD]).toHaveLength(2);
  });

  test('with a broken chain, another row, or something that never happened is found', () => {
    const previous = spoilt('reception', (steps, at) =>
      edited(steps, at(2), (step) => withPayload(step, { previous: 0 })),
    );
    expect(brokenIn(previous)[HEARD]).toEqual([expect.stringContaining('has the previous 0')]);
    const row = spoilt('board', (steps, at) => edited(steps, at(2), (step) => withPayload(step, { row: null })));
    expect(brokenIn(row)[HEARD]).toEqual([expect.stringContaining('is not what was written')]);
    const invented = spoilt('urgent desk', (steps, at) =>
      edited(steps, at(-1), (step) => withPayload(step, { version: 4 })),
    );
    expect(brokenIn(invented)[HEARD]).toEqual(
      expect.arrayContaining([expect.stringContaining('4 is nothing that happened here')]),
    );
  });

  test('with a gap is found, mended or not', () => {
    const gap = spoilt('board', (steps, at) => edited(steps, at(3), (step) => ({ ...step, kind: 'gap' })));
    expect(brokenIn(gap)[HEARD]?.length).toBeGreaterThan(0);
  });

  test('that was resumed, or began anew past some changes, is fine', () => {
    const resumed = spoilt('board', (steps, at) =>
      steps.toSpliced(at(2), 0, { kind: 'resumed', streamId: doctorId, version: 12, previous: 12 }),
    );
    expect(brokenIn(resumed)).toEqual({});
    const anew = spoilt('board', (steps, at) => {
      const step = steps[at(2)];
      const version = step?.kind === 'change' ? step.payload.version : 0;
      const reset = { kind: 'reset', epoch: 'e', streamId: doctorId, version, previous: version, rows: [] } as const;
      return steps.toSpliced(at(2), 1, reset);
    });
    expect(brokenIn(anew)).toEqual({});
  });

  test('that was set back to an older version is found, but not where another history began', () => {
    const { epoch } = soundRun().truth;
    const reset = (version: number, of = epoch) =>
      ({ kind: 'reset', epoch: of, streamId: doctorId, version, previous: version, rows: [] }) as const;
    const versionAt = (step: HistoryStep | undefined): number => (step?.kind === 'change' ? step.payload.version : 0);
    // The older rows are followed by what came after them once more, so that nothing is lost or heard out of order.
    const back = spoilt('board', (steps, at) => [
      ...steps.slice(0, at(2) + 1),
      reset(versionAt(steps[at(0)])),
      ...steps.slice(at(1)),
    ]);
    expect(brokenIn(back)[HEARD]).toEqual([expect.stringMatching(/was reset to \d+ after \d+/)]);
    const resumed = spoilt('board', (steps, at) =>
      steps.toSpliced(at(2) + 1, 0, { kind: 'resumed', streamId: doctorId, version: 1, previous: 1 }),
    );
    expect(brokenIn(resumed)[HEARD]).toEqual([expect.stringMatching(/resumed at 1 after \d+/)]);
    const restored = spoilt('board', (steps, at) => [
      ...steps.slice(0, at(2) + 1),
      reset(versionAt(steps[at(0)]), 'another'),
      ...steps.slice(at(1)),
    ]);
    expect(brokenIn(restored)).toEqual({});
  });

  test('of a stream that it did not subscribe to is found', () => {
    const left = spoilt('board', (steps, at) => steps.toSpliced(at(2), 0, { kind: 'left', streamId: doctorId }));
    expect(brokenIn(left)[HEARD]?.[0]).toContain('came without a subscription');
  });
});

describe('the database', () => {
  const withTruth = (edit: (truth: Truth) => Partial<Truth>): Run => {
    const run = soundRun();
    return { ...run, truth: { ...run.truth, ...edit(run.truth) } };
  };
  const editedChange = (index: number, edit: (change: Change) => Change): Run =>
    withTruth(({ changes }) => ({ changes: changes.map((change, at) => (at === index ? edit(change) : change)) }));

  test('with a version missing, a wrong previous, or a head past its changes is found', () => {
    expect(brokenIn(withTruth(({ changes }) => ({ changes: changes.toSpliced(3, 1) })))).toHaveProperty(FEED);
    const wrong = editedChange(5, (change) => ({ ...change, previous: change.previous.map((slot) => slot + 1) }));
    expect(brokenIn(wrong)).toHaveProperty(FEED);
    const ahead = withTruth(({ heads }) => ({
      heads: new Map([...heads].map(([streamId, head]) => [streamId, { ...head, version: head.version + 1 }])),
    }));
    expect(brokenIn(ahead)).toHaveProperty(FEED);
  });

  test('with a row that differs from its last change, is gone, or is in another stream is found', () => {
    const edit = (change: (row: TableRow) => TableRow | null): Run =>
      withTruth(({ queue }) => {
        const next = [...queue].flatMap(([queueId, row]): [string, TableRow][] => {
          const edited = queueId === id('q', 3) ? change(row) : row;
          return edited ? [[queueId, edited]] : [];
        });
        return { queue: new Map(next) };
      });
    expect(brokenIn(edit(({ row, streamId }) => ({ streamId, row: { ...row, urgency_level: 2 } })))).toHaveProperty(
      FOLD,
    );
    expect(brokenIn(edit(() => null))).toHaveProperty(FOLD);
    expect(brokenIn(edit(({ row }) => ({ streamId: doctorId, row })))).toHaveProperty(FOLD);
  });

  test('that skipped a number, gave one out twice, or lost a ticket is found', () => {
    const skipped = withTruth(({ numbered }) => ({ numbered: numbered.toSpliced(2, 1) }));
    expect(brokenIn(skipped)).toMatchObject({ [NUMBERS]: [expect.anything()], [TICKETS]: [expect.anything()] });
    const twice = withTruth(({ numbered }) => ({
      numbered: numbered.map((entry) => (entry.queueNumber === 'C-003' ? { ...entry, queueNumber: 'C-002' } : entry)),
    }));
    expect(brokenIn(twice)).toHaveProperty(NUMBERS);
    const counted = withTruth(() => ({ counters: [{ departmentId, queueDate: today.date, lastValue: 6 }] }));
    expect(brokenIn(counted)).toHaveProperty(NUMBERS);
    expect(brokenIn(withTruth(() => ({ counters: [] })))).toHaveProperty(NUMBERS);
  });

  test('with an entry called by two doctors, or a doctor with two patients, is found', () => {
    const isCallOf = (n: number) => (change: Change) =>
      change.rowId === id('q', n) && change.row?.['status'] === 'called';
    const { changes } = soundRun().truth;
    const again = changes.find(isCallOf(1));
    const twice = withTruth(() => ({
      changes: [
        ...changes,
        {
          ...again,
          streamId: otherDoctorId,
          version: 2,
          row: { ...again?.row, doctor_id: otherDoctorId, revision: 2 },
        },
      ] as Change[],
    }));
    expect(brokenIn(twice)).toHaveProperty(CALLS);
    const second = editedChange(changes.findIndex(isCallOf(2)), (change) => ({ ...change, rowId: id('q', 9) }));
    expect(brokenIn(second), 'another one is called after the first has ended').not.toHaveProperty(ONE_EACH);
    const early = editedChange(
      changes.findIndex((change) => change.rowId === id('q', 2)),
      (change) => ({
        ...change,
        row: { ...change.row, status: 'called' },
      }),
    );
    expect(brokenIn(early)).toHaveProperty(ONE_EACH);
  });

  test('with a step that the lifecycle does not have is found', () => {
    const { changes } = soundRun().truth;
    const completed = changes.findIndex(({ row }) => row?.['status'] === 'completed');
    const odd = editedChange(completed, (change) => ({ ...change, row: { ...change.row, status: 'no_show' } }));
    expect(brokenIn(odd)[LIFECYCLE]).toEqual([expect.stringContaining('in_service → no_show')]);
  });
});

describe('what people were told', () => {
  const withActs = (edit: (acts: Acts) => Partial<Acts>): Run => {
    const run = soundRun();
    return { ...run, acts: { ...run.acts, ...edit(run.acts) } };
  };

  test('is found where one number went to two people, but not where it was printed again', () => {
    const [first, second] = soundRun().acts.numbers;
    const again = withActs(({ numbers }) => ({
      numbers: [...numbers, ...(first ? [{ ...first, reprint: true }] : [])],
    }));
    expect(brokenIn(again)).toEqual({});
    const given = first && second ? [{ ...second, queueNumber: first.queueNumber }] : [];
    expect(brokenIn(withActs(({ numbers }) => ({ numbers: [...numbers, ...given] })))).toHaveProperty(TICKETS);
  });

  test('is found where one call was acknowledged to two consoles', () => {
    expect(brokenIn(withActs(({ calls }) => ({ calls: [...calls, ...calls.slice(0, 1)] })))).toHaveProperty(CALLS);
  });
});

describe('a screen', () => {
  const withFeed = (name: string, edit: (feed: NonNullable<Witness['feed']>) => Witness['feed']): Run => {
    const run = soundRun();
    return {
      ...run,
      witnesses: run.witnesses.map((witness) =>
        witness.name === name && witness.feed ? { ...witness, feed: edit(witness.feed) } : witness,
      ),
    };
  };
  const withStream = (name: string, edit: (stream: NonNullable<ReturnType<typeof streamOf>>) => object): Run =>
    withFeed(name, (feed) => {
      const stream = streamOf(feed);
      if (!stream) throw new Error('no such stream');
      return { ...feed, streams: new Map([...feed.streams, [doctorId, { ...stream, ...edit(stream) }]]) };
    });
  const streamOf = (feed: NonNullable<Witness['feed']>) => feed.streams.get(doctorId);

  test('that misses an entry, keeps one too many, or has the wrong order is found', () => {
    const missing = withStream('board', ({ entries }) => ({ entries: new Map([...entries].slice(1)) }));
    expect(brokenIn(missing)[SHOWN]).toEqual([expect.stringContaining('entry')]);
    const kept = withStream('board', ({ entries }) => ({
      entries: new Map([...entries, ...[...entries].map(([, entry]) => [id('q', 8), entry] as const)]),
    }));
    expect(brokenIn(kept)).toHaveProperty(SHOWN);
    const order = withStream('board', ({ waiting }) => ({ waiting: waiting.toReversed() }));
    expect(brokenIn(order)[SHOWN]).toEqual([expect.stringContaining('the order of calling')]);
    const appointments = withStream('reception', () => ({ appointments: new Map() }));
    expect(brokenIn(appointments)[SHOWN]).toEqual([expect.stringContaining('appointment')]);
  });

  test('that shows nothing, or another day, is found', () => {
    const run = soundRun();
    expect(brokenIn({ ...run, witnesses: run.witnesses.map((one) => ({ ...one, feed: null })) })[SHOWN]).toHaveLength(
      3,
    );
    const yesterday = withFeed('board', (feed) => ({ ...feed, day: { ...feed.day, date: '2026-03-09' } }));
    expect(brokenIn(yesterday)).toHaveProperty(SHOWN);
  });
});
