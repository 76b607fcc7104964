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
  let client: Client | null = null;
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  let connecting: Promise<void> | null = null;

  const open = async () => {
    const connected = await connect();
    if (stopped) return connected.end();
    connected.on('notification', ({ processId }) => {
      if (processId !== Reflect.get(connected, 'processID')) woken();
    });
    connected.once('end', () => {
      if (client === connected) client = null;
      reopen();
    });
    await connected.query(`LISTEN ${CHANNEL}`);
    client = connected;
    woken();
  };

  const reopen = () => {
    if (stopped) return;
    timer = setTimeout(() => {
      connecting = open().catch((err: unknown) => {
        log.warn({ event: 'feed_listen_failed', err });
        reopen();
      });
    }, RECONNECT_AFTER_MS);
  };

  let notifying: NodeJS.Timeout | null = null;
  return {
    start() {
      connecting = open().catch((err: unknown) => {
        log.warn({ event: 'feed_listen_failed', err });
        reopen();
      });
    },
    committed() {
      if (notifying || stopped) return;
      notifying = setTimeout(() => {
        notifying = null;
        client?.query(`NOTIFY ${CHANNEL}`).catch((err: unknown) => log.warn({ event: 'feed_notify_failed', err }));
      }, NOTIFY_EVERY_MS);
    },
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      if (notifying) clearTimeout(notifying);
      await connecting;
      await client?.end();
    },
  };
};
