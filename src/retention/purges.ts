import type { Knex } from 'knex';
import { FULL_BUCKETS } from '../limits/throttle.ts';
import type { Retention } from '../config.ts';

export type Purge = {
  /** What it removes, as the audit and the log name it. */
  readonly name: string;
  /**
   * Removes some of what is too old, little enough to be done within a second or so, and returns how many rows; 0 once
   * there is nothing more.
   */
  readonly batch: (trx: Knex, retention: Retention) => Promise<number>;
};

const ROWS = 2_000;
/** Each of them is a change that every node hears of. */
const SESSIONS = 200;
/** Of each stream; a hospital has some dozens. */
const CHANGES_A_STREAM = 200;

const removed = async (trx: Knex, sql: string, bindings: readonly number[] = []): Promise<number> => {
  const { rows } = await trx.raw<{ rows: [{ removed: number }] }>(sql, bindings);
  return rows[0].removed;
};

type TooOld = { condition: string; bindings?: readonly number[]; rows?: number };

const deleteFrom = (trx: Knex, table: string, { condition, bindings = [], rows = ROWS }: TooOld): Promise<number> =>
  removed(
    trx,
    `WITH removed AS (
       DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${rows})) RETURNING 1)
     SELECT count(*)::int AS removed FROM removed`,
    bindings,
  );

/** What is not needed for ever, by how long it is kept. All instants are the database's. */
export const purges: readonly Purge[] = [
  {
    name: 'changes',
    batch: (trx, { changesDays }) =>
      removed(trx, `SELECT purge_old_changes(?::int, ${CHANGES_A_STREAM}) AS removed`, [changesDays]),
  },
  {
    name: 'requests',
    batch: (trx, { requestsHours }) =>
      deleteFrom(trx, 'requests', {
        condition: 'created_at < hub_now() - make_interval(hours => ?::int)',
        bindings: [requestsHours],
      }),
  },
  {
    name: 'sessions',
    batch: (trx, { sessionsDays }) =>
      deleteFrom(trx, 'sessions', {
        condition: 'least(expires_at, revoked_at) < hub_now() - make_interval(days => ?::int)',
        bindings: [sessionsDays],
        rows: SESSIONS,
      }),
  },
  { name: 'pairings', batch: (trx) => deleteFrom(trx, 'pairings', { condition: 'expires_at <= hub_now()' }) },
  {
    name: 'known_browsers',
    batch: (trx) => deleteFrom(trx, 'known_browsers', { condition: 'expires_at <= hub_now()' }),
  },
  {
    name: 'sign_in_throttles',
    batch: (trx) => deleteFrom(trx, 'sign_in_throttles', { condition: FULL_BUCKETS }),
  },
];
