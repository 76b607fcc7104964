import { io, type Socket } from 'socket.io-client';
import type { CommandData } from '../../src/protocol/commands/index.ts';
import type { EventPayload } from '../../src/protocol/events.ts';
import { pause } from './fault.ts';
import type { FeedFilter } from '../../src/protocol/commands/feed/subscribe.ts';

/** What thousands of boards keep in mind: a version a stream, and what was wrong with what they heard. */
export type Board = {
  readonly filter: FeedFilter;
  readonly socket: Socket;
  readonly versions: Map<string, number>;
  heard: number;
  /** Times that its connection came about. */
  connected: number;
};

export type Crowd = {
  readonly boards: readonly Board[];
  readonly wrong: readonly string[];
  /** Milliseconds from the capture of each change to a board, since the last call. */
  late(): number[];
  close(): void;
};

const AT_ONCE = 100;
const WITHIN_MS = 60_000;

/**
 * Many boards in little memory: each keeps (stream, version) and checks each `previous`, but folds nothing. A hub's
 * limit of connections a device is respected by as many tokens as that takes.
 */
export const gatherCrowd = async (
  url: string,
  { count, filters, tokens }: { count: number; filters: readonly FeedFilter[]; tokens: readonly string[] },
): Promise<Crowd> => {
  const wrong: string[] = [];
  let late: number[] = [];
  const take = (board: Board, { streams }: CommandData<'feed:subscribe'>) => {
    for (const { streamId, version } of streams) board.versions.set(streamId, version);
  };
  const hear = (board: Board, { streamId, version, previous, at }: EventPayload<'queue:changed'>) => {
    const have = board.versions.get(streamId);
    if (have === undefined) wrong.push(`${streamId}: ${version} came without a subscription`);
    else if (version <= have) wrong.push(`${streamId}: ${version} came twice`);
    else if (previous > have) wrong.push(`${streamId}: what is between ${have} and ${version} was lost`);
    board.versions.set(streamId, version);
    board.heard += 1;
    late.push(Date.now() - Date.parse(at));
  };
  const open = async (n: number): Promise<Board> => {
    const token = tokens[n % tokens.length];
    const filter = filters[n % filters.length] ?? { all: true };
    const socket = io(url, {
      transports: ['websocket'],
      auth: { token, protocol: 1 },
      forceNew: true,
      reconnectionDelay: 200,
      reconnectionDelayMax: 2_000,
    });
    const board: Board = { filter, socket, versions: new Map(), heard: 0, connected: 0 };
    socket.on('queue:changed', (payload: EventPayload<'queue:changed'>) => hear(board, payload));
    const subscribe = async (): Promise<void> => {
      const reply = await socket.timeout(WITHIN_MS).emitWithAck('feed:subscribe', filter);
      if (reply.ok) {
        take(board, reply.data);
        board.connected += 1;
        return;
      }
      if (!reply.error.retryable) throw new Error(`a board was refused: ${reply.error.code}`);
      await pause(500);
      return subscribe();
    };
    await new Promise<void>((resolve, reject) => {
      socket.once('connect_error', reject);
      socket.on('connect', () => void subscribe().then(resolve, reject));
    });
    return board;
  };
  const boards: Board[] = [];
  while (boards.length < count) {
    const some = Math.min(AT_ONCE, count - boards.length);
    boards.push(...(await Promise.all(Array.from({ length: some }, (_, n) => open(boards.length + n)))));
  }
  return {
    boards,
    wrong,
    late() {
      const taken = late;
      late = [];
      return taken;
    },
    close: () => boards.forEach(({ socket }) => socket.disconnect()),
  };
};

/** Boards that do not have what `heads` says came last in their streams. */
export const behind = (boards: readonly Board[], heads: ReadonlyMap<string, { readonly version: number }>): string[] =>
  boards.flatMap(({ versions }) =>
    [...versions]
      .filter(([streamId, version]) => version < (heads.get(streamId)?.version ?? 0))
      .map(([streamId, version]) => `${streamId}: a board is at ${version} of ${heads.get(streamId)?.version}`),
  );
