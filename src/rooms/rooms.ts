import type { Principal } from '../auth/principal.ts';
import type { Change, FeedReading } from '../feed/change.ts';
import type { FeedBase } from '../feed/statements.ts';
import type { Anew, FeedListener, Tail } from '../feed/tail.ts';
import type { FeedFilter } from '../protocol/commands/feed/subscribe.ts';
import type { CommandInput } from '../protocol/commands/index.ts';
import { HubError } from '../protocol/errors.ts';
import type { EventName, EventPayload } from '../protocol/events.ts';
import { allLevels, directoryStreamId, roomName, type Room } from '../protocol/rooms.ts';
import type { Ticket } from '../protocol/views.ts';
import { createDirectory, directoryRoom, type Directory } from './directory.ts';
import { inTurns } from './in-turns.ts';
import { scopeOf, type Scope } from './scope.ts';
import { createStream, type Stream } from './stream.ts';
import { encodeSubscription } from './subscription.ts';
import { createTickets, type TicketSources } from './tickets.ts';

const ALIVE_EVERY_MS = 5_000;
/** Turns in which the screens hear the sign of life: all ten thousand at once would hold up a call for as long as a call takes. */
const ALIVE_TURNS = 25;
const TURN_MS = ALIVE_EVERY_MS / ALIVE_TURNS;
const SILENT_AFTER_MS = ALIVE_EVERY_MS;
const MOST_SCOPES = 1_000;

/** One connection as the rooms know it. `join` and `leave` take effect at the call. */
export type Subscriber = {
  readonly principal: Principal;
  /** False once the connection is over; it is then in no room and gets nothing more. */
  isOpen(): boolean;
  join(room: string): void;
  leave(room: string): void;
  emit<N extends EventName>(event: N, payload: EventPayload<N>): void;
};

export type Rooms = FeedListener & {
  /** Acknowledges (with the data as JSON) and joins without an await between, so that nothing is lost or comes before its acknowledgement. */
  subscribe(
    subscriber: Subscriber,
    input: CommandInput<'feed:subscribe'>,
    acknowledge: (json: string) => void,
  ): Promise<void>;
  unsubscribe(subscriber: Subscriber): void;
  /** After the principal changed: leaves at once what it may not hear any more, and asks it to subscribe again. */
  rescope(subscriber: Subscriber): void;
};

type ScopedRooms = { scope: Scope; rooms: ReadonlyMap<string, Room> };
/** `day`: of the rows that it was given. */
type Joined = ScopedRooms & { filter: FeedFilter; day: string; aliveRoom: string };
type Occupied = {
  room: Room;
  subscribers: number;
  /** The head that its screens were told last, and when they last heard anything of it. */
  toldHead: number | null;
  heardAt: number;
};

