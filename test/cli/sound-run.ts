import { audienceRules } from '../../src/client/call-order.ts';
import { createFeedFold } from '../../src/client/feed-fold.ts';
import type { HistoryStep, SubscribeData } from '../../src/client/history.ts';
import type { Acts, StreamHead, TableRow, Truth, Witness } from '../../src/cli/simulate/evidence.ts';
import type { Change } from '../../src/feed/change.ts';
import type { Audience } from '../../src/protocol/roles.ts';
import { directoryStreamId, type Room } from '../../src/protocol/rooms.ts';
import { createStream } from '../../src/rooms/stream.ts';
import { department, departmentId, doctorId, id, otherDoctorId, settings, today } from '../client/rows.ts';

type Row = Record<string, unknown> & { urgency_level: number };

const queueRow = (n: number, changes: Record<string, unknown> = {}): Row => ({
  queue_id: id('q', n),
  patient_id: null,
  patient: null,
  department_id: departmentId,
  doctor_id: doctorId,
  requested_doctor_id: doctorId,
  appointment_id: null,
  queue_date: today.date,
  queue_number: `C-00${n}`,
  urgency_level: 4,
  call_rank: 3,
  status: 'waiting',
  arrived_at: '2026-03-10T08:00:00+00:00',
  due_at: `2026-03-10T1${n}:00:00+00:00`,
  called_at: null,
  started_at: null,
  ended_at: null,
  room: null,
  recall_count: 0,
  reason: null,
  transferred_from_id: null,
  revision: 1,
  ...changes,
});

const appointmentRow = (n: number, changes: Record<string, unknown> = {}): Row => ({
  appointment_id: id('a', n),
  patient_id: id('p', n),
  patient: null,
  doctor_id: doctorId,
  scheduled_date: '2026-03-10T09:00:00+00:00',
  duration_minutes: 15,
  urgency_level: 3,
  status: 'booked',
  holds_slot: true,
  confirmation_code: 'BCDFGH',
  reason: null,
  rescheduled_from_id: null,
  revision: 1,
  ...changes,
});

/** Writes rows as the database does: streams, versions, slots. */
const createWorld = () => {
  const heads = new Map<string, { version: number; lastVersions: number[] }>();
  const changes: Change[] = [];
  const tables = { queue: new Map<string, TableRow>(), appointments: new Map<string, TableRow>() };
  const none = () => ({ version: 0, lastVersions: Array.from({ length: 10 }, () => 0) });
  for (const streamId of [directoryStreamId, departmentId, doctorId, otherDoctorId]) heads.set(streamId, none());

  const append = (streamId: string, change: Omit<Change, 'streamId' | 'version' | 'previous' | 'at'>) => {
    const head = heads.get(streamId) ?? none();
    const at = `2026-03-10T09:00:00.${String(changes.length).padStart(6, '0')}Z`;
    head.version += 1;
    changes.push({ ...change, streamId, version: head.version, previous: [...head.lastVersions], at });
    for (const level of [change.urgencyBefore, change.urgencyAfter]) {
      if (level !== null) head.lastVersions[level - 1 + (change.table === 'queue' ? 0 : 5)] = head.version;
    }
  };
  const write = (table: 'queue' | 'appointments', rowId: string, row: Row) => {
    const streamId = String(row['doctor_id'] ?? row['department_id']);
    const former = tables[table].get(rowId);
    const urgencyBefore = former ? Number(former.row['urgency_level']) : null;
    const moves = former !== undefined && former.streamId !== streamId;
    if (moves) append(former.streamId, { table, op: 'leave', rowId, urgencyBefore, urgencyAfter: null, row: null });
    append(streamId, {
      table,
      op: moves ? 'enter' : former ? 'update' : 'insert',
      rowId,
      urgencyBefore: moves ? null : urgencyBefore,
      urgencyAfter: row.urgency_level,
      row,
    });
    tables[table].set(rowId, { streamId, row });
  };
  return {
    heads,
    changes,
    tables,
    entry: (n: number, fields: Record<string, unknown> = {}) => write('queue', id('q', n), queueRow(n, fields)),
    appointment: (n: number, fields: Record<string, unknown> = {}) =>
      write('appointments', id('a', n), appointmentRow(n, fields)),
  };
};

