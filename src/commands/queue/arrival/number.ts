import { randomBytes } from 'node:crypto';
import { raw, type Transaction } from 'objection';
import { v7 as uuidv7 } from 'uuid';
import { Appointment } from '../../../models/appointment.ts';
import { QueueEntry } from '../../../models/queue-entry.ts';
import { VisitStep } from '../../../models/visit-step.ts';
import { Visit } from '../../../models/visit.ts';
import { positionOfArrival, type Ordered, type QueuePosition } from '../../../queries/position.ts';
import type { CommandContext, LastWrite } from '../../../execution/define.ts';
import type { Booking } from './bookings.ts';
import type { Series } from './course.ts';
import type { Destination, WalkIn } from './destination.ts';

const TOKEN_BYTES = 24;

/** What a new entry is about, besides its destination. */
type About = Pick<QueueEntry, 'patientId' | 'appointmentId' | 'urgencyLevel' | 'triagedAt' | 'deviceId'>;
/** All of a new entry but its number. */
export type Unnumbered = Ordered & About & Pick<QueueEntry, 'anchorAt' | 'requestedDoctorId' | 'ticketToken'>;

/** The entry that is about to be, and its position. Throws HubError('not_found') for an erased patient. */
export const draftEntry = async (
  { trx, now }: CommandContext,
  { departmentId, doctorId, today, day = today }: Destination & Partial<Pick<Booking, 'day'>>,
  about: About,
  known: WalkIn | null,
): Promise<{ entry: Unnumbered; queuePosition: QueuePosition }> => {
  // Who is booked for after midnight and comes before it is called on that day. Else midnight would leave the entry over.
  const queueDate = day > today ? day : today;
  const arrival = { departmentId, doctorId, queueDate, arrivedAt: now, queueId: known?.queueId ?? uuidv7() };
  const { queuePosition, callRank, dueAt } = known ?? (await positionOfArrival(trx, { ...arrival, ...about }));
  const entry: Unnumbered = {
    ...arrival,
    ...about,
    callRank,
    dueAt,
    status: 'waiting',
    anchorAt: now,
    requestedDoctorId: doctorId,
    ticketToken: randomBytes(TOKEN_BYTES).toString('base64url'),
  };
  return { entry, queuePosition };
};

/** What a visit begins with, besides its first entry; the first step is the current one. */
export type Opening = {
  reason: string | null;
  language: string | null;
  serviceId: string | null;
  partyId: string | null;
  steps: readonly OpeningStep[];
};
export type OpeningStep = Pick<
  VisitStep,
  | 'stepId'
  | 'position'
  | 'departmentId'
  | 'doctorId'
  | 'serviceId'
  | 'appointmentId'
  | 'status'
  | 'keepsPlace'
  | 'optional'
  | 'instruction'
>;

/**
 * The insertion of the visit and its entry with the next number of that department's series on the present day, for the command's last
 * write.
 * Everybody else who checks in there waits for it until the commit, and a rollback gives the number back, so the numbers have no
 * gaps; nothing may come between this and the commit, since each round trip there makes the whole department slower.
 */
export const numbered = (
  { departmentId: seriesId, numberPrefix, today }: Series,
  entry: Unnumbered,
  { reason, language, serviceId, partyId, steps: all }: Opening,
): Pick<LastWrite, 'parts' | 'bindings'> => {
  // A visit of one stop has no row for it.
  const steps = all.length < 2 ? [] : all;
  const bindings: unknown[] = [];
  const given = (...values: readonly unknown[]): string => values.map((value) => `$${bindings.push(value)}`).join(', ');
  const { queueId, patientId, departmentId, doctorId, requestedDoctorId, appointmentId, deviceId } = entry;
  const { queueDate, urgencyLevel, triagedAt, callRank, status, arrivedAt, anchorAt, dueAt, ticketToken } = entry;
  const origin = deviceId === null ? 'desk' : 'kiosk';
  const counter = `counter AS (
    SELECT lpad(number::text, greatest(3, length(number::text)), '0') AS digits
    FROM next_queue_number(${given(seriesId, today)}) AS number)`;
  const visit = `visit AS (
    INSERT INTO visits (visit_id, visit_date, patient_id, ticket_token, arrived_at, reason, language, origin, service_id, party_id, department_id, site_id, number)
    SELECT ${given(queueId, queueDate, patientId, ticketToken, arrivedAt, reason, language, origin, serviceId, partyId)}, department_id, site_id,
      ${given(numberPrefix)} || '-' || digits
    FROM counter, departments WHERE department_id = ${given(seriesId)}
    RETURNING visit_id, number)`;
  const last = `last AS (
    INSERT INTO queue (visit_id, queue_number, queue_id, step_id, patient_id, department_id, doctor_id, requested_doctor_id,
      appointment_id, device_id, queue_date, urgency_level, triaged_at, call_rank, status, arrived_at, anchor_at, due_at, ticket_token)
    SELECT visit_id, number, ${given(queueId, steps[0]?.stepId ?? null, patientId, departmentId, doctorId, requestedDoctorId)},
      ${given(appointmentId, deviceId, queueDate, urgencyLevel, triagedAt, callRank, status, arrivedAt, anchorAt, dueAt, ticketToken)}
    FROM visit
    RETURNING queue_number AS completion)`;
  return { parts: [counter, visit, ...(steps.length === 0 ? [] : [insertionOf(steps, given)]), last], bindings };
};