/** Streams, audiences and levels → rooms, and every change to each room that it concerns, once, in order. */
export const createRooms = (parts: {
  publish: <N extends EventName>(room: string, event: N, payload: EventPayload<N>) => void;
  caughtUp: Tail['caughtUp'];
  silentMs: Tail['silentMs'];
  /** Changes of devices, sessions, users and doctors: what connections live by. */
  onDirectoryChange: (change: Change) => void;
  /** The directory was read anew, and changes of it may have been passed over. */
  onDirectoryReset: (why: Anew) => void;
  ticketSources: Pick<TicketSources, 'entryOf' | 'usualSecondsOf' | 'log'>;
}): Rooms => {
  const { publish, caughtUp, silentMs, onDirectoryChange, onDirectoryReset } = parts;
  const joined = new Map<Subscriber, Joined>();
  /** The last word of each subscriber: one that was overtaken while it waited must not undo it. */
  const latest = new WeakMap<Subscriber, symbol>();
  /** Rooms with somebody in them, by stream: only those are encoded for. */
  const occupied = new Map<string, Map<string, Occupied>>();
  const streams = new Map<string, Stream>();
  const scopes = new Map<string, ScopedRooms>();
  let directory: Directory | null = null;
  let reading: FeedReading | null = null;
  let [turn, turnAt, placed] = [0, performance.now(), 0];
  const tickets = createTickets({
    ...parts.ticketSources,
    streams: () => streams,
    doctors: () => directory?.doctors().values() ?? [],
    calledSince: (departmentId) => {
      const today = reading?.day.date ?? '';
      return directory?.departments().get(departmentId)?.roundTheClock ? dayBefore(today) : today;
    },
  });

  const streamOf = (streamId: string): Stream => {
    const known = streams.get(streamId);
    if (known) return known;
    if (!reading) throw new HubError('unavailable');
    const empty = { version: 0, lastVersions: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], queue: [], appointments: [] };
    const stream = createStream(streamId, empty, reading.day);
    streams.set(streamId, stream);
    return stream;
  };

  const enter = (subscriber: Subscriber, name: string, room: Room) => {
    const rooms = occupied.get(room.streamId) ?? new Map();
    occupied.set(room.streamId, rooms);
    const one = rooms.get(name) ?? { room, subscribers: 0, toldHead: null, heardAt: performance.now() };
    rooms.set(name, one);
    one.subscribers += 1;
    subscriber.join(name);
  };

  const exit = (subscriber: Subscriber, name: string, room: Room) => {
    const rooms = occupied.get(room.streamId);
    const one = rooms?.get(name);
    if (rooms && one) {
      one.subscribers -= 1;
      if (one.subscribers === 0) rooms.delete(name);
    }
    subscriber.leave(name);
  };

  const move = (
    subscriber: Subscriber,
    rooms: ReadonlyMap<string, Room>,
    next: Omit<Joined, 'rooms' | 'aliveRoom'> | null,
  ) => {
    const before = joined.get(subscriber);
    const old: ScopedRooms['rooms'] = before?.rooms ?? new Map();
    for (const [name, room] of old) if (!rooms.has(name)) exit(subscriber, name, room);
    for (const [name, room] of rooms) if (!old.has(name)) enter(subscriber, name, room);
    if (next === null) {
      joined.delete(subscriber);
      if (before) subscriber.leave(before.aliveRoom);
      return;
    }
    const aliveRoom = before?.aliveRoom ?? aliveRoomOf((placed += 1));
    if (!before) subscriber.join(aliveRoom);
    joined.set(subscriber, { ...next, rooms, aliveRoom });
  };

  /** Boards of one corridor share their scope, and a thousand of them would each keep the same lists. */
  const scopedRooms = (subscriber: Subscriber, filter: FeedFilter, known: Directory): ScopedRooms => {
    const scope = scopeOf(subscriber.principal, filter, known);
    const { audience, streamIds, levels } = scope;
    const key = `${audience}/${levels.join('')}/${streamIds.join()}`;
    const shared = scopes.get(key);
    if (shared) return shared;
    const rooms = [directoryRoom, ...streamIds.map((streamId) => ({ audience, streamId, levels }))];
    const made = { scope, rooms: new Map(rooms.map((room) => [roomName(room), room])) };
    // Cleared as a whole: whoever subscribes next begins a new list, and the old ones go with their screens.
    if (scopes.size > MOST_SCOPES) scopes.clear();
    scopes.set(key, made);
    return made;
  };

  const publishChange = (change: Change, known: Directory) => {
    if (change.streamId === directoryStreamId) {
      const message = known.apply(change);
      if (message) publish(roomName(directoryRoom), message.event, message.payload);
      onDirectoryChange(change);
      return;
    }
    const messageFor = streamOf(change.streamId).apply(change);
    const now = performance.now();
    for (const [name, one] of occupied.get(change.streamId) ?? []) {
      const message = messageFor(one.room);
      if (!message) continue;
      one.heardAt = now;
      publish(name, message.event, message.payload);
    }
  };

  /** That the feed is read: to those whose turn it is, or to all where the feed was read anew. */
  const publishAlive = ({ epoch, asOf }: FeedReading, known: Directory, isAnew = false) => {
    const now = performance.now();
    const due = isAnew ? ALIVE_TURNS : Math.min(ALIVE_TURNS, Math.floor((now - turnAt) / TURN_MS));
    if (due === 0) return;
    turnAt = due === ALIVE_TURNS ? now : turnAt + due * TURN_MS;
    for (let told = 0; told < due; told += 1) {
      publish(aliveRoomOf(turn), 'feed:alive', { epoch, asOf, heads: { [directoryStreamId]: known.head() } });
      turn = (turn + 1) % ALIVE_TURNS;
    }
    for (const [streamId, rooms] of occupied) {
      if (streamId === directoryStreamId) continue;
      for (const [name, one] of rooms) {
        const head = streamOf(streamId).headOf(one.room);
        // What came last, once, when nothing comes any more: the next change would say it, too.
        if (one.toldHead === head || (!isAnew && now - one.heardAt < ALIVE_EVERY_MS)) continue;
        one.toldHead = head;
        publish(name, 'feed:alive', { epoch, asOf, heads: { [streamId]: head } });
      }
    }
  };

  const rescope = (subscriber: Subscriber) => {
    const current = joined.get(subscriber);
    if (!current || !directory) return;
    const known = directory;
    // A doctor or department that is gone must not keep the rest of the subscription from being cut down.
    const filter = onlyKnown(current.filter, known);
    const { scope, rooms: wanted } = scopedRooms(subscriber, filter, known);
    if (sameScope(scope, current.scope)) return;
    const kept = new Map([...current.rooms].filter(([name]) => wanted.has(name)));
    move(subscriber, kept, { filter: current.filter, scope: current.scope, day: current.day });
    subscriber.emit('feed:scope-changed', {});
  };

  /** Until then a screen has yesterday's rows, and misses none of the changes to them. */
  const tellDay = (subscriber: Subscriber): boolean => {
    const { day } = reading ?? {};
    if (!day || (joined.get(subscriber)?.day ?? day.date) === day.date) return false;
    subscriber.emit('hub:day-changed', { day });
    return true;
  };

  return {
    onBase(base: FeedBase, why) {
      streams.clear();
      const rowsOf = (rows: FeedBase['queue'], streamId: string) =>
        rows.filter((one) => one.streamId === streamId).map(({ row }) => row);
      for (const { streamId, version, lastVersions } of base.streams) {
        if (streamId === directoryStreamId) continue;
        const [queue, appointments] = [rowsOf(base.queue, streamId), rowsOf(base.appointments, streamId)];
        streams.set(streamId, createStream(streamId, { version, lastVersions, queue, appointments }, base.reading.day));
      }
      const knownBefore = directory?.version();
      directory = createDirectory(base);
      ({ reading } = base);
      publishAlive(base.reading, directory, true);
      // At midnight the base mostly holds what was read a moment ago, and nobody's standing has to be asked about.
      const mayHaveMissed = why !== 'day' || directory.version() !== knownBefore;
      if (mayHaveMissed) for (const subscriber of joined.keys()) rescope(subscriber);
      // Also where midnight came with a hole or an outage.
      inTurns([...joined.keys()], tellDay);
      tickets.rebased();
      if (mayHaveMissed) onDirectoryReset(why);
    },
    onRead(now, changes) {
      if (!directory) return;
      reading = now;
      for (const change of changes) publishChange(change, directory);
      tickets.changed(changes);
      if (changes.some(movesDoctors)) for (const subscriber of joined.keys()) rescope(subscriber);
      publishAlive(now, directory);
    },
    async subscribe(subscriber, { since, ...filter }, acknowledge) {
      const asked = Symbol('subscribe');
      latest.set(subscriber, asked);
      if (since && since.epoch === reading?.epoch && isAhead(since.versions, streams, directory)) {
        // Another node has read further than this one: what the screen has already must not be shown as news.
        await caughtUp();
      }
      // A doctor created a moment ago may be in the database and not yet in the directory that was read.
      if (directory && namesUnknown(filter, directory)) await caughtUp();
      const { principal } = subscriber;
      let ticket: Ticket | undefined;
      if (principal.role === 'ticket') {
        // A place among rows that are not all there yet would be too good to be true.
        await caughtUp();
        ticket = await tickets.watch(subscriber, principal.ticketToken);
      }
      // From here on without an await. The connection may have ended meanwhile, and with it what it may see.
      if (!subscriber.isOpen()) return tickets.unwatch(subscriber);
      if (latest.get(subscriber) !== asked) throw new HubError('conflict', { subscription: 'overtaken' });
      // Rows of a feed that is not read may be old, and a screen that gets them now would take them for live.
      if (!directory || !reading || silentMs() > SILENT_AFTER_MS)
        throw new HubError('unavailable', { feed: 'not read' });
      const { scope, rooms } = scopedRooms(subscriber, filter, directory);
      // An empty screen that looks live would be taken for an empty waiting room.
      if (scope.levels.length === 0) throw new HubError('forbidden', { urgencyLevels: filter.urgencyLevels });
      const from = since?.epoch === reading.epoch ? since.versions : {};
      // Changes alone cannot bring the rows of a level that the screen did not have.
      const sameLevels = (since?.urgencyLevels ?? allLevels).join() === scope.levels.join();
      const frame = {
        epoch: reading.epoch,
        asOf: reading.asOf,
        day: reading.day,
        filter: { ...filter, urgencyLevels: [...scope.levels] },
        ...(ticket ? { ticket } : {}),
      };
      const parts = [...rooms.values()]
        .filter(({ streamId }) => streamId !== directoryStreamId)
        .map((room) => ({
          room,
          stream: streamOf(room.streamId),
          from: sameLevels ? from[room.streamId] : undefined,
        }));
      acknowledge(encodeSubscription(frame, { directory, from: from[directoryStreamId] }, parts));
      move(subscriber, rooms, { filter, scope, day: reading.day.date });
    },
    unsubscribe(subscriber) {
      latest.delete(subscriber);
      tickets.unwatch(subscriber);
      move(subscriber, new Map(), null);
    },
    rescope,
  };
};

