import { callOrder, calledSince, forThemselves, stillCalled } from './call-order.ts';
import { usualSeconds } from './usual-seconds.ts';

/** Who is ahead and who works, as far as a wait depends on it. */
export type Line = {
  callable: boolean;
  /**
   * Ahead in the doctor's own list (of an entry of the pool: in that of the doctor who gets to it first), in the pool, and
   * in the own lists of the department's doctors.
   */
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
 * for it was to count them. A patient with more ahead is told to wait, not for how long.
 */
export const COUNTED = 250;

const ahead = (arrivedAt: string): string => `status = 'waiting' AND ${forThemselves} AND ${stillCalled('since.day')}
  AND (call_rank, due_at, arrived_at, queue_id)
    < ((SELECT call_rank FROM standing), (SELECT due_at FROM standing), ${arrivedAt}, :queueId)`;

const busy = `(EXISTS (SELECT FROM queue q WHERE q.doctor_id = at_work.doctor_id AND q.status = 'called')
  OR EXISTS (SELECT FROM queue q WHERE q.doctor_id = at_work.doctor_id AND q.status = 'in_service'))`;

/** Where the query finds what it asks about: in its parameters, or in a CTE before it. */
export type Sources = {
  before: string;
  departmentId: string;
  day: string;
  arrivedAt: string;
  columns: string;
  from: string;
};
const given: Sources = {
  before: '',
  departmentId: ':departmentId',
  day: 'CAST(:queueDate AS date)',
  arrivedAt: ':arrivedAt',
  columns: '',
  from: '',
};

/** Of the doctors who are available, or who pause where none is: in the alphabet the one comes before the other. */
const leastAhead = `coalesce((SELECT min(ahead) FROM lists WHERE status = (SELECT min(status) FROM at_work)), 0)`;

/** One row of what a position depends on; `standing` is a query for the entry's call_rank and due_at. */
export const lineOf = (standing: string, ofDoctor: boolean, sources: Sources = given): string => {
  const { before, departmentId, day, arrivedAt, columns, from } = sources;
  // In order: before there are statistics that speaks for the index of this list, and against one of the whole day.
  const countAhead = (list: string): string =>
    `(SELECT count(*)::int FROM (SELECT FROM queue WHERE ${list} AND ${ahead(arrivedAt)}
      ORDER BY ${callOrder.join()} LIMIT ${COUNTED}) AS counted)`;
  return `
    WITH ${before} standing AS MATERIALIZED (${standing}),
    since AS MATERIALIZED (
      SELECT ${calledSince} AS day FROM departments d WHERE d.department_id = ${departmentId}),
    at_work AS MATERIALIZED (
      SELECT doctor_id, status FROM doctors WHERE department_id = ${departmentId} AND status <> 'off')
    ${ofDoctor ? '' : `, lists AS MATERIALIZED (SELECT status, ${countAhead('doctor_id = at_work.doctor_id')} AS ahead FROM at_work CROSS JOIN since)`}
    SELECT ${columns} standing.call_rank AS "callRank", standing.due_at AS "dueAt",
      ${day} >= since.day AS callable,
      ${ofDoctor ? countAhead('doctor_id = :doctorId') : leastAhead} AS own,
      ${countAhead(`doctor_id IS NULL AND department_id = ${departmentId}`)} AS pool,
      ${ofDoctor ? 0 : '(SELECT coalesce(sum(ahead), 0)::int FROM lists)'} AS others,
      (SELECT count(*)::int FROM at_work WHERE status = 'available') AS available,
      (SELECT count(*)::int FROM at_work WHERE status = 'paused') AS paused,
      ${ofDoctor ? "(SELECT status = 'off' FROM doctors WHERE doctor_id = :doctorId)" : false} AS "doctorIsOff",
      EXISTS (SELECT FROM at_work WHERE ${ofDoctor ? 'doctor_id = :doctorId' : "status = 'available'"} AND NOT ${busy})
        AS idle,
      ${ofDoctor ? `coalesce(${usualSeconds('doctor_id = :doctorId')}, ` : '('}
        ${usualSeconds(`department_id = ${departmentId}`)}) AS seconds
    FROM standing CROSS JOIN since ${from}`;
};
