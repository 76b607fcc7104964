import type { Principal } from '../auth/principal.ts';
import type { FeedFilter } from '../protocol/commands/feed/subscribe.ts';
import type { EventName, EventPayload } from '../protocol/events.ts';
import type { Room } from '../protocol/rooms.ts';
import type { HospitalDay } from '../protocol/views.ts';
import type { Directory } from './directory.ts';
import type { Everybody } from './everybody.ts';
import { inTurns } from './in-turns.ts';
import { onlyKnown, sameScope, type Scope, type Scopes } from './scopes.ts';

/** One connection as the rooms know it. `join` and `leave` take effect at the call. */
export type Subscriber = {
  readonly principal: Principal;
  /** False once the connection is over. It is then in no room and gets nothing more. */
  isOpen(): boolean;
  join(room: string): void;
  leave(room: string): void;
  emit<N extends EventName>(event: N, payload: EventPayload<N>): void;
};

/** A room with somebody in it. */
export type Occupied = {
  readonly room: Room;
  subscribers: number;
  /** The head that its screens were told last. */
  toldHead: number | null;
  /** When its screens last heard a change, in milliseconds of `performance.now()`. */
  heardAt: number;
};

/** What a screen has subscribed to. `day`: of the rows that it was given. */
export type Subscribed = { filter: FeedFilter; scope: Scope; day: string };
type Joined = Subscribed & { rooms: ReadonlyMap<string, Room>; everybody: string };

export type Members = {
  /** Before an answer with the present state: what it has must not come afterwards as news. */
  settle(subscriber: Subscriber): void;
  /** Joins these rooms and leaves all others. */
  enter(subscriber: Subscriber, rooms: ReadonlyMap<string, Room>, subscribed: Subscribed): void;
  leave(subscriber: Subscriber): void;
  /** The occupied rooms of a stream, by name. A change is encoded only for these. */
  roomsOf(streamId: string): ReadonlyMap<string, Occupied>;
  occupied(): Iterable<[string, ReadonlyMap<string, Occupied>]>;
  /** After its principal changed: leaves at once what it may not hear any more. Its screen is asked to subscribe again, and to ask who it is. */
  rescope(subscriber: Subscriber, directory: Directory): void;
  /** The same for all. They leave at once, and are asked in turns. */
  rescopeAll(directory: Directory): void;
  /** Tells those who still have the rows of another day. */
  tellDay(day: HospitalDay): void;
};

/** Who is in which rooms. */
export const createMembers = (parts: {
  scopes: Scopes;
  everybody: Pick<Everybody, 'nextRoom' | 'settle'>;
}): Members => {
  const { scopes } = parts;
  const joined = new Map<Subscriber, Joined>();
  const occupied = new Map<string, Map<string, Occupied>>();

  const join = (subscriber: Subscriber, name: string, room: Room) => {
    const rooms = occupied.get(room.streamId) ?? new Map<string, Occupied>();
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

  const move = (subscriber: Subscriber, rooms: ReadonlyMap<string, Room>) => {
    const old = joined.get(subscriber)?.rooms ?? new Map<string, Room>();
    for (const [name, room] of old) if (!rooms.has(name)) exit(subscriber, name, room);
    for (const [name, room] of rooms) if (!old.has(name)) join(subscriber, name, room);
  };

  /** Leaves the rooms that it may not hear any more. Null where its scope is what it was. */
  const cutDown = (subscriber: Subscriber, directory: Directory): Joined | null => {
    const current = joined.get(subscriber);
    if (!current) return null;
    // A doctor or department that is gone must not keep the rest of the subscription from being cut down.
    const filter = onlyKnown(current.filter, directory);
    const { scope, rooms: wanted } = scopes.roomsOf(subscriber.principal, filter, directory);
    if (sameScope(scope, current.scope)) return null;
    const kept = new Map([...current.rooms].filter(([name]) => wanted.has(name)));
    move(subscriber, kept);
    const cut = { ...current, rooms: kept };
    joined.set(subscriber, cut);
    return cut;
  };

  return {
    settle(subscriber) {
      const current = joined.get(subscriber);
      if (current) parts.everybody.settle(current.everybody);
    },
    enter(subscriber, rooms, subscribed) {
      const before = joined.get(subscriber);
      move(subscriber, rooms);
      const everybody = before?.everybody ?? parts.everybody.nextRoom();
      if (!before) subscriber.join(everybody);
      joined.set(subscriber, { ...subscribed, rooms, everybody });
    },
    leave(subscriber) {
      const before = joined.get(subscriber);
      if (!before) return;
      move(subscriber, new Map());
      subscriber.leave(before.everybody);
      joined.delete(subscriber);
    },
    roomsOf: (streamId) => occupied.get(streamId) ?? noRooms,
    occupied: () => occupied,
    rescope(subscriber, directory) {
      if (!joined.has(subscriber)) return;
      cutDown(subscriber, directory);
      // Told of the same streams as well: a nurse sees all of them, whichever station is hers.
      subscriber.emit('feed:scope-changed', {});
    },
    rescopeAll(directory) {
      const cut = new Map([...joined.keys()].map((subscriber) => [subscriber, cutDown(subscriber, directory)]));
      inTurns([...cut], ([subscriber, state]) => {
        // It has subscribed again meanwhile, or has gone.
        if (state === null || joined.get(subscriber) !== state) return false;
        subscriber.emit('feed:scope-changed', {});
        return true;
      });
    },
    tellDay(day) {
      // Until it is told, a screen shows yesterday's rows and misses none of their changes.
      inTurns([...joined.keys()], (subscriber) => {
        if ((joined.get(subscriber)?.day ?? day.date) === day.date) return false;
        subscriber.emit('hub:day-changed', { day });
        return true;
      });
    },
  };
};

const noRooms: ReadonlyMap<string, Occupied> = new Map();
