import type { Transaction } from 'objection';

/** Names who does this transaction's changes and what for, for the audit, and returns the transaction's database time. */
export const actAs = async (trx: Transaction, { actor, action }: { actor: string; action: string }): Promise<Date> => {
  const { rows } = await trx.raw<{ rows: [{ now: Date }] }>(
    `SELECT set_config('hub.actor', ?, true), set_config('hub.action', ?, true), hub_now() AS now`,
    [actor, action],
  );
  return rows[0].now;
};
