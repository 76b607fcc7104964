import { randomBytes } from 'node:crypto';
import { raw, type PartialModelObject, type Transaction } from 'objection';
import { v7 as uuidv7 } from 'uuid';
import { Appointment } from '../../models/appointment.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import type { Placed } from '../../queries/estimate.ts';
import type { CommandContext } from '../define.ts';
import type { Booking } from './visit.ts';
import type { Place } from './place.ts';

const TOKEN_BYTES = 24;

/** What a new entry is about, beside its place. */
type About = Required<
  Pick<PartialModelObject<QueueEntry>, 'patientId' | 'appointmentId' | 'urgencyLevel' | 'reason' | 'deviceId'>
>;
/** All of a new entry but its number. */
export type Draft = Placed & About;

/**
 * Where in the order of calling somebody who arrives now will stand, by the rule that plain SQL gets from a trigger. It
 * locks no row, but the table, as every locking read does and before it sees the settings: whoever changes them waits
 * for the insert, and places it again.
 */
export const draftEntry = async (
  { trx, now }: CommandContext,
  { departmentId, doctorId, today }: Place,
  about: About,
): Promise<Draft> => {
  const { rows } = await trx.raw<{ rows: [Pick<Placed, 'callRank' | 'dueAt'>] }>(
    `WITH held AS (SELECT FROM queue WHERE false FOR KEY SHARE)
     SELECT queue_call_rank(:level) AS "callRank", queue_due_at(:level, :now, :now, CAST(:appointmentId AS uuid)) AS "dueAt"
     WHERE NOT EXISTS (SELECT FROM held)`,
    { level: about.urgencyLevel, now, appointmentId: about.appointmentId },
  );
  const placed = { ...rows[0], arrivedAt: now, departmentId, doctorId, queueDate: today };
  return { ...about, ...placed, queueId: uuidv7(), status: 'waiting' };
};

/**
 * Inserts the entry with the department's next number of the day. Everybody else who checks in there waits for it until
 * the commit, and a rollback gives the number back, so the numbers have no gaps; nothing may come between this and the
 * commit, since each round trip there makes the whole department slower.
 */
export const takeNumber = (trx: Transaction, { numberPrefix }: Place, draft: Draft): Promise<QueueEntry> =>
  QueueEntry.query(trx)
    .with(
      'counter',
      raw(
        `SELECT lpad(number::text, greatest(3, length(number::text)), '0') AS digits
         FROM next_queue_number(?, ?) AS number`,
        [draft.departmentId, draft.queueDate],
      ),
    )
    .insert({
      ...draft,
      anchorAt: draft.arrivedAt,
      requestedDoctorId: draft.doctorId,
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
