import type { Knex } from 'knex';
import { actAs } from '../auth/act-as.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Part } from '../lifecycle.ts';
import type { Log } from '../log.ts';

const EVERY_MS = 5_000;

/**
 * A stop that opens no earlier than some time, since its results or its appointment are not there yet, is on hold until then. Then
 * the patient waits, and nobody has to think of it. One that staff have put on hold since has another time, and stays. What
 * another node opens, or somebody is at, is left to the next round.
 */
const OPEN_DUE = `
  UPDATE queue SET status = 'waiting' WHERE queue_id IN (
    SELECT q.queue_id FROM queue q JOIN visit_steps s USING (step_id)
    WHERE q.status = 'on_hold' AND q.back_at = s.not_before AND s.not_before <= hub_now()
    ORDER BY q.queue_id FOR NO KEY UPDATE OF q SKIP LOCKED)
  RETURNING queue_id`;

/** How many opened. */
export const openDueSteps = (knex: Knex): Promise<number> =>
  inTransaction(knex, async (trx) => {
    await actAs(trx, { actor: 'hub', action: 'visit:step-due' });
    const { rows } = await trx.raw<{ rows: object[] }>(OPEN_DUE);
    return rows.length;
  });

/** Every node looks, every few seconds; what one has opened the next finds open. */
export const createOpening = ({ knex, committed, log }: { knex: Knex; committed: () => void; log: Log }): Part => {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  const round = async (): Promise<void> => {
    const opened = await openDueSteps(knex);
    if (opened > 0) committed();
  };
  const next = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = round()
        .catch((err: unknown) => log.warn({ event: 'steps_not_opened', err }))
        .then(next);
    }, EVERY_MS).unref();
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
