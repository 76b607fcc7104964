import fc from 'fast-check';
import { expect, test } from 'vitest';
import { audienceRules } from '../../src/client/call-order.ts';
import { createStreamFold } from '../../src/client/stream-fold.ts';
import type { Change } from '../../src/feed/change.ts';
import { entryStatuses } from '../../src/protocol/lifecycle.ts';
import type { Audience } from '../../src/protocol/roles.ts';
import type { Room } from '../../src/protocol/rooms.ts';
import { createStream, type Stream } from '../../src/rooms/stream.ts';
import { at, departmentId, doctorId as streamId, id, today } from '../client/rows.ts';

type Step = { entry: number; level: number; due: number; status: (typeof entryStatuses)[number]; gone: boolean };

const step: fc.Arbitrary<Step> = fc.record({
  entry: fc.integer({ min: 1, max: 8 }),
  level: fc.integer({ min: 1, max: 5 }),
  due: fc.integer({ min: 0, max: 3 }),
  // Mostly waiting, so that the order has something to order.
  status: fc.oneof({ weight: 3, arbitrary: fc.constant('waiting' as const) }, fc.constantFrom(...entryStatuses)),
  gone: fc.boolean(),
});
const room: fc.Arbitrary<Room> = fc.record({
  audience: fc.constantFrom<Audience>('public', 'staff'),
  streamId: fc.constant(streamId),
  levels: fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1 }).map((levels) => levels.sort()),
});

/** What the database would capture for these steps: gapless versions and the slots' last versions. */
const captured = (steps: readonly Step[]): Change[] => {
  const last = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  const levels = new Map<number, number>();
  return steps.map(({ entry, level, due, status, gone }, index) => {
    const version = index + 1;
    const before = levels.get(entry) ?? null;
    const leaves = gone && before !== null;
    const after = leaves ? null : level;
    const previous = [...last];
    for (const one of [before, after]) if (one !== null) last[one - 1] = version;
    if (leaves) levels.delete(entry);
    else levels.set(entry, level);
    return {
      streamId,
      version,
      table: 'queue',
      op: leaves ? 'leave' : before === null ? 'enter' : 'update',
      rowId: id('q', entry),
      urgencyBefore: before,
      urgencyAfter: after,
      previous,
      row: leaves ? null : row(entry, level, due, status),
      at: at(version),
    };
  });
};

const row = (entry: number, level: number, due: number, status: string): Record<string, unknown> => ({
  queue_id: id('q', entry),
  department_id: departmentId,
  doctor_id: streamId,
  queue_date: today.date,
  queue_number: `C-00${entry}`,
  status,
  called_at: null,
  recall_count: 0,
  room: null,
  patient_id: null,
  patient: null,
  requested_doctor_id: null,
  appointment_id: null,
  urgency_level: level,
  call_rank: Math.min(level, 3),
  arrived_at: at(entry),
  due_at: at(due * 10),
  started_at: null,
  ended_at: null,
  reason: null,
  transferred_from_id: null,
  revision: 1,
});

const emptyStream = (): Stream =>
  createStream(
    streamId,
    { version: 0, lastVersions: Array.from({ length: 10 }, () => 0), queue: [], appointments: [] },
    today,
  );

const shown = (stream: Stream, of: Room) => {
  const rows = stream.rowsFor(of);
  const fold = createStreamFold<never>(streamId, audienceRules[of.audience] as never);
  fold.reset(rows, today);
  const { entries, waiting } = fold.view();
  return { entries: new Map([...entries].sort()), waiting };
};

test('a screen that joins anywhere and folds its room’s messages shows what a fresh snapshot shows, in order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), room, fc.nat(), (steps, of, joinAt) => {
      const changes = captured(steps);
      const joins = joinAt % (changes.length + 1);
      const stream = emptyStream();
      for (const change of changes.slice(0, joins)) stream.apply(change);

      const fold = createStreamFold<never>(streamId, audienceRules[of.audience] as never);
      fold.reset(stream.rowsFor(of), today);
      let have = stream.version();
      for (const change of changes.slice(joins)) {
        const message = stream.apply(change)(of);
        if (message?.event !== 'queue:changed') continue;
        expect(message.payload.previous).toBeLessThanOrEqual(have);
        have = message.payload.version;
        fold.changeEntry(message.payload);
        fold.version = have;
      }
      const { entries, waiting } = fold.view();
      expect({ entries: new Map([...entries].sort()), waiting }).toEqual(shown(stream, of));
    }),
  );
});

test('each message names the room’s own last version before it, so that a missing one shows', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), room, (steps, of) => {
      const stream = emptyStream();
      let have = 0;
      for (const change of captured(steps)) {
        const message = stream.apply(change)(of);
        if (message === null) continue;
        expect(message.payload.previous).toBe(have);
        have = message.payload.version;
      }
      expect(stream.headOf(of)).toBe(have);
    }),
  );
});

test('resuming from any version the ring reaches gives the messages that a live screen got', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), room, fc.nat(), (steps, of, from) => {
      const stream = emptyStream();
      const live = captured(steps).map((change) => stream.apply(change)(of));
      const version = from % (live.length + 1);
      expect(stream.since(version, of)).toEqual(live.slice(version).filter((message) => message !== null));
    }),
  );
});

test('a public message tells no name, no urgency, no due time and no reason', () => {
  const stream = emptyStream();
  const [change] = captured([{ entry: 1, level: 2, due: 1, status: 'waiting', gone: false }]);
  if (!change?.row) throw new Error('the builder made no row');
  const patient = { full_name: 'Marker Name', date_of_birth: '1958-03-14', phone_number: '+4930123456' };
  const message = stream.apply({ ...change, row: { ...change.row, patient, reason: 'marker reason' } })({
    audience: 'public',
    streamId,
    levels: [1, 2, 3, 4, 5],
  });
  const told = JSON.stringify(message);
  expect(message?.payload.row).toMatchObject({ queueNumber: 'C-001', status: 'waiting' });
  expect(told).not.toMatch(/marker|1958|\+49|urgency|dueAt|callRank|arrivedAt|reason|patient/i);
});

test('beyond the ring there is no resuming, only a snapshot', () => {
  const stream = emptyStream();
  const many = Array.from({ length: 2_000 }, (_, n) => ({
    entry: (n % 8) + 1,
    level: 4,
    due: 0,
    status: 'waiting' as const,
    gone: false,
  }));
  for (const change of captured(many)) stream.apply(change);
  const all: Room = { audience: 'staff', streamId, levels: [1, 2, 3, 4, 5] };
  expect(stream.since(0, all)).toBeNull();
  expect(stream.since(1_999, all)).toHaveLength(1);
});
