import type { Change } from '../feed/change.ts';
import { appointmentView } from '../queries/appointment-view.ts';
import { publicEntryView, staffEntryView } from '../queries/entry-view.ts';
import { camelCased } from '../queries/feed-row.ts';
import type { CommandData } from '../protocol/commands/index.ts';
import type { Audience } from '../protocol/roles.ts';
import { slotsOf, type Room } from '../protocol/rooms.ts';
import { inDayView, inPublicView, inStaffView } from '../protocol/view-rules.ts';
import type { Appointment, HospitalDay, StaffEntry } from '../protocol/views.ts';
import { createRing } from './ring.ts';
import { createWaitingOrder, followerAmong, type Followers } from './waiting-order.ts';

type StreamData = CommandData<'feed:subscribe'>['streams'][number];
export type StreamRows = NonNullable<StreamData['rows']>;
export type StreamMessage = NonNullable<StreamData['changes']>[number];

export type StreamBase = {
  version: number;
  lastVersions: readonly number[];
  queue: readonly Record<string, unknown>[];
  appointments: readonly Record<string, unknown>[];
};

/** The message as JSON for the room of each audience that was asked about last. Thousands of boards resume alike. */
type Encoded = Partial<Record<Audience, { key: string; json: string }>>;

/** A change as the ring keeps it: with the views made once, for all who ask. */
type Captured = { version: number; change: Change; followers: Followers | null; encoded: Encoded } & (
  | { table: 'queue'; row: StaffEntry | null }
  | { table: 'appointments'; row: Appointment | null }
);

/**
 * What the hub keeps of one doctor or pool: the rows that screens show now, and the last changes. The rows are the
 * fold of the changes over one base, so a subscription needs no query, and none can race with a change.
 */
export type Stream = {
  apply(change: Change): (room: Room) => StreamMessage | null;
  version(): number;
  /** The last version that touched what this room is about. */
  headOf(room: Room): number;
  rowsFor(room: Room): StreamRows;
  /** The same, encoded; kept until the next change. */
  rowsJson(room: Room): string;
  /**
   * The messages past `version` as a JSON array. Null where the rows are the shorter way, or the ring does not reach back
   * that far.
   */
  resumeJson(version: number, room: Room): string | null;
  waiting(): readonly StaffEntry[];
  entry(queueId: string): StaffEntry | undefined;
  appointment(appointmentId: string): Appointment | undefined;
  /** Somebody is called or in service. */
  isBusy(): boolean;
};

export const createStream = (streamId: string, base: StreamBase, day: HospitalDay): Stream => {
  let { version } = base;
  const last = [...base.lastVersions];
  const queue = new Map(base.queue.map((row) => staffEntryView(camelCased(row))).map((row) => [row.queueId, row]));
  const appointments = new Map(
    base.appointments.map((row) => appointmentView(camelCased(row))).map((row) => [row.appointmentId, row]),
  );
  const order = createWaitingOrder(queue.values());
  const ring = createRing<Captured>(version);
  /** Until the next change. */
  const jsonByRoom = new Map<string, string>();
  const countByRoom = new Map<string, number>();

  const rowCount = (room: Room): number =>
    kept(countByRoom, keyOf(room), () => {
      const seen = ({ urgencyLevel }: { urgencyLevel: number }) => room.levels.includes(urgencyLevel);
      if (room.audience === 'public') return count(queue.values(), (row) => seen(row) && inPublicView(row, day));
      return count(queue.values(), seen) + count(appointments.values(), seen);
    });

  const rowsFor = ({ audience, levels }: Room): StreamRows => {
    const seen = ({ urgencyLevel }: { urgencyLevel: number }) => levels.includes(urgencyLevel);
    const rows = [...queue.values()].filter(seen);
    return audience === 'staff'
      ? { queue: rows, appointments: [...appointments.values()].filter(seen) }
      : { queue: publicRows(rows, order.entries().filter(seen), day), appointments: [] };
  };

  const keep = (change: Change): Captured => {
    const { rowId } = change;
    if (change.table === 'queue') {
      const row = change.row && staffEntryView(camelCased(change.row));
      if (row && inStaffView(row, day)) queue.set(rowId, row);
      else queue.delete(rowId);
      return { version, change, table: 'queue', row, followers: order.put(rowId, row), encoded: {} };
    }
    const row = change.row && appointmentView(camelCased(change.row));
    if (row && inDayView(row, day)) appointments.set(rowId, row);
    else appointments.delete(rowId);
    return { version, change, table: 'appointments', row, followers: null, encoded: {} };
  };

  return {
    apply(change) {
      ({ version } = change);
      for (const level of [change.urgencyBefore, change.urgencyAfter]) {
        if (level !== null) last[level - 1 + (change.table === 'queue' ? 0 : 5)] = version;
      }
      const captured = keep(change);
      ring.push(captured);
      jsonByRoom.clear();
      countByRoom.clear();
      return (room) => messageOf(streamId, captured, room, day);
    },
    version: () => version,
    headOf: (room) => newest(last, room),
    rowsFor,
    rowsJson: (room) => kept(jsonByRoom, keyOf(room), () => JSON.stringify(rowsFor(room))),
    resumeJson(from, room) {
      const entries = ring.since(from)?.filter((captured) => isTold(captured, room));
      if (!entries || entries.length > rowCount(room)) return null;
      return `[${entries.map((captured) => encodedFor(streamId, captured, room, day)).join()}]`;
    },
    waiting: () => order.entries(),
    entry: (queueId) => queue.get(queueId),
    appointment: (appointmentId) => appointments.get(appointmentId),
    isBusy: () => [...queue.values()].some(({ status }) => status === 'called' || status === 'in_service'),
  };
};

