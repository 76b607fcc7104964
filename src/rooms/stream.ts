import type { Change } from '../feed/change.ts';
import { appointmentView } from '../queries/appointment-view.ts';
import { publicEntryOf, staffEntryView } from '../queries/entry-view.ts';
import { camelCased } from '../queries/feed-row.ts';
import type { CommandData } from '../protocol/commands/index.ts';
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

/** A change as the ring keeps it: with the views made once, whoever asks. */
type Captured = { version: number; change: Change; followers: Followers | null } & (
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
  /** The messages past `version`; null where the ring does not reach back that far. */
  since(version: number, room: Room): StreamMessage[] | null;
  waiting(): readonly StaffEntry[];
  entry(queueId: string): StaffEntry | undefined;
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
  const jsonByRoom = new Map<string, string>();

  const rowsFor = ({ audience, levels }: Room): StreamRows => {
    const seen = ({ urgencyLevel }: { urgencyLevel: number }) => levels.includes(urgencyLevel);
    const rows = [...queue.values()].filter(seen);
    return audience === 'staff'
      ? { queue: rows, appointments: [...appointments.values()].filter(seen) }
      : { queue: publicRows(rows, order.entries().filter(seen)), appointments: [] };
  };

  const keep = (change: Change): Captured => {
    const { rowId } = change;
    if (change.table === 'queue') {
      const row = change.row && staffEntryView(camelCased(change.row));
      if (row && inStaffView(row, day)) queue.set(rowId, row);
      else queue.delete(rowId);
      return { version, change, table: 'queue', row, followers: order.place(rowId, row) };
    }
    const row = change.row && appointmentView(camelCased(change.row));
    if (row && inDayView(row, day)) appointments.set(rowId, row);
    else appointments.delete(rowId);
    return { version, change, table: 'appointments', row, followers: null };
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
      return (room) => messageOf(streamId, captured, room);
    },
    version: () => version,
    headOf: (room) => newest(last, room),
    rowsFor,
    rowsJson(room) {
      const key = `${room.audience}${room.levels.join('')}`;
      const json = jsonByRoom.get(key) ?? JSON.stringify(rowsFor(room));
      jsonByRoom.set(key, json);
      return json;
    },
    since(from, room) {
      const entries = ring.since(from);
      return entries && entries.flatMap((captured) => messageOf(streamId, captured, room) ?? []);
    },
    waiting: () => order.entries(),
    entry: (queueId) => queue.get(queueId),
    isBusy: () => [...queue.values()].some(({ status }) => status === 'called' || status === 'in_service'),
  };
};

/** Those who wait come in the order of calling: a public screen is not told what the order comes from. */
const publicRows = (rows: readonly StaffEntry[], waiting: readonly StaffEntry[]): StreamRows['queue'] =>
  [...waiting, ...rows.filter((row) => row.status !== 'waiting' && inPublicView(row))].map(publicEntryOf);

const newest = (versions: readonly number[], room: Room): number =>
  Math.max(0, ...slotsOf(room).map((slot) => versions[slot] ?? 0));

/** The change as one room hears it; null where it is none of the room's business. */
const messageOf = (streamId: string, captured: Captured, room: Room): StreamMessage | null => {
  const { change, version } = captured;
  const among = (level: number | null) => level !== null && room.levels.includes(level);
  if (!among(change.urgencyBefore) && !among(change.urgencyAfter)) return null;
  const { op, at, rowId: id } = change;
  const common = { streamId, version, previous: newest(change.previous, room), op, id, at };
  const stays = among(change.urgencyAfter);
  if (captured.table === 'appointments') {
    if (room.audience === 'public') return null;
    return { event: 'appointment:changed', payload: { ...common, row: stays ? captured.row : null } };
  }
  if (room.audience === 'staff') {
    return { event: 'queue:changed', payload: { ...common, row: stays ? captured.row : null } };
  }
  const shown = stays && captured.row && inPublicView(captured.row) ? captured.row : null;
  return {
    event: 'queue:changed',
    payload: {
      ...common,
      row: shown && publicEntryOf(shown),
      before: shown ? followerAmong(captured.followers, room.levels) : null,
    },
  };
};
