import type { Knex } from 'knex';
import type { Transaction } from 'objection';
import type { QueueEntry } from '../models/queue-entry.ts';
import { statement } from '../database/statement.ts';
import { HubError } from '../protocol/errors.ts';
import { calledSince, stillCalled } from './call-order.ts';

export type Place = {
  /** 1 is the next to be called; null when it is not waiting, or left over from an earlier day. */
  position: number | null;
  /** From now, until the call; null when it cannot be told. */
  estimatedWaitSeconds: number | null;
};

/** Who is ahead and who works, as far as a wait depends on it. */
export type Line = {
  callable: boolean;
  /** Ahead in the doctor's own list, in the pool, and in the own lists of the department's doctors. */
  own: number;
  pool: number;
  others: number;
  /** Doctors of the department by status. */
  available: number;
  paused: number;
  doctorIsOff: boolean;
  /** Somebody who would call this entry has nobody called or in service. */
  idle: boolean;
  /** The usual time from a call to the end of the consultation; null with too few to tell. */
  seconds: number | null;
};

/**
 * Counting further would make a check-in slower with every one before it: with 800 ahead a quarter of what the database did
 * for it was to count them. Whoever has more before them is told to wait, not for how long.
 */
const COUNTED = 250;

const ahead = (arrivedAt: string): string => `status = 'waiting' AND ${stillCalled('since.day')}
  AND (call_rank, due_at, arrived_at, queue_id)
    < ((SELECT call_rank FROM standing), (SELECT due_at FROM standing), ${arrivedAt}, :queueId)`;

const busy = `(EXISTS (SELECT FROM queue q WHERE q.doctor_id = at_work.doctor_id AND q.status = 'called')
  OR EXISTS (SELECT FROM queue q WHERE q.doctor_id = at_work.doctor_id AND q.status = 'in_service'))`;

/** A consultation that somebody forgot to close counts as three usual ones at most. */
const usualSeconds = (list: string): string => `(
  WITH recent AS (
    SELECT extract(epoch FROM ended_at - coalesce(called_at, started_at))::float8 AS seconds
    FROM queue
    WHERE ${list} AND status = 'completed' AND ended_at > hub_now() - interval '7 days'
    ORDER BY ended_at DESC LIMIT 20)
  SELECT CASE WHEN count(*) >= 5 THEN avg(least(seconds, 3 * median)) END
  FROM recent, (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS median FROM recent) AS middle)`;

/** What an entry's place depends on; it may be about to be inserted. */
export type Placed = Pick<
  QueueEntry,
  'status' | 'doctorId' | 'departmentId' | 'queueDate' | 'callRank' | 'dueAt' | 'arrivedAt' | 'queueId'
>;

type Asked = Omit<Placed, 'status' | 'callRank' | 'dueAt'>;

/** Where the query finds what it asks about: in its parameters, or in a CTE before it. */
type Sources = { before: string; departmentId: string; day: string; arrivedAt: string; columns: string; from: string };
const given: Sources = {
  before: '',
  departmentId: ':departmentId',
  day: 'CAST(:queueDate AS date)',
  arrivedAt: ':arrivedAt',
  columns: '',
  from: '',
};