/** Waiting entries come in the order of calling, because a public screen is not told what decides the order. */
const publicRows = (
  rows: readonly StaffEntry[],
  waiting: readonly StaffEntry[],
  day: HospitalDay,
): StreamRows['queue'] =>
  [...waiting, ...rows.filter((row) => row.status !== 'waiting' && inPublicView(row, day))].map(publicEntryView);

const newest = (versions: readonly number[], room: Room): number =>
  Math.max(0, ...slotsOf(room).map((slot) => versions[slot] ?? 0));

const keyOf = ({ audience, levels }: Room): string => `${audience}${levels.join('')}`;

const kept = <Value>(values: Map<string, Value>, key: string, make: () => Value): Value => {
  const value = values.get(key) ?? make();
  values.set(key, value);
  return value;
};

const count = <Row>(rows: Iterable<Row>, counts: (row: Row) => boolean): number => {
  let sum = 0;
  for (const row of rows) if (counts(row)) sum += 1;
  return sum;
};

const encodedFor = (streamId: string, captured: Captured, room: Room, day: HospitalDay): string => {
  const { audience } = room;
  const key = keyOf(room);
  const known = captured.encoded[audience];
  if (known?.key === key) return known.json;
  const json = JSON.stringify(messageOf(streamId, captured, room, day));
  captured.encoded[audience] = { key, json };
  return json;
};

const isAmong = (level: number | null, room: Room): boolean => level !== null && room.levels.includes(level);

/** Whether the change is any business of the room's. */
const isTold = ({ change, table }: Captured, room: Room): boolean =>
  (isAmong(change.urgencyBefore, room) || isAmong(change.urgencyAfter, room)) &&
  (table === 'queue' || room.audience === 'staff');

/** The change as one room hears it; null where it is none of the room's business. */
const messageOf = (streamId: string, captured: Captured, room: Room, day: HospitalDay): StreamMessage | null => {
  if (!isTold(captured, room)) return null;
  const { change, version } = captured;
  const { op, at, rowId: id } = change;
  const common = { streamId, version, previous: newest(change.previous, room), op, id, at };
  const stays = isAmong(change.urgencyAfter, room);
  if (captured.table === 'appointments') {
    return { event: 'appointment:changed', payload: { ...common, row: stays ? captured.row : null } };
  }
  if (room.audience === 'staff') {
    return { event: 'queue:changed', payload: { ...common, row: stays ? captured.row : null } };
  }
  const shown = stays && captured.row && inPublicView(captured.row, day) ? captured.row : null;
  return {
    event: 'queue:changed',
    payload: {
      ...common,
      row: shown && publicEntryView(shown),
      before: shown ? followerAmong(captured.followers, room.levels) : null,
    },
  };
};
