import type { Knex } from 'knex';
import type { Retention } from '../config.ts';
import type { Log } from '../log.ts';
import { runRetention } from './run.ts';

export type RetentionSchedule = {
  start(): void;
  /** Resolves once a batch under way is done; the rest waits for the next start. */
  stop(): Promise<void>;
};

/** Once the node has other things behind it, and not on all nodes at the same moment. */
const FIRST_AFTER_MS = 10_000;

/** Every node's hub runs it; what one has done the next finds done. */
export const createRetention = (parts: { knex: Knex; retention: Retention; log: Log }): RetentionSchedule => {
  const { knex, retention, log } = parts;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  const run = async (): Promise<void> => {
    const startedAt = performance.now();
    const { removed, seals } = await runRetention({ knex, retention, log, stopped: () => stopped });
    log.info({ event: 'retention_ran', removed, seals, ms: Math.round(performance.now() - startedAt) });
    runIn(retention.everyMinutes * 60_000);
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
    start: () => runIn(FIRST_AFTER_MS),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
};
