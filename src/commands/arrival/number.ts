import { randomBytes } from 'node:crypto';
import { raw, type PartialModelObject, type Transaction } from 'objection';
import { Appointment } from '../../models/appointment.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import type { Booking } from './visit.ts';
import type { Place } from './place.ts';

const TOKEN_BYTES = 24;

/**
 * A new entry with the department's next number of the day. The day's counter stays locked until the commit, and a
 * rollback gives the number back, so the numbers have no gaps; it is taken in the entry's own statement to be held
 * as briefly as can be. The database gives the place in the order of calling.
 */
export const takeNumber = (
  trx: Transaction,
  { departmentId, doctorId, numberPrefix, today }: Place,
  about: PartialModelObject<QueueEntry>,
): Promise<QueueEntry> =>
  QueueEntry.query(trx)
    .with(
      'counter',
      raw(
        `SELECT lpad(number::text, greatest(3, length(number::text)), '0') AS digits
         FROM next_queue_number(?, ?) AS number`,
        [departmentId, today],
      ),
    )
    .insert({
      ...about,
      departmentId,
      doctorId,
      requestedDoctorId: doctorId,
      queueDate: today,
      queueNumber: raw(`? || '-' || (SELECT digits FROM counter)`, [numberPrefix]),
      ticketToken: randomBytes(TOKEN_BYTES).toString('base64url'),
    })
    .returning('*')
    .execute();

/**
 * The number of a walk-in becomes that of the appointment, with its doctor and its place in the order of calling;
 * undefined if the patient has just been called. Triage may have found more urgency than the booking did.
 */
export const joinBooking = async (
  trx: Transaction,
  { queueId }: QueueEntry,
  { appointmentId, doctorId, urgencyLevel }: Booking,
): Promise<QueueEntry | undefined> => {
  const level = 'least(urgency_level, CAST(? AS smallint))';
  const [joined] = await QueueEntry.query(trx)
    .patch({
      appointmentId,
      doctorId,
      requestedDoctorId: doctorId,
      urgencyLevel: raw(level, [urgencyLevel]),
      callRank: raw(`queue_call_rank(${level})`, [urgencyLevel]),
      dueAt: raw(`queue_due_at(${level}, anchor_at, arrived_at, ?)`, [urgencyLevel, appointmentId]),
    })
    .where('queue_id', queueId)
    .whereIn('status', ['waiting', 'on_hold'])
    .returning('*');
  return joined;
};

export const checkInAppointment = async (trx: Transaction, { appointmentId }: Booking): Promise<void> => {
  await Appointment.query(trx).patch({ status: 'checked_in' }).where('appointment_id', appointmentId);
};
