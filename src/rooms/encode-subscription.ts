import type { CommandData } from '../protocol/commands/index.ts';
import { directoryStreamId, type Room } from '../protocol/rooms.ts';
import type { Directory } from './directory.ts';
import type { Stream } from './stream.ts';

export type Subscription = CommandData<'feed:subscribe'>;

/** From which version a screen goes on; undefined where it has nothing of this stream. */
type From = number | undefined;

/**
 * A subscription's answer as JSON. The rows of a stream are encoded once for all the screens that ask before the next
 * change: thousands of boards come back in the same second.
 */
export const encodeSubscription = (
  frame: Omit<Subscription, 'directory' | 'streams'>,
  directory: { directory: Directory; from: From },
  streams: readonly { stream: Stream; room: Room; from: From }[],
): string =>
  `${JSON.stringify(frame).slice(0, -1)},"directory":${directoryJson(directory)},"streams":[${streams.map(streamJson).join()}]}`;

type Position = Pick<Subscription['streams'][number], 'streamId' | 'version' | 'previous'>;

const resumed = (position: Position, changesJson: string): string =>
  `${JSON.stringify({ ...position, reset: false }).slice(0, -1)},"changes":${changesJson}}`;

const snapshot = (position: Position, rowsJson: string): string =>
  `${JSON.stringify({ ...position, reset: true }).slice(0, -1)},"rows":${rowsJson}}`;

const streamJson = ({ stream, room, from }: { stream: Stream; room: Room; from: From }): string => {
  const position = { streamId: room.streamId, version: stream.version(), previous: stream.headOf(room) };
  const changes = from === undefined || from > stream.version() ? null : stream.resumeJson(from, room);
  return changes ? resumed(position, changes) : snapshot(position, stream.rowsJson(room));
};

const directoryJson = ({ directory, from }: { directory: Directory; from: From }): string => {
  const position = { streamId: directoryStreamId, version: directory.version(), previous: directory.head() };
  const changes = from === undefined || from > directory.version() ? null : directory.resumeJson(from);
  return changes ? resumed(position, changes) : snapshot(position, directory.rowsJson());
};
