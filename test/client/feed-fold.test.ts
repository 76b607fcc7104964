import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { audienceRules, type AudienceRules } from '../../src/client/call-order.ts';
import { createFeedFold } from '../../src/client/feed-fold.ts';
import type { SubscribeData } from '../../src/client/history.ts';
import type { EventPayload } from '../../src/protocol/events.ts';
import { directoryStreamId } from '../../src/protocol/rooms.ts';
import { compareCallOrder } from '../../src/protocol/view-rules.ts';
import type { PublicEntry, StaffEntry } from '../../src/protocol/views.ts';
import { at, department, doctorId, publicEntry, settings, staffEntry, today } from './rows.ts';

type Change = EventPayload<'queue:changed'>;

const snapshotOf = (queue: readonly (StaffEntry | PublicEntry)[], version: number): SubscribeData => ({
  epoch: 'e',
  asOf: at(0),
  day: today,
  filter: {},
  directory: {
    streamId: directoryStreamId,
    version: 0,
    previous: 0,
    reset: true,
    rows: { sites: [], areas: [], departments: [department], doctors: [], services: [], settings },
  },
  streams: [
    { streamId: doctorId, version, previous: version, reset: true, rows: { queue: [...queue], appointments: [] } },
  ],
});

const resumeOf = (changes: readonly Change[], version: number): SubscribeData => ({
  ...snapshotOf([], version),
  directory: { streamId: directoryStreamId, version: 0, previous: 0, reset: false, changes: [] },
  streams: [
    {
      streamId: doctorId,
      version,
      previous: version,
      reset: false,
      changes: changes.map((payload) => ({ event: 'queue:changed', payload })),
    },
  ],
});

/** What happens to one entry, what happens to its message, and where the screen would resume from a gap. */
const step = fc.record({
  n: fc.integer({ min: 1, max: 12 }),
  status: fc.constantFrom('waiting', 'waiting', 'waiting', 'called', 'in_service', 'completed', 'gone'),
  callRank: fc.integer({ min: 1, max: 3 }),
  due: fc.integer({ min: 0, max: 5 }),
  fate: fc.constantFrom('arrives', 'arrives', 'arrives', 'lost', 'twice'),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Runs the steps through a fold whose gaps are mended by resumes or snapshots, beside the truth. */
const run = <Entry extends PublicEntry>(
  steps: readonly Step[],
  rules: AudienceRules<Entry>,
  world: { entry: (step: Step) => Entry; order: (waiting: Entry[]) => Entry[]; tellsBefore: boolean },
  snapshotEvery: number,
) => {
  const truth = new Map<string, Entry>();
  const waiting = () => world.order([...truth.values()].filter(({ status }) => status === 'waiting'));
  const fold = createFeedFold(rules);
  const ring: Change[] = [];
  let gaps = 0;
  fold.take(snapshotOf([], 0));

  const mend = () => {
    gaps += 1;
    const since = fold.since()?.versions[doctorId] ?? 0;
    const held = world.order([...truth.values()].filter((entry) => rules.holds(entry, today)));
    const reply = gaps % snapshotEvery === 0 ? snapshotOf(held, ring.length) : resumeOf(ring.slice(since), ring.length);
    expect(fold.take(reply)).toBe(true);
  };
  for (const one of steps) {
    const entry = world.entry(one);
    truth.delete(entry.queueId);
    if (one.status !== 'gone') truth.set(entry.queueId, entry);
    const queue = waiting();
    const index = queue.findIndex(({ queueId }) => queueId === entry.queueId);
    const change = {
      streamId: doctorId,
      version: ring.length + 1,
      previous: ring.length,
      op: 'update',
      id: entry.queueId,
      row: one.status === 'gone' ? null : entry,
      at: at(0),
      ...(world.tellsBefore && { before: index === -1 ? null : (queue[index + 1]?.queueId ?? null) }),
    } as Change;
    ring.push(change);
    const times = { arrives: 1, lost: 0, twice: 2 }[one.fate];
    for (let time = 0; time < times; time += 1) {
      if (fold.apply({ event: 'queue:changed', payload: change }) === 'gap') mend();
    }
  }
  if (fold.isBehind({ [doctorId]: ring.length })) mend();
  const view = fold.feed()?.streams.get(doctorId);
  expect(view?.version).toBe(ring.length);
  expect(view?.waiting.map(({ queueId }) => queueId)).toEqual(waiting().map(({ queueId }) => queueId));
  const held = [...truth.values()].filter((entry) => rules.holds(entry, today)).map(({ queueId }) => queueId);
  expect([...(view?.entries.keys() ?? [])].sort()).toEqual(held.sort());
};

const statusOf = ({ status }: Step) => (status === 'gone' ? 'waiting' : status);

test('whatever is lost or comes twice, staff end with the rows and the order of the database', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), (steps, snapshotEvery) => {
      const entry = (one: Step) =>
        staffEntry(one.n, { status: statusOf(one), callRank: one.callRank, dueAt: at(one.due), arrivedAt: at(0) });
      const order = (waiting: StaffEntry[]) => waiting.sort(compareCallOrder);
      run(steps, audienceRules.staff, { entry, order, tellsBefore: false }, snapshotEvery);
    }),
    { numRuns: 300 },
  );
});

test('whatever is lost or comes twice, the public ends with the order that the hub told', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), (steps, snapshotEvery) => {
      const places = new Map<string, number>();
      const entry = (one: Step) => {
        const made = publicEntry(one.n, { status: statusOf(one) });
        places.set(made.queueId, one.callRank * 100 + one.due);
        return made;
      };
      const order = (waiting: PublicEntry[]) =>
        waiting.sort(
          (a, b) => (places.get(a.queueId) ?? 0) - (places.get(b.queueId) ?? 0) || (a.queueId < b.queueId ? -1 : 1),
        );
      run(steps, audienceRules.public, { entry, order, tellsBefore: true }, snapshotEvery);
    }),
    { numRuns: 300 },
  );
});

test('a stream of two thousand rows takes its changes at far more than two hundred a second, each one drawn', () => {
  const fold = createFeedFold(audienceRules.staff);
  const rows = Array.from({ length: 2_000 }, (_, n) => staffEntry(n));
  fold.take(snapshotOf(rows, 0));
  const before = process.cpuUsage();
  for (let version = 1; version <= 1_000; version += 1) {
    const row = staffEntry(version % 2_000, { dueAt: at((version * 7919) % 3_000), revision: version });
    const change: Change = {
      streamId: doctorId,
      version,
      previous: version - 1,
      op: 'update',
      id: row.queueId,
      row,
      at: at(0),
    };
    fold.apply({ event: 'queue:changed', payload: change });
    expect(fold.feed()?.streams.get(doctorId)?.version).toBe(version);
  }
  // Five seconds' worth of changes; measured at 0.3 s. Processor time, since others may have the machine meanwhile.
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(2_500);
});
