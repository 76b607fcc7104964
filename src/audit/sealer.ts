import type { Knex } from 'knex';
import type { Log } from '../log.ts';
import { isSealIntact, sealAudit, type Seal } from './seal.ts';

export type Sealer = {
  start(): void;
  /** Resolves once a round that is under way has ended. */
  stop(): Promise<void>;
};

const WITHIN_MS = 5_000;

/**
 * Seals the audit every few seconds, on every node: what one has sealed the next finds done. Each seal goes to the log, which
 * is shipped to where nobody with the database can change it. A record can be altered unnoticed only until then.
 *
 * The node also remembers the last seal that it made. If that is another one by the next round, somebody has made the seals
 * anew.
 */
export const createSealer = (parts: { knex: Knex; everySeconds: number; log: Log }): Sealer => {
  const { knex, everySeconds, log } = parts;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  let last: Seal | null = null;

  const round = async (): Promise<void> => {
    if (last && !(await isSealIntact(knex, last))) {
      log.error({ event: 'audit_seal_altered', sealId: last.sealId, digest: last.digest, see: 'npm run audit:verify' });
      last = null;
    }
    for await (const seal of sealAudit(knex, { withinMs: WITHIN_MS })) {
      last = seal;
      log.info({ event: 'audit_sealed', ...seal });
      if (stopped) return;
    }
  };
  const next = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = round()
        .catch((err: unknown) => log.warn({ event: 'audit_not_sealed', err }))
        .then(next);
    }, everySeconds * 1_000).unref();
  };

  return {
    start: next,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
};
