import type { Client } from 'pg';
import type { Log } from '../log.ts';
import { HubError } from '../protocol/errors.ts';
import type { Change, FeedReading } from './change.ts';
import { readBase, readChanges, type FeedBase, type FeedRead } from './statements.ts';

export const POLL_EVERY_MS = 200;
/** Commits of a burst are read together, a millisecond later. A single one does not wait. */
const GATHER_MS = 1;
const BURST_MS = 20;
const RETRY_FIRST_MS = 100;
const RETRY_LAST_MS = 2_000;
const CAUGHT_UP_WITHIN_MS = 2_000;
/** A feed that was not read for this long counts as silent: this node is behind the others. */
export const FEED_SILENT_AFTER_MS = 2_000;

/** Why everything starts from a base: the first read, another epoch, a hole in the feed, or the hospital's midnight. */
export type BaseReason = 'started' | 'epoch' | 'hole' | 'day';

/** A part of the hub that lives by the feed. Where a call throws, every listener gets a new base. */
export type FeedListener = {
  /** All rows, as of the base's reading. Changes before it may have been passed over. */
  onBase(base: FeedBase, why: BaseReason): void;
  /** In order within each stream. A large commit comes in several calls, so what is known in between is half of it. */
  onChanges(changes: readonly Change[]): void;
  /** Everything that was committed by `reading.asOf` has been told. Also without changes, as proof that the feed is read. */
  onRead(reading: FeedReading): void;
};

export type Tail = {
  /**
   * Resolves at the first read. Goes on by itself through outages until `stop`. Rejects where there is no first read
   * `withinMs`, with the last failure as its cause; and with the signal's reason.
   */
  start(options?: { withinMs?: number; signal?: AbortSignal }): Promise<void>;
  /** There may be something to read. A hint: the poll finds it anyway. */
  wake(): void;
  /** Resolves when all is told that was committed before this call. Rejects with `unavailable` where that takes 2 s. */
  caughtUp(): Promise<void>;
  /** Milliseconds since all was told that was committed; Infinity before the first base. */
  silentMs(): number;
  stop(): Promise<void>;
};

type Waiting = { read: number; resolve: () => void };

/** Reads every committed change once, in order, on a connection of its own (design §5). */
export const createTail = (parts: {
  connect: () => Promise<Client>;
  /** Told in this order. */
  listeners: readonly FeedListener[];
  log: Log;
}): Tail => {
  const { connect, listeners, log } = parts;
  const cursors = new Map<string, number>();
  let client: Client | null = null;
  let epoch = '';
  /** Why the next read has to start from a base; null while it goes on from the cursors. */
  let baseDue: BaseReason | null = 'started';
  let day = '';
  let stopped = false;
  let lastReadAt = -Infinity;
  let woken = false;
  let endPause: (() => void) | null = null;
  let begun = 0;
  const waiting = new Set<Waiting>();
  let running: Promise<void> | null = null;
  let lastFailure: unknown;

  const wake = () => {
    woken = true;
    endPause?.();
  };

  const pause = (ms: number, mayEnd: () => boolean) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      endPause = () => {
        if (!mayEnd()) return;
        clearTimeout(timer);
        resolve();
      };
      endPause();
    }).finally(() => {
      endPause = null;
    });

  const startFromBase = async (from: Client, why: BaseReason) => {
    baseDue = why;
    const base = await readBase(from);
    for (const listener of listeners) listener.onBase(base, why);
    cursors.clear();
    for (const { streamId, version } of base.streams) cursors.set(streamId, version);
    ({ epoch } = base.reading);
    day = base.reading.day.date;
    baseDue = null;
    if (why !== 'day') log.info({ event: 'feed_started', why, epoch, streams: base.streams.length });
  };

  const connected = async (): Promise<Client> => {
    if (client !== null) return client;
    const made = await connect();
    // Without this a connection lost between two reads would only be noticed by the next.
    made.once('end', () => {
      if (client === made) client = null;
    });
    client = made;
    return made;
  };

  /** True once everything up to the read's snapshot has been told; false where there is more to read at once. */
  const readOnce = async (): Promise<boolean> => {
    const from = await connected();
    if (baseDue !== null) return (await startFromBase(from, baseDue), true);
    const { reading, heads, changes } = await readChanges(from, cursors);
    const isOtherHistory =
      reading.epoch !== epoch || heads.some(({ streamId, version }) => version < (cursors.get(streamId) ?? 0));
    if (isOtherHistory) return (await startFromBase(from, 'epoch'), true);
    if (hasHole(heads, changes, cursors)) return (await startFromBase(from, 'hole'), true);
    // A listener that fails in the middle has taken some of them and not others. Then only a new base is right.
    baseDue = 'hole';
    for (const listener of listeners) if (changes.length > 0) listener.onChanges(changes);
    for (const { streamId } of heads) if (!cursors.has(streamId)) cursors.set(streamId, 0);
    for (const { streamId, version } of changes) cursors.set(streamId, version);
    const isToEnd = heads.every(({ streamId, version }) => cursors.get(streamId) === version);
    // The changes up to midnight have been told. The views of the new day start from a base past them.
    const isNewDay = isToEnd && reading.day.date !== day;
    if (isToEnd && !isNewDay) for (const listener of listeners) listener.onRead(reading);
    baseDue = null;
    if (isNewDay) await startFromBase(from, 'day');
    return isToEnd;
  };

  const settle = (read: number) => {
    for (const one of waiting) {
      if (one.read > read) continue;
      waiting.delete(one);
      one.resolve();
    }
  };

  const run = async (started: () => void) => {
    let retryMs = RETRY_FIRST_MS;
    while (!stopped) {
      try {
        woken = false;
        begun += 1;
        const isToEnd = await readOnce();
        retryMs = RETRY_FIRST_MS;
        if (!isToEnd) continue;
        lastReadAt = performance.now();
        started();
        settle(begun);
        await pause(POLL_EVERY_MS, () => woken || stopped);
        const isBurst = performance.now() - lastReadAt < BURST_MS;
        if (isBurst) await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
      } catch (err) {
        if (stopped) break;
        lastFailure = err;
        log.warn({ event: 'feed_read_failed', err });
        const broken = client;
        client = null;
        await broken?.end().catch(() => undefined);
        // Not ended by a wake-up: each screen that comes back would make one more attempt.
        await pause(retryMs * (0.5 + Math.random()), () => stopped);
        retryMs = Math.min(retryMs * 2, RETRY_LAST_MS);
      }
    }
  };

  return {
    start: ({ withinMs, signal } = {}) =>
      new Promise<void>((resolve, reject) => {
        if (withinMs !== undefined) {
          const late = () => reject(new Error('the feed was not read in time', { cause: lastFailure }));
          setTimeout(late, withinMs).unref();
        }
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        running = run(resolve);
      }),
    wake,
    caughtUp: () =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          waiting.delete(one);
          reject(new HubError('unavailable', { feed: 'not read' }));
        }, CAUGHT_UP_WITHIN_MS).unref();
        // The read under way may have begun before the commit that the caller knows of.
        const one: Waiting = {
          read: begun + 1,
          resolve() {
            clearTimeout(late);
            resolve();
          },
        };
        waiting.add(one);
        wake();
      }),
    silentMs: () => performance.now() - lastReadAt,
    async stop() {
      stopped = true;
      endPause?.();
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