const aliveRoomOf = (place: number): string => `alive:${place % ALIVE_TURNS}`;

const dayBefore = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

const isAhead = (
  versions: Readonly<Record<string, number>>,
  streams: ReadonlyMap<string, Stream>,
  directory: Directory | null,
): boolean =>
  Object.entries(versions).some(([streamId, version]) => {
    const here = streamId === directoryStreamId ? directory?.version() : streams.get(streamId)?.version();
    return here !== undefined && version > here;
  });

const namesUnknown = (filter: FeedFilter, directory: Directory): boolean => {
  const known = onlyKnown(filter, directory);
  return (
    known.doctorIds?.length !== (filter.doctorIds ?? []).length ||
    known.departmentIds?.length !== (filter.departmentIds ?? []).length
  );
};

const movesDoctors = ({ table }: Change): boolean => table === 'doctors' || table === 'departments';

const onlyKnown = (filter: FeedFilter, directory: Directory): FeedFilter => ({
  ...filter,
  doctorIds: (filter.doctorIds ?? []).filter((doctorId) => directory.doctors().has(doctorId)),
  departmentIds: (filter.departmentIds ?? []).filter((departmentId) => directory.departments().has(departmentId)),
});

const sameScope = (a: Scope, b: Scope): boolean =>
  a.audience === b.audience && a.streamIds.join() === b.streamIds.join() && a.levels.join() === b.levels.join();