/** One row of what a place depends on; `standing` is a query for the entry's call_rank and due_at. */
const lineOf = (standing: string, ofDoctor: boolean, sources: Sources = given): string => {
  const { before, departmentId, day, arrivedAt, columns, from } = sources;
  const countAhead = (list: string): string =>
    `(SELECT count(*)::int FROM (SELECT FROM queue WHERE ${list} AND ${ahead(arrivedAt)} LIMIT ${COUNTED}) AS counted)`;
  return `
    WITH ${before} standing AS MATERIALIZED (${standing}),
    since AS MATERIALIZED (
      SELECT ${calledSince} AS day FROM departments d WHERE d.department_id = ${departmentId}),
    at_work AS MATERIALIZED (
      SELECT doctor_id, status FROM doctors WHERE department_id = ${departmentId} AND status <> 'off')
    SELECT ${columns} standing.call_rank AS "callRank", standing.due_at AS "dueAt",
      ${day} >= since.day AS callable,
      ${ofDoctor ? countAhead('doctor_id = :doctorId') : 0} AS own,
      ${countAhead(`doctor_id IS NULL AND department_id = ${departmentId}`)} AS pool,
      ${ofDoctor ? 0 : countAhead('doctor_id IN (SELECT doctor_id FROM at_work)')} AS others,
      (SELECT count(*)::int FROM at_work WHERE status = 'available') AS available,
      (SELECT count(*)::int FROM at_work WHERE status = 'paused') AS paused,
      ${ofDoctor ? "(SELECT status = 'off' FROM doctors WHERE doctor_id = :doctorId)" : false} AS "doctorIsOff",
      EXISTS (SELECT FROM at_work WHERE ${ofDoctor ? 'doctor_id = :doctorId' : "status = 'available'"} AND NOT ${busy})
        AS idle,
      ${ofDoctor ? `coalesce(${usualSeconds('doctor_id = :doctorId')}, ` : '('}
        ${usualSeconds(`department_id = ${departmentId}`)}) AS seconds
    FROM standing CROSS JOIN since ${from}`;
};

type Standing = Pick<Placed, 'callRank' | 'dueAt'>;
type Of = 'departmentId' | 'doctorId' | 'queueDate' | 'arrivedAt' | 'queueId';

/** Of a doctor's list, and of a pool. */
const lines = <Name extends string>(standing: string) => ({
  ofDoctor: statement<Line & Standing, Of | Name>(lineOf(standing, true)),
  ofPool: statement<Line & Standing, Of | Name>(lineOf(standing, false)),
});

const ofEntry = lines<'callRank' | 'dueAt'>(
  'SELECT CAST(:callRank AS smallint) AS call_rank, CAST(:dueAt AS timestamptz) AS due_at',
);
const standingOf = (arrivedAt: string, appointmentId: string): string => `
  WITH held AS (SELECT FROM queue WHERE false FOR KEY SHARE)
  SELECT queue_call_rank(:urgencyLevel) AS call_rank,
    queue_due_at(:urgencyLevel, ${arrivedAt}, ${arrivedAt}, ${appointmentId}) AS due_at
  WHERE NOT EXISTS (SELECT FROM held)`;
const ofArrival = lines<'urgencyLevel' | 'appointmentId'>(standingOf(':arrivedAt', 'CAST(:appointmentId AS uuid)'));

/**
 * Where a waiting entry is in the order of calling. A doctor calls from the own list and the department's pool as one
 * order, so both count for an entry of the list; for one of the pool the pool alone counts.
 * Source: docs/decisions/0004-wait-estimate.md
 */
export const placeOf = async (trx: Transaction, entry: Placed): Promise<Place> => {
  const { status, callRank, dueAt, departmentId, doctorId, queueDate, arrivedAt, queueId } = entry;
  if (status !== 'waiting') return nowhere;
  const query = doctorId === null ? ofEntry.ofPool : ofEntry.ofDoctor;
  const [line] = await query(trx, { callRank, dueAt, departmentId, doctorId, queueDate, arrivedAt, queueId });
  return line ? placeIn(line, doctorId !== null) : nowhere;
};

export type PlacedArrival = Standing & { placed: Place };

/**
 * Where in the order of calling somebody who arrives now will stand, by the rule that plain SQL gets from a trigger,
 * and the place there. It locks no row, but the table, as every locking read does and before it sees the settings:
 * whoever changes them waits for the insert, and places it again.
 */
export const placeOfArrival = async (
  trx: Transaction,
  arrival: Asked & { urgencyLevel: number; appointmentId: string | null },
): Promise<PlacedArrival> => {
  const { departmentId, doctorId, queueDate, arrivedAt, queueId, urgencyLevel, appointmentId } = arrival;
  const query = doctorId === null ? ofArrival.ofPool : ofArrival.ofDoctor;
  const asked = { departmentId, doctorId, queueDate, arrivedAt, queueId, urgencyLevel, appointmentId };
  const [line] = await query(trx, asked);
  if (!line) throw new HubError('not_found', { departmentId });
  return { callRank: line.callRank, dueAt: line.dueAt, placed: placeIn(line, doctorId !== null) };
};

/**
 * The same for a walk-in, in the one query that reads the place too: `place` is the text of a query with a name for its
 * parameters, whose row has "departmentId" and "today", and comes back with the rest.
 */
export const walkInQuery = <Row, Name extends string>(place: { with: string; select: string; ofDoctor: boolean }) => {
  const query = statement<Row & Line & Standing, Name | 'queueId' | 'urgencyLevel'>(
    lineOf(standingOf('hub_now()', 'NULL'), place.ofDoctor, {
      before: `${place.with}, place AS MATERIALIZED (${place.select}),`,
      departmentId: '(SELECT "departmentId" FROM place)',
      day: 'place.today',
      arrivedAt: 'hub_now()',
      columns: 'place.*,',
      from: 'CROSS JOIN place',
    }),
  );
  return async (trx: Transaction, values: Record<Name | 'queueId' | 'urgencyLevel', string | number | null>) => {
    const [row] = await query(trx, values);
    if (!row) return null;
    const { callRank, dueAt } = row;
    const arrival: PlacedArrival = { callRank, dueAt, placed: placeIn(row, place.ofDoctor) };
    return { row, arrival };
  };
};

const nowhere: Place = { position: null, estimatedWaitSeconds: null };

const placeIn = (line: Line, ofDoctor: boolean): Place =>
  line.callable && Math.max(line.own, line.pool) < COUNTED
    ? { position: line.own + line.pool + 1, estimatedWaitSeconds: expectedSeconds(line, ofDoctor) }
    : nowhere;

/** The usual time from a call to the end of the consultation: the doctor's, else the department's; null with too few. */
export const usualSecondsOf = async (
  trx: Knex,
  { doctorId, departmentId }: { doctorId: string | null; departmentId: string },
): Promise<number | null> => {
  const { rows } = await trx.raw<{ rows: [{ seconds: number | null }] }>(
    `SELECT coalesce(${usualSeconds('doctor_id = :doctorId')}, ${usualSeconds('department_id = :departmentId')}) AS seconds`,
    { doctorId, departmentId },
  );
  return rows[0].seconds;
};

/** Each doctor works off own list and a share of the pool; whoever has somebody is halfway through, on average. */
export const expectedSeconds = (line: Omit<Line, 'callable'>, ofDoctor: boolean): number | null => {
  const doctors = line.available || line.paused;
  if (line.seconds === null || line.doctorIsOff || (doctors === 0 && !ofDoctor)) return null;
  const underWay = line.idle ? 0 : 0.5;
  const consultations = ofDoctor
    ? line.own + line.pool / Math.max(1, doctors) + underWay
    : (line.pool + line.others + underWay) / doctors;
  return Math.round(consultations * line.seconds);
};
