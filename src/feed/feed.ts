import type { Client } from 'pg';
import { connectionWords } from '../database/start/first-connection.ts';
import { StartError } from '../database/start/start-error.ts';
import { keepZone } from '../database/start/zone-of-nodes.ts';
import type { Log } from '../log.ts';
import { createTail, FEED_SILENT_AFTER_MS, type FeedListener, type Tail } from './tail.ts';
import { createWake } from './wake.ts';

/** A busy machine that starts is slow to read a hospital for the first time. */
const FIRST_READ_WITHIN_MS = 30_000;

export type Feed = Pick<Tail, 'caughtUp' | 'silentMs'> & {
  /** This hub has committed: the tail reads at once, here and on the other nodes. */
  committed(): void;
  isReading(): boolean;
  /** Resolves at the first read. Throws StartError in words. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

type FeedParts = {
  /** A connection of its own under this name. */
  connect: (applicationName: string) => () => Promise<Client>;
  timeZone: string;
  /** For the words of an error. */
  url: string;
  listeners: readonly FeedListener[];
  log: Log;
  stopping: AbortSignal;
};

/** The tail, which reads the feed, and the wake-ups, which tell it when. */
export const createFeed = ({ connect, timeZone, url, listeners, log, stopping }: FeedParts): Feed => {
  const connectTail = async () => {
    const client = await connect('queue-hub feed')();
    await keepZone(client, timeZone).catch(async (error: unknown) => {
      await client.end();
      throw error;
    });
    return client;
  };
  const tail = createTail({ connect: connectTail, listeners, log });
  const wake = createWake({ connect: connect('queue-hub wake'), woken: tail.wake, log });
  return {
    caughtUp: tail.caughtUp,
    silentMs: tail.silentMs,
    isReading: () => tail.silentMs() < FEED_SILENT_AFTER_MS,
    committed() {
      tail.wake();
      wake.committed();
    },
    async start() {
      await tail.start({ withinMs: FIRST_READ_WITHIN_MS, signal: stopping }).catch((error: unknown) => {
        throw firstReadError(error, url);
      });
      wake.start();
    },
    async stop() {
      await wake.stop();
      await tail.stop();
    },
  };
};

/** Why the feed's first read did not come, in words. */
const firstReadError = (error: unknown, url: string): unknown => {
  if (!(error instanceof Error) || error.cause === undefined) return error;
  const { words } = connectionWords(error.cause, url);
  return new StartError(`The feed could not be read within ${FIRST_READ_WITHIN_MS / 1_000} s: ${words}`, {
    cause: error,
  });
};
