import type { Knex } from 'knex';
import type { Client } from 'pg';
import { createSealer } from '../audit/sealer.ts';
import type { Retention } from '../config.ts';
import { createTurn } from '../database/turn.ts';
import type { Log } from '../log.ts';
import { runRetention } from './run.ts';

export type RetentionSchedule = {
  start(): void;
  /** Resolves once a batch under way is done; the rest waits for the next start. */
  stop(): Promise<void>;
};

export const LOOKING_LOCK = '7268450005';
/** Another process looks after one that is gone, or did not ask for so many runs. */
const RUNS_MISSED = 3;

/** Once the node has other things behind it, and not on all nodes at the same moment. */
const FIRST_AFTER_MS = 10_000;

/** Every node's hub runs it, and what one has done the next finds done. The audit is sealed beside it, more often. */
export const createRetention = (parts: {
  knex: Knex;
  /** A session beside the pool, which tells the processes who looks for patients. */
  connect: () => Promise<Client>;
  retention: Retention;
  log: Log;
}): RetentionSchedule => {
  const { knex, connect, retention, log } = parts;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  const everyMs = retention.everyMinutes * 60_000;
  const turn = createTurn({ lock: LOOKING_LOCK, connect, idleMs: everyMs * RUNS_MISSED });
  const sealer = createSealer({ knex, everySeconds: retention.sealSeconds, log });

  const run = async (): Promise<void> => {
    const startedAt = performance.now();
    const { removed } = await runRetention({ knex, retention, log, looks: turn.isOurs, stopped: () => stopped });
    log.info({ event: 'retention_ran', removed, ms: Math.round(performance.now() - startedAt) });
    runIn(everyMs);
  };
  const runIn = (ms: number): void => {
    if (stopped) return;
    timer = setTimeout(
      () => {
        running = run();
      },
      ms * (0.75 + Math.random() / 2),
    ).unref();
  };

  return {
    start() {
      runIn(FIRST_AFTER_MS);
      sealer.start();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await Promise.all([running, sealer.stop()]);
      await turn.end();
    },
  };
};
