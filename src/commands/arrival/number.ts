import { randomBytes } from 'node:crypto';
import { raw, type Transaction } from 'objection';
import { v7 as uuidv7 } from 'uuid';
import { Appointment } from '../../models/appointment.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import { placeOfArrival, type Place as EntryPlace, type Placed } from '../../queries/estimate.ts';
import type { CommandContext } from '../define.ts';
import type { Booking } from './visit.ts';
import type { Place, WalkIn } from './place.ts';

const TOKEN_BYTES = 24;

/** What a new entry is about, beside its place. */
type About = Pick<QueueEntry, 'patientId' | 'appointmentId' | 'urgencyLevel' | 'reason' | 'deviceId'>;
/** All of a new entry but its number. */
export type Unnumbered = Placed & About & Pick<QueueEntry, 'anchorAt' | 'requestedDoctorId' | 'ticketToken'>;

/** The entry that is about to be, and its place in the order of calling. */
export const draftEntry = async (
  { trx, now }: CommandContext,
  { departmentId, doctorId, today }: Place,
  about: About,
  known: WalkIn | null,
): Promise<{ entry: Unnumbered; placed: EntryPlace }> => {
  const arrival = { departmentId, doctorId, queueDate: today, arrivedAt: now, queueId: known?.queueId ?? uuidv7() };
  const { placed, callRank, dueAt } = known ?? (await placeOfArrival(trx, { ...arrival, ...about }));
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
  return { entry, placed };
};

/**
 * The insertion of the entry with the department's next number of the day, for the command's last write. Everybody else
 * who checks in there waits for it until the commit, and a rollback gives the number back, so the numbers have no gaps; nothing may come between this and the
 * commit, since each round trip there makes the whole department slower.
 */
export const numbered = (
  trx: Transaction,
  { numberPrefix }: Place,
  entry: Unnumbered,
): { sql: string; bindings: readonly unknown[] } =>
  QueueEntry.query(trx)
    .with(
      'counter',
      raw(
        `SELECT lpad(number::text, greatest(3, length(number::text)), '0') AS digits
         FROM next_queue_number(?, ?) AS number`,
        [entry.departmentId, entry.queueDate],
      ),
    )
    .insert({ ...entry, queueNumber: raw(`? || '-' || (SELECT digits FROM counter)`, [numberPrefix]) })
    .returning('queue_number AS completion')
    .toKnexQuery()
    .toSQL()
    .toNative();

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
