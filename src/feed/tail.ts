import type { Client } from 'pg';
import type { Log } from '../log.ts';
import type { Change, FeedReading } from './change.ts';
import { BATCH_PER_STREAM, readBase, readChanges, type FeedBase } from './statements.ts';

export const POLL_EVERY_MS = 200;
/** Commits that come in a burst are read together: a pause this short costs a screen nothing. */
const GATHER_MS = 1;
const RETRY_FIRST_MS = 100;
const RETRY_LAST_MS = 2_000;

export type FeedListener = {
  /** A new start: at the first read, in another epoch, after a hole in the feed, and at the hospital's midnight. */
  onBase(base: FeedBase, why: 'started' | 'epoch' | 'hole' | 'day'): void;
  /** In order within each stream; also called with no changes, as proof that the feed is being read. */
  onRead(reading: FeedReading, changes: readonly Change[]): void;
};

export type Tail = {
  /** Resolves at the first base. Goes on by itself through outages until `stop`. */
  start(): Promise<void>;
  /** There may be something to read. A hint: the poll finds it anyway. */
  wake(): void;
  /** Resolves after a read that began after this call. */
  caughtUp(): Promise<void>;
  /** Milliseconds since the last successful read; Infinity before the first. */
  silentMs(): number;
  stop(): Promise<void>;
};

/** Reads every committed change once, in order, on a connection of its own (design §5). */
export const createTail = (parts: { connect: () => Promise<Client>; listener: FeedListener; log: Log }): Tail => {
  const { connect, listener, log } = parts;
  const cursors = new Map<string, number>();
  let client: Client | null = null;
  let epoch: string | null = null;
  let day = '';
  let stopped = false;
  let lastReadAt = -Infinity;
  let woken = false;
  let wakeUp: (() => void) | null = null;
  let begun = 0;
  let waiting: { read: number; resolve: () => void }[] = [];
  let running: Promise<void> | null = null;

  const wake = () => {
    woken = true;
    wakeUp?.();
  };

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
      if (woken || stopped) wakeUp();
    }).finally(() => {
      wakeUp = null;
    });

  const startAnew = async (from: Client, why: 'started' | 'epoch' | 'hole' | 'day') => {
    const base = await readBase(from);
    cursors.clear();
    for (const { streamId, version } of base.streams) cursors.set(streamId, version);
    ({ epoch } = base.reading);
    day = base.reading.day.date;
    if (why !== 'day') log.info({ event: 'feed_started', why, epoch, streams: base.streams.length });
    listener.onBase(base, why);
  };

  /** True when there is more to read at once. */
  const readOnce = async (): Promise<boolean> => {
    if (client === null) {
      const connected = await connect();
      // Without this a connection lost between two reads would only be noticed by the next.
      connected.once('end', () => {
        if (client === connected) client = null;
      });
      client = connected;
    }
    if (epoch === null) await startAnew(client, 'started');
    const { reading, heads, changes } = await readChanges(client, cursors);
    if (reading.epoch !== epoch) return (await startAnew(client, 'epoch'), true);
    if (heads.some(({ streamId, version }) => version < (cursors.get(streamId) ?? 0))) {
      return (await startAnew(client, 'epoch'), true);
    }
    if (hasHole(changes, cursors)) return (await startAnew(client, 'hole'), true);
    for (const { streamId } of heads) if (!cursors.has(streamId)) cursors.set(streamId, 0);
    for (const { streamId, version } of changes) cursors.set(streamId, version);
    listener.onRead(reading, changes);
    // After the changes up to here were published: the views of the new day start from a base past them.
    if (reading.day.date !== day) await startAnew(client, 'day');
    return changes.length >= BATCH_PER_STREAM;
  };

  const settle = (read: number) => {
    const done = waiting.filter((one) => one.read <= read);
    waiting = waiting.filter((one) => one.read > read);
    for (const { resolve } of done) resolve();
  };

  const run = async (started: () => void) => {
    let retryMs = RETRY_FIRST_MS;
    while (!stopped) {
      try {
        woken = false;
        begun += 1;
        const more = await readOnce();
        lastReadAt = performance.now();
        retryMs = RETRY_FIRST_MS;
        started();
        settle(begun);
        if (!more) {
          await pause(POLL_EVERY_MS);
          await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
        }
      } catch (err) {
        if (stopped) break;
        log.warn({ event: 'feed_read_failed', err });
        const broken = client;
        client = null;
        await broken?.end().catch(() => undefined);
        woken = false;
        await pause(retryMs * (0.5 + Math.random()));
        retryMs = Math.min(retryMs * 2, RETRY_LAST_MS);
      }
    }
  };

  return {
    start: () =>
      new Promise((resolve) => {
        running = run(resolve);
      }),
    wake,
    caughtUp: () =>
      new Promise((resolve) => {
        // The read under way may have begun before the commit that the caller knows of.
        waiting.push({ read: begun + 1, resolve });
        wake();
      }),
    silentMs: () => performance.now() - lastReadAt,
    async stop() {
      stopped = true;
      wakeUp?.();
      await running;
      await client?.end();
    },
  };
};

const hasHole = (changes: readonly Change[], cursors: ReadonlyMap<string, number>): boolean => {
  const at = new Map(cursors);
  return changes.some(({ streamId, version }) => {
    const expected = (at.get(streamId) ?? 0) + 1;
    at.set(streamId, version);
    return version !== expected;
  });
};
