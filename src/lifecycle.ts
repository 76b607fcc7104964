import type { Log } from './log.ts';

/** One part of the program. `start` gives what the parts after it need. */
export type Part<Given = unknown> = {
  start(): Given | Promise<Given>;
  /** Also called where `start` failed or was interrupted, so it must do no harm then. */
  stop(): unknown;
};

export type Starting = {
  readonly log: Log;
  /** Aborts at the signal to stop. Parts that wait for something while they start listen to it. */
  readonly stopping: AbortSignal;
  /** Starts a part, unless everything is to stop. Parts are stopped in the reverse of the order in which they began. */
  begin<Given>(part: Part<Given>): Promise<Given>;
};

/** From the signal on, until everything that was accepted is answered; after this the process ends whatever is left. */
const STOP_WITHIN_MS = 10_000;

/**
 * Starts, and stops once at SIGTERM or SIGINT, also while it is still starting. A start that fails stops what it had
 * started, and rejects. `stopped` runs last.
 */
export const runUntilStopped = async (
  log: Log,
  start: (starting: Starting) => Promise<void>,
  stopped: () => void,
): Promise<void> => {
  const begun: Part[] = [];
  const stopping = new AbortController();
  const begin: Starting['begin'] = async (part) => {
    stopping.signal.throwIfAborted();
    begun.push(part);
    const given = await part.start();
    stopping.signal.throwIfAborted();
    return given;
  };
  const stopAll = async (): Promise<void> => {
    for (const part of begun.splice(0).reverse()) {
      try {
        await part.stop();
      } catch (err) {
        log.error({ event: 'stop_failed', err });
      }
    }
    stopped();
  };
  const starting = start({ log, begin, stopping: stopping.signal });
  // Once only: a worker hears Ctrl-C from the terminal and then its supervisor's SIGTERM.
  const stop = (signal: string) => {
    if (stopping.signal.aborted) return;
    log.info({ event: 'hub_stopping', signal });
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    stopping.abort();
    void starting
      .catch((err: unknown) => {
        if (err !== stopping.signal.reason) log.warn({ event: 'start_given_up', err });
      })
      .then(stopAll)
      .then(() => log.info({ event: 'hub_stopped' }));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  try {
    await starting;
  } catch (error) {
    if (stopping.signal.aborted) return;
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    await stopAll();
    throw error;
  }
};
