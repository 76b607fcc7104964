import type { Client } from 'pg';
import type { Log } from '../log.ts';
import { HubError } from '../protocol/errors.ts';
import type { Change, FeedReading } from './change.ts';
import { BATCH_PER_STREAM, readBase, readChanges, type FeedBase, type FeedRead } from './statements.ts';

export const POLL_EVERY_MS = 200;
/** Commits that come in a burst are read together, a millisecond later; one that comes alone need not wait for others. */
const GATHER_MS = 1;
const BURST_MS = 20;
const RETRY_FIRST_MS = 100;
const RETRY_LAST_MS = 2_000;
const CAUGHT_UP_WITHIN_MS = 2_000;

/** Why there is a new start: the first read, another epoch, a hole in the feed, or the hospital's midnight. */
export type Anew = 'started' | 'epoch' | 'hole' | 'day';

export type FeedListener = {
  onBase(base: FeedBase, why: Anew): void;
  /** In order within each stream; also called with no changes, as proof that the feed is being read. */
  onRead(reading: FeedReading, changes: readonly Change[]): void;
};

export type Tail = {
  /** Resolves at the first base. Goes on by itself through outages until `stop`. */
  start(): Promise<void>;
  /** There may be something to read. A hint: the poll finds it anyway. */
  wake(): void;
  /** Resolves after a read that began after this call. Rejects with `unavailable` where none comes within 2 s. */
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
  let epoch = '';
  /** Why the next read has to start from a base; null while it goes on from the cursors. */
  let anew: Anew | null = 'started';
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

  const startAnew = async (from: Client, why: Anew) => {
    anew = why;
    const base = await readBase(from);
    listener.onBase(base, why);
    cursors.clear();
    for (const { streamId, version } of base.streams) cursors.set(streamId, version);
    ({ epoch } = base.reading);
    day = base.reading.day.date;
    anew = null;
    if (why !== 'day') log.info({ event: 'feed_started', why, epoch, streams: base.streams.length });
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
    if (anew !== null) await startAnew(client, anew);
    const { reading, heads, changes } = await readChanges(client, cursors);
    if (reading.epoch !== epoch) return (await startAnew(client, 'epoch'), true);
    if (heads.some(({ streamId, version }) => version < (cursors.get(streamId) ?? 0))) {
      return (await startAnew(client, 'epoch'), true);
    }
    if (hasHole(heads, changes, cursors)) return (await startAnew(client, 'hole'), true);
    // A listener that fails in the middle has taken some of them and not others: then only a new base is right.
    anew = 'hole';
    listener.onRead(reading, changes);
    anew = null;
    for (const { streamId } of heads) if (!cursors.has(streamId)) cursors.set(streamId, 0);
    for (const { streamId, version } of changes) cursors.set(streamId, version);
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
          const isBurst = performance.now() - lastReadAt < BURST_MS;
          if (isBurst) await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
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
      new Promise((resolve, reject) => {
        // The read under way may have begun before the commit that the caller knows of.
        const one = { read: begun + 1, resolve };
        waiting.push(one);
        setTimeout(() => {
          waiting = waiting.filter((other) => other !== one);
          reject(new HubError('unavailable', { feed: 'not read' }));
        }, CAUGHT_UP_WITHIN_MS).unref();
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

/** A version is missing, or the changes up to a head were purged before this node came to read them. */
const hasHole = (
  heads: FeedRead['heads'],
  changes: readonly Change[],
  cursors: ReadonlyMap<string, number>,
): boolean => {
  const at = new Map(cursors);
  const missing = changes.some(({ streamId, version }) => {
    const expected = (at.get(streamId) ?? 0) + 1;
    at.set(streamId, version);
    return version !== expected;
  });
  return missing || heads.some(({ streamId, version }) => version > 0 && at.get(streamId) === cursors.get(streamId));
};