/** What a client hears of the changes from the hub's own rooms, and does with them by its own fold. */
const witnessOf = (
  name: string,
  audience: Audience,
  levels: readonly number[],
  changes: readonly Change[],
): Witness => {
  const steps: HistoryStep[] = [];
  const record = (step: HistoryStep) => steps.push(step);
  const fold =
    audience === 'staff' ? createFeedFold(audienceRules.staff, record) : createFeedFold(audienceRules.public, record);
  const rooms: Room[] = [departmentId, doctorId, otherDoctorId].map((streamId) => ({ audience, streamId, levels }));
  const streams = new Map(
    rooms.map(({ streamId }) => [
      streamId,
      createStream(streamId, { version: 0, lastVersions: Array(10).fill(0), queue: [], appointments: [] }, today),
    ]),
  );
  const start: SubscribeData = {
    epoch: 'e',
    asOf: '2026-03-10T09:00:00.000Z',
    day: today,
    filter: { urgencyLevels: [...levels] },
    directory: {
      streamId: directoryStreamId,
      version: 0,
      previous: 0,
      reset: true,
      rows: { sites: [], areas: [], departments: [department], doctors: [], services: [], settings },
    },
    streams: rooms.map(({ streamId }) => ({
      streamId,
      version: 0,
      previous: 0,
      reset: true,
      rows: { queue: [], appointments: [] },
    })),
  };
  fold.take(start);
  for (const change of changes) {
    const messageFor = streams.get(change.streamId)?.apply(change);
    const room = rooms.find(({ streamId }) => streamId === change.streamId);
    const message = room && messageFor?.(room);
    if (message) fold.apply(message);
  }
  return { name, audience, levels, steps, feed: fold.feed() };
};

/** A run in which nothing went wrong: arrivals, a call, triage across the levels, a transfer, an appointment. */
export const soundRun = (): { truth: Truth; acts: Acts; witnesses: Witness[] } => {
  const world = createWorld();
  const calledAt = '2026-03-10T09:05:00+00:00';
  world.appointment(1);
  for (const n of [1, 2, 3]) world.entry(n);
  world.entry(1, { status: 'called', called_at: calledAt, revision: 2 });
  world.entry(2, { urgency_level: 1, call_rank: 1, revision: 2 });
  world.entry(1, { status: 'in_service', called_at: calledAt, started_at: calledAt, revision: 3 });
  world.appointment(1, { status: 'checked_in', revision: 2 });
  world.entry(1, { status: 'completed', called_at: calledAt, ended_at: calledAt, revision: 4 });
  world.entry(3, { doctor_id: otherDoctorId, revision: 2 });
  world.entry(2, { status: 'called', called_at: calledAt, urgency_level: 1, call_rank: 1, revision: 3 });
  world.entry(4, { due_at: '2026-03-10T09:00:00+00:00' });
  world.entry(5);

  const base: ReadonlyMap<string, StreamHead> = new Map(
    [...world.heads.keys()].map((streamId) => [streamId, { version: 0, lastVersions: Array(10).fill(0) }]),
  );
  const truth: Truth = {
    epoch: 'e',
    day: today,
    base,
    heads: world.heads,
    changes: world.changes,
    ...world.tables,
    numbered: [1, 2, 3, 4, 5].map((n) => ({
      queueId: id('q', n),
      departmentId,
      queueDate: today.date,
      queueNumber: `C-00${n}`,
      visitId: id('q', n),
    })),
    counters: [{ departmentId, queueDate: today.date, lastValue: 5 }],
  };
  const acts: Acts = {
    numbers: [1, 2, 3, 4, 5].map((n) => ({ queueId: id('q', n), queueNumber: `C-00${n}`, reprint: false })),
    calls: [
      { queueId: id('q', 1), doctorId, revision: 2 },
      { queueId: id('q', 2), doctorId, revision: 3 },
    ],
  };
  const all = [1, 2, 3, 4, 5];
  const witnesses = [
    witnessOf('reception', 'staff', all, world.changes),
    witnessOf('board', 'public', all, world.changes),
    witnessOf('urgent desk', 'staff', [1, 2], world.changes),
  ];
  return { truth, acts, witnesses };
};