/** The same insertion at once, for a visit after which others follow in the transaction. Answers with the number. */
export const writeNow = async (
  trx: Transaction,
  { parts, bindings }: Pick<LastWrite, 'parts' | 'bindings'>,
): Promise<string> => {
  const query = `WITH ${parts.join(', ')} SELECT completion FROM last`;
  const connection: unknown = await trx.client.acquireConnection();
  const { response } = await trx.client.query(connection, { sql: query, bindings });
  return response.rows[0].completion;
};

const insertionOf = (steps: readonly OpeningStep[], given: (value: string) => string): string => `steps AS (
    INSERT INTO visit_steps (step_id, visit_id, position, department_id, doctor_id, service_id, appointment_id, status, keeps_place,
      optional, instruction)
    SELECT step."stepId", visit_id, position, "departmentId", "doctorId", "serviceId", "appointmentId", status, "keepsPlace",
      optional, instruction
    FROM visit, jsonb_to_recordset(CAST(${given(JSON.stringify(steps))} AS jsonb)) AS step ("stepId" uuid, position smallint,
      "departmentId" uuid, "doctorId" uuid, "serviceId" uuid, "appointmentId" uuid, status text, "keepsPlace" boolean,
      optional boolean, instruction text))`;

/**
 * The number of a walk-in becomes that of the appointment, with its doctor and its position;
 * false if the patient has just been called. Triage may have found more urgency than the booking did.
 */
export const joinBooking = async (
  trx: Transaction,
  { queueId, visitId }: QueueEntry,
  { appointmentId, doctorId, urgencyLevel, reason, day }: Booking,
): Promise<boolean> => {
  const level = 'least(urgency_level, CAST(? AS smallint))';
  const since = `queue_urgency_since(urgency_level, ${level}, coalesce(urgency_since, anchor_at), anchor_at)`;
  const joined = await QueueEntry.query(trx)
    .patch({
      appointmentId,
      doctorId,
      requestedDoctorId: doctorId,
      queueDate: raw('greatest(queue_date, CAST(? AS date))', [day]),
      urgencyLevel: raw(level, [urgencyLevel]),
      callRank: raw(`queue_call_rank(${level})`, [urgencyLevel]),
      // The booking's level was somebody's judgement.
      triagedAt: raw('coalesce(triaged_at, hub_now())'),
      urgencySince: raw(since, [urgencyLevel]),
      dueAt: raw(`queue_due_at(${level}, ${since}, arrived_at, ?)`, [urgencyLevel, urgencyLevel, appointmentId]),
    })
    .where('queue_id', queueId)
    .whereIn('status', ['waiting', 'on_hold']);
  if (joined === 0) return false;
  await VisitStep.query(trx).patch({ appointmentId, doctorId }).where({ visit_id: visitId, status: 'current' });
  if (reason !== null) await Visit.query(trx).patch({ reason }).where('visit_id', visitId).whereNull('reason');
  return true;
};

export const checkInAppointment = async (trx: Transaction, { appointmentId }: Booking): Promise<void> => {
  await Appointment.query(trx).patch({ status: 'checked_in' }).where('appointment_id', appointmentId);
};
