import type { Transaction } from 'objection';
import { statement } from '../database/statement.ts';
import type { QueueEntry } from '../models/queue-entry.ts';
import { HubError } from '../protocol/errors.ts';
import { COUNTED, lineOf, type Line } from './line.ts';

export type QueuePosition = {
  /**
   * How many calls until it is this entry's turn; 1 is the next to be called. Exactly that: it is 1 where the next call of
   * the doctor, or for an entry of the pool of a doctor who is available (who pauses, where none is), takes this entry.
   * So in the pool those ahead count who wait for the doctor who gets to it first. Where all doctors are off, and in the
   * list of one who is off, it is the position in the list. Null when it is not waiting, or left over from an earlier day.
   */
  position: number | null;
  /** From now, until the call; null when it cannot be told. */
  estimatedWaitSeconds: number | null;
};

/** What an entry's position depends on; it may be about to be inserted. */
export type Ordered = Pick<
  QueueEntry,
  'status' | 'doctorId' | 'departmentId' | 'queueDate' | 'callRank' | 'dueAt' | 'arrivedAt' | 'queueId'
>;

type Asked = Omit<Ordered, 'status' | 'callRank' | 'dueAt'>;

type Standing = Pick<Ordered, 'callRank' | 'dueAt'>;
type Of = 'departmentId' | 'doctorId' | 'queueDate' | 'arrivedAt' | 'queueId';

/** Of a doctor's list, and of a pool. */
const lines = <Name extends string>(standing: string) => ({
  ofDoctor: statement<Line & Standing, Of | Name>(lineOf(standing, true)),
  ofPool: statement<Line & Standing, Of | Name>(lineOf(standing, false)),
});

const ofEntry = lines<'callRank' | 'dueAt'>(
  'SELECT CAST(:callRank AS smallint) AS call_rank, CAST(:dueAt AS timestamptz) AS due_at',
);
const standingOf = (arrivedAt: string, appointmentId: string, patientId: string | null): string => `
  WITH held AS (SELECT FROM queue WHERE false FOR KEY SHARE)
  ${patientId === null ? '' : `, person AS (SELECT erased_at FROM patients WHERE patient_id = ${patientId} FOR KEY SHARE)`}
  SELECT queue_call_rank(:urgencyLevel) AS call_rank,
    queue_due_at(:urgencyLevel, ${arrivedAt}, ${arrivedAt}, ${appointmentId}) AS due_at
  WHERE NOT EXISTS (SELECT FROM held)
  ${patientId === null ? '' : 'AND NOT EXISTS (SELECT FROM person WHERE erased_at IS NOT NULL)'}`;
const ofArrival = lines<'urgencyLevel' | 'appointmentId' | 'patientId'>(
  standingOf(':arrivedAt', 'CAST(:appointmentId AS uuid)', 'CAST(:patientId AS uuid)'),
);

/**
 * Where a waiting entry is in the order of calling. A doctor calls from the own list and the department's pool as one
 * order, so both count.
 * Source: docs/decisions/0004-wait-estimate.md
 */
export const positionOf = async (trx: Transaction, entry: Ordered): Promise<QueuePosition> => {
  const { status, callRank, dueAt, departmentId, doctorId, queueDate, arrivedAt, queueId } = entry;
  if (status !== 'waiting') return nowhere;
  const query = doctorId === null ? ofEntry.ofPool : ofEntry.ofDoctor;
  const [line] = await query(trx, { callRank, dueAt, departmentId, doctorId, queueDate, arrivedAt, queueId });
  return line ? positionIn(line, doctorId !== null) : nowhere;
};

export type PositionedArrival = Standing & { queuePosition: QueuePosition };

/**
 * Where in the order of calling somebody who arrives now will stand, by the rule that plain SQL gets from a trigger,
 * and the position there. It locks the queue's table, as every locking read does and before it sees the settings: a change of
 * them waits for the insert, and puts it in order again. And it holds the patient by the key, as the insert will: at the insert
 * the department's numbers would wait together with it for a change of the patient's name. Throws HubError('not_found'),
 * also for a patient who was erased.
 */
export const positionOfArrival = async (
  trx: Transaction,
  arrival: Asked & { urgencyLevel: number; appointmentId: string | null; patientId: string | null },
): Promise<PositionedArrival> => {
  const { departmentId, doctorId, queueDate, arrivedAt, queueId, urgencyLevel, appointmentId, patientId } = arrival;
  const query = doctorId === null ? ofArrival.ofPool : ofArrival.ofDoctor;
  const asked = { departmentId, doctorId, queueDate, arrivedAt, queueId, urgencyLevel, appointmentId, patientId };
  const [line] = await query(trx, asked);
  if (!line) throw new HubError('not_found', { departmentId, ...(patientId === null ? {} : { patientId }) });
  return { callRank: line.callRank, dueAt: line.dueAt, queuePosition: positionIn(line, doctorId !== null) };
};

/**
 * The same for a walk-in, in the one query that reads the destination too: `destination` is the text of a query with names for
 * its parameters. Its row has "departmentId" and "today", and comes back with the rest.
 */
export const walkInQuery = <Row, Name extends string>(destination: {
  with: string;
  select: string;
  ofDoctor: boolean;
}) => {
  const query = statement<Row & Line & Standing, Name | 'queueId' | 'urgencyLevel'>(
    lineOf(standingOf('hub_now()', 'NULL', null), destination.ofDoctor, {
      before: `${destination.with}, destination AS MATERIALIZED (${destination.select}),`,
      departmentId: '(SELECT "departmentId" FROM destination)',
      day: 'destination.today',
      arrivedAt: 'hub_now()',
      columns: 'destination.*,',
      from: 'CROSS JOIN destination',
    }),
  );
  return async (trx: Transaction, values: Record<Name | 'queueId' | 'urgencyLevel', string | number | null>) => {
    const [row] = await query(trx, values);
    if (!row) return null;
    const { callRank, dueAt } = row;
    const arrival: PositionedArrival = { callRank, dueAt, queuePosition: positionIn(row, destination.ofDoctor) };
    return { row, arrival };
  };
};

const nowhere: QueuePosition = { position: null, estimatedWaitSeconds: null };

const positionIn = (line: Line, ofDoctor: boolean): QueuePosition =>
  line.callable && Math.max(line.own, line.pool) < COUNTED
    ? { position: line.own + line.pool + 1, estimatedWaitSeconds: expectedSeconds(line, ofDoctor) }
    : nowhere;

/** Each doctor works off the own list and a share of the pool. A doctor with a patient is halfway through, on average. */
export const expectedSeconds = (line: Omit<Line, 'callable'>, ofDoctor: boolean): number | null => {
  const doctors = line.available || line.paused;
  if (line.seconds === null || line.doctorIsOff || (doctors === 0 && !ofDoctor)) return null;
  const underWay = line.idle ? 0 : 0.5;
  const consultations = ofDoctor
    ? line.own + line.pool / Math.max(1, doctors) + underWay
    : (line.pool + line.others + underWay) / doctors;
  return Math.round(consultations * line.seconds);
};
