import type { Change, FeedReading } from '../feed/change.ts';
import type { FeedBase } from '../feed/statements.ts';
import type { FeedListener } from '../feed/tail.ts';
import { HubError } from '../protocol/errors.ts';
import type { EventName, EventPayload } from '../protocol/events.ts';
import { directoryStreamId } from '../protocol/rooms.ts';
import type { Department, Doctor } from '../protocol/views.ts';
import { createAlive } from './alive.ts';
import { createDirectory, type Directory } from './directory.ts';
import { createEverybody } from './everybody.ts';
import { createMembers, type Members, type Subscriber } from './members.ts';
import { createScopes, type Scopes } from './scopes.ts';
import { createStream, type Stream } from './stream.ts';

/** What this process knows. `reading` is the last one to the end: the rows are of that moment or later. */
export type Known = { readonly directory: Directory; readonly reading: FeedReading };

export type Publisher = FeedListener & {
  /** Null before the first base. */
  known(): Known | null;
  streams(): ReadonlyMap<string, Stream>;
  doctors(): ReadonlyMap<string, Doctor>;
  departments(): ReadonlyMap<string, Department>;
  /** The first day whose entries the department still calls. Those of earlier days are left over. */
  calledSince(departmentId: string): string;
  /** Also of a doctor or pool without any change yet. Throws `unavailable` before the first base. */
  streamOf(streamId: string): Stream;
  /** After the principal changed. */
  rescope(subscriber: Subscriber): void;
  readonly members: Members;
  readonly scopes: Scopes;
};

/** Keeps what the screens show, and tells each change to each room that it concerns, once, in order. */
export const createPublisher = (parts: {
  publish: <N extends EventName>(room: string, event: N, payload: EventPayload<N>) => void;
}): Publisher => {
  const { publish } = parts;
  const streams = new Map<string, Stream>();
  let directory: Directory | null = null;
  let reading: FeedReading | null = null;
  const scopes = createScopes();
  const everybody = createEverybody(publish);
  const members = createMembers({ scopes, everybody });

  const streamOf = (streamId: string): Stream => {
    const known = streams.get(streamId);
    if (known) return known;
    if (!reading) throw new HubError('unavailable');
    const empty = { version: 0, lastVersions: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], queue: [], appointments: [] };
    const stream = createStream(streamId, empty, reading.day);
    streams.set(streamId, stream);
    return stream;
  };
  const alive = createAlive({ publish, everybody, members, headOf: (room) => streamOf(room.streamId).headOf(room) });

  const publishChange = (change: Change, known: Directory) => {
    if (change.streamId === directoryStreamId) {
      const message = known.apply(change);
      if (message) everybody.tell(message.event, message.payload);
      return;
    }
    const messageFor = streamOf(change.streamId).apply(change);
    const now = performance.now();
    for (const [name, one] of members.roomsOf(change.streamId)) {
      const message = messageFor(one.room);
      if (!message) continue;
      one.heardAt = now;
      publish(name, message.event, message.payload);
    }
  };

  return {
    onBase(base, why) {
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
      if (why === 'epoch') everybody.forget();
      alive.tell(reading, directory.head(), { all: true });
      // At midnight the base mostly holds what was read a moment ago.
      if (why !== 'day' || directory.version() !== knownBefore) members.rescopeAll(directory);
      // Also where midnight came with a hole or an outage.
      members.tellDay(reading.day);
    },
    onChanges(changes) {
      if (!directory) return;
      const layout = directory.layout();
      for (const change of changes) publishChange(change, directory);
      // Not after each change of a doctor: with ten thousand boards it would stop the loop for half a second.
      if (directory.layout() !== layout) members.rescopeAll(directory);
    },
    onRead(now) {
      reading = now;
      if (directory) alive.tell(now, directory.head());
    },
    known: () => directory && reading && { directory, reading },
    streams: () => streams,
    doctors: () => directory?.doctors() ?? new Map(),
    departments: () => directory?.departments() ?? new Map(),
    calledSince(departmentId) {
      const today = reading?.day.date ?? '';
      return directory?.departments().get(departmentId)?.roundTheClock ? dayBefore(today) : today;
    },
    streamOf,
    rescope(subscriber) {
      if (directory) members.rescope(subscriber, directory);
    },
    members,
    scopes,
  };
};

const dayBefore = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
