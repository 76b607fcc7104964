import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Log } from '../log.ts';

const CHANNEL = 'hub_changes';
/** One NOTIFY for all commits of this long: its lock is instance-wide, and other nodes poll anyway. */
const NOTIFY_EVERY_MS = 10;
const RECONNECT_AFTER_MS = 1_000;

export type Wake = {
  start(): void;
  /** Tells the other nodes that this one has committed. Returns at once. */
  committed(): void;
  stop(): Promise<void>;
};

/**
 * Hints between nodes, and from plain SQL sessions, over a connection of its own. It may be cut at any time: nothing
 * depends on it but the time until the next poll.
 */
export const createWake = (parts: { connect: () => Promise<Client>; woken: () => void; log: Log }): Wake => {
  const { connect, woken, log } = parts;
  const stopping = new AbortController();
  let client: Client | null = null;
  let listening: Promise<void> | null = null;
  let notifying = false;

  /** Until the connection ends, in whatever way. */
  const listen = async (): Promise<void> => {
    const connected = await connect();
    const ended = once(connected, 'end');
    const own: unknown = Reflect.get(connected, 'processID');
    connected.on('notification', ({ processId }) => processId !== own && woken());
    try {
      await connected.query(`LISTEN ${CHANNEL}`);
      client = connected;
      woken();
      if (!stopping.signal.aborted) await ended;
    } finally {
      client = null;
      await connected.end();
    }
  };

  const keepListening = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await listen().catch((err: unknown) => log.warn({ event: 'feed_listen_failed', err }));
      await pause(RECONNECT_AFTER_MS, stopping.signal);
    }
  };

  const notify = async (): Promise<void> => {
    await pause(NOTIFY_EVERY_MS, stopping.signal);
    const through = client;
    await through?.query(`NOTIFY ${CHANNEL}`).catch((err: unknown) => {
      log.warn({ event: 'feed_notify_failed', err });
      // It may be half open; a new one is cheap.
      return through.end();
    });
    notifying = false;
  };

  return {
    start() {
      listening = keepListening();
    },
    committed() {
      if (notifying || client === null) return;
      notifying = true;
      void notify();
    },
    async stop() {
      stopping.abort();
      await client?.end();
      await listening;
    },
  };
};

/** Ends early, and without an error, where the signal does. */
const pause = (ms: number, until: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal: until }).catch(() => undefined);
