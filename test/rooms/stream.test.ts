import fc from 'fast-check';
import { expect, test } from 'vitest';
import { audienceRules } from '../../src/client/call-order.ts';
import { createStreamFold } from '../../src/client/stream-fold.ts';
import type { Change } from '../../src/feed/change.ts';
import { entryStatuses, isActive } from '../../src/protocol/lifecycle.ts';
import type { Audience } from '../../src/protocol/roles.ts';
import type { Room } from '../../src/protocol/rooms.ts';
import { createStream, type Stream } from '../../src/rooms/stream.ts';
import { at, departmentId, doctorId as streamId, id, today } from '../client/rows.ts';

type Step = {
  entry: number;
  level: number;
  due: number;
  status: (typeof entryStatuses)[number];
  gone: boolean;
  ofYesterday?: boolean;
};

const step: fc.Arbitrary<Step> = fc.record({
  entry: fc.integer({ min: 1, max: 8 }),
  level: fc.integer({ min: 1, max: 5 }),
  due: fc.integer({ min: 0, max: 3 }),
  // Mostly waiting, so that the order has something to order.
  status: fc.oneof({ weight: 3, arbitrary: fc.constant('waiting' as const) }, fc.constantFrom(...entryStatuses)),
  gone: fc.boolean(),
  ofYesterday: fc.boolean(),
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
  return steps.map(({ entry, level, due, status, gone, ofYesterday = false }, index) => {
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
      row: leaves ? null : row({ entry, level, due, status, ofYesterday }),
      at: at(version),
    };
  });
};

const row = ({ entry, level, due, status, ofYesterday }: Omit<Required<Step>, 'gone'>): Record<string, unknown> => ({
  queue_id: id('q', entry),
  department_id: departmentId,
  doctor_id: streamId,
  queue_date: ofYesterday ? '2026-03-09' : today.date,
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
  ended_at: status === 'no_show' ? at(due) : null,
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

test('resuming from any version gives the messages that a live screen got, unless the rows are fewer', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), room, fc.nat(), (steps, of, from) => {
      const stream = emptyStream();
      const live = captured(steps).map((change) => stream.apply(change)(of));
      const version = from % (live.length + 1);
      const missed = live.slice(version).filter((message) => message !== null);
      const { queue, appointments } = stream.rowsFor(of);
      const isShorter = missed.length <= queue.length + appointments.length;
      const json = stream.resumeJson(version, of);
      expect(json && JSON.parse(json)).toEqual(isShorter ? JSON.parse(JSON.stringify(missed)) : null);
    }),
  );
});

test('what many screens resume from is encoded once', () => {
  const stream = emptyStream();
  const all: Room = { audience: 'public', streamId, levels: [1, 2, 3, 4, 5] };
  let looks = 0;
  const steps = [1, 2, 3, 4].map((entry) => ({ entry, level: 4, due: 0, status: 'waiting' as const, gone: false }));
  for (const change of captured(steps)) {
    const previous = new Proxy(change.previous, {
      get(target, key) {
        looks += 1;
        return Reflect.get(target, key);
      },
    });
    stream.apply({ ...change, previous });
  }
  const first = stream.resumeJson(0, all);
  expect(looks).toBeGreaterThan(0);
  looks = 0;
  // Whatever they had, and also after further changes.
  expect(stream.resumeJson(0, all)).toBe(first);
  expect(JSON.parse(stream.resumeJson(2, all) ?? '')).toHaveLength(2);
  const [more] = captured([{ entry: 5, level: 4, due: 0, status: 'waiting', gone: false }]);
  if (more) stream.apply({ ...more, version: 5 });
  expect(JSON.parse(stream.resumeJson(1, all) ?? '')).toHaveLength(4);
  expect(looks).toBe(0);
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

test('public screens keep who did not come, and since when, for the day; of the others they forget whoever has ended', () => {
  const all: Room = { audience: 'public', streamId, levels: [1, 2, 3, 4, 5] };
  for (const status of entryStatuses) {
    for (const ofYesterday of [false, true]) {
      const stream = emptyStream();
      const called: Step = { entry: 1, level: 4, due: 7, status: 'called', gone: false, ofYesterday };
      const messages = captured([called, { ...called, status }]).map((change) => stream.apply(change)(all));
      const row = messages[1]?.payload.row ?? null;
      const isKept = isActive(status) || (status === 'no_show' && !ofYesterday);
      expect(row?.status ?? null, `${status} ${ofYesterday}`).toBe(isKept ? status : null);
      expect(stream.rowsFor(all).queue).toEqual(row === null ? [] : [row]);
      if (status === 'no_show' && row) expect(row).toMatchObject({ queueNumber: 'C-001', endedAt: at(7) });
      else expect(row ?? {}).not.toHaveProperty('endedAt');
    }
  }
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
  expect(stream.resumeJson(0, all)).toBeNull();
  expect(JSON.parse(stream.resumeJson(1_999, all) ?? '')).toHaveLength(1);
});
