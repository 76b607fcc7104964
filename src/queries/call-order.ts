import type { Transaction } from 'objection';
import { QueueEntry } from '../models/queue-entry.ts';

/** A doctor who calls, and what decides whom. */
export type Caller = {
  doctorId: string;
  departmentId: string;
  /** The first day whose entries are still called: today, or yesterday where the department is round-the-clock. */
  calledSince: string;
  /** Levels up to this one are called before everything else. */
  strictLevel: number;
};

/** The order of calling among the entries that wait, as the indexes led by doctor and by department have it. */
export const callOrder = ['call_rank', 'due_at', 'arrived_at', 'queue_id'];

/** The first day whose entries are still called, of the department `d`. Entries of earlier days are left over. */
export const calledSince = 'hospital_day(d.department_id, hub_now()) - d.round_the_clock::int';

/** Of the table `queue`, whatever the department. */
export const stillCalledToday = `queue_date >= (SELECT ${calledSince} FROM departments d WHERE d.department_id = queue.department_id)`;

/**
 * `+ 0` keeps the planner from reading an index by day beside the one of the list: with a generic plan it takes that
 * for selective, and it grows with the history.
 */
export const stillCalled = (since: string): string => `queue_date + 0 >= ${since}`;

/** Who comes after another one of the party is called with that one. */
export const forThemselves = 'called_with_id IS NULL';

const ownList = `status = 'waiting' AND ${forThemselves} AND doctor_id = :doctorId AND ${stillCalled(':calledSince')}`;
const pool = `status = 'waiting' AND ${forThemselves} AND doctor_id IS NULL AND department_id = :departmentId
  AND ${stillCalled(':calledSince')}`;
const waits = `((${ownList}) OR (${pool}))`;
const strict = 'call_rank <= :strictLevel';

/** More than this many heads locked by others at once means asking again. */
const HEADS = 50;

/** Both lists by their own index, so that the length of neither matters. */
const headsWhere = (condition: string): string => `ARRAY(
  (SELECT queue_id FROM queue WHERE ${ownList} AND ${condition} ORDER BY ${callOrder.join()} LIMIT ${HEADS})
  UNION ALL
  (SELECT queue_id FROM queue WHERE ${pool} AND ${condition} ORDER BY ${callOrder.join()} LIMIT ${HEADS}))`;

const inOrder = (trx: Transaction) => QueueEntry.query(trx).orderBy(callOrder).first();

/**
 * Locks the first entry that nobody else holds; none where one of a strict level waits, since that one may be the one
 * held. The condition is repeated outside the array: the lock looks at the row's latest version, the array does not.
 */
export const lockFirstFree = async (trx: Transaction, caller: Caller): Promise<QueueEntry | undefined> =>
  inOrder(trx)
    .whereRaw(`queue_id = ANY (${headsWhere('true')}) AND ${waits}`, caller)
    .whereRaw(`NOT EXISTS (SELECT FROM queue WHERE ${ownList} AND ${strict})`, caller)
    .whereRaw(`NOT EXISTS (SELECT FROM queue WHERE ${pool} AND ${strict})`, caller)
    .forNoKeyUpdate()
    .skipLocked();

/** Locks the first entry of a strict level, waiting for the one who holds it. Plain SKIP LOCKED passed it over in half of the runs. */
export const lockFirstStrict = async (trx: Transaction, caller: Caller): Promise<QueueEntry | undefined> =>
  inOrder(trx)
    .whereRaw(`queue_id = ANY (${headsWhere(strict)}) AND ${waits} AND ${strict}`, caller)
    .forNoKeyUpdate();

/** Whether anybody waits for this doctor, locked or not. */
export const anybodyWaits = async (trx: Transaction, caller: Caller): Promise<boolean> => {
  const { rows } = await trx.raw<{ rows: [{ waits: boolean }] }>(
    `SELECT EXISTS (SELECT FROM queue WHERE ${ownList}) OR EXISTS (SELECT FROM queue WHERE ${pool}) AS waits`,
    caller,
  );
  return rows[0].waits;
};

/** The first day whose entries the department still calls. */
export const calledSinceOf = async (trx: Transaction, departmentId: string): Promise<string | undefined> => {
  const { rows } = await trx.raw<{ rows: { day: string }[] }>(
    `SELECT ${calledSince} AS day FROM departments d WHERE d.department_id = ?`,
    [departmentId],
  );
  return rows[0]?.day;
};
