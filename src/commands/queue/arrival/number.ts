import { randomBytes } from 'node:crypto';
import { raw, type Transaction } from 'objection';
import { v7 as uuidv7 } from 'uuid';
import { Appointment } from '../../../models/appointment.ts';
import { QueueEntry } from '../../../models/queue-entry.ts';
import { positionOfArrival, type Ordered, type QueuePosition } from '../../../queries/position.ts';
import type { CommandContext } from '../../../execution/define.ts';
import type { Booking } from './visit.ts';
import type { Destination, WalkIn } from './destination.ts';

const TOKEN_BYTES = 24;

/** What a new entry is about, besides its destination. */
type About = Pick<QueueEntry, 'patientId' | 'appointmentId' | 'urgencyLevel' | 'triagedAt' | 'reason' | 'deviceId'>;
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

/**
 * The insertion of the entry with the department's next number of the present day, for the command's last write. Everybody else
 * who checks in there waits for it until the commit, and a rollback gives the number back, so the numbers have no gaps; nothing may come between this and the
 * commit, since each round trip there makes the whole department slower.
 */
export const numbered = (
  trx: Transaction,
  { numberPrefix, today }: Destination,
  entry: Unnumbered,
): { sql: string; bindings: readonly unknown[] } =>
  QueueEntry.query(trx)
    .with(
      'counter',
      raw(
        `SELECT lpad(number::text, greatest(3, length(number::text)), '0') AS digits
         FROM next_queue_number(?, ?) AS number`,
        [entry.departmentId, today],
      ),
    )
    .insert({ ...entry, queueNumber: raw(`? || '-' || (SELECT digits FROM counter)`, [numberPrefix]) })
    .returning('queue_number AS completion')
    .toKnexQuery()
    .toSQL()
    .toNative();

/**
 * The number of a walk-in becomes that of the appointment, with its doctor and its position;
 * undefined if the patient has just been called. Triage may have found more urgency than the booking did.
 */
export const joinBooking = async (
  trx: Transaction,
  { queueId }: QueueEntry,
  { appointmentId, doctorId, urgencyLevel, reason, day }: Booking,
): Promise<QueueEntry | undefined> => {
  const level = 'least(urgency_level, CAST(? AS smallint))';
  const since = `queue_urgency_since(urgency_level, ${level}, coalesce(urgency_since, anchor_at), anchor_at)`;
  const [joined] = await QueueEntry.query(trx)
    .patch({
      appointmentId,
      doctorId,
      requestedDoctorId: doctorId,
      queueDate: raw('greatest(queue_date, CAST(? AS date))', [day]),
      reason: raw('coalesce(reason, ?)', [reason]),
      urgencyLevel: raw(level, [urgencyLevel]),
      callRank: raw(`queue_call_rank(${level})`, [urgencyLevel]),
      // The booking's level was somebody's judgement.
      triagedAt: raw('coalesce(triaged_at, hub_now())'),
      urgencySince: raw(since, [urgencyLevel]),
      dueAt: raw(`queue_due_at(${level}, ${since}, arrived_at, ?)`, [urgencyLevel, urgencyLevel, appointmentId]),
    })
    .where('queue_id', queueId)
    .whereIn('status', ['waiting', 'on_hold'])
    .returning('*');
  return joined;
};

export const checkInAppointment = async (trx: Transaction, { appointmentId }: Booking): Promise<void> => {
  await Appointment.query(trx).patch({ status: 'checked_in' }).where('appointment_id', appointmentId);
};
