import type { Transaction } from 'objection';
import { Appointment } from '../../../models/appointment.ts';
import { Patient } from '../../../models/patient.ts';
import { QueueEntry } from '../../../models/queue-entry.ts';
import { HubError } from '../../../protocol/errors.ts';
import { asciiDigits } from '../../../protocol/text/digits.ts';
import { activeStatuses } from '../../../protocol/lifecycle.ts';
import { stillCalledToday } from '../../../queries/call-order.ts';
import { isoInstant } from '../../../queries/instant.ts';
import type { CommandContext } from '../../../execution/define.ts';
import { sentToReception } from './referral.ts';
import { expectServed, lockedDoctors, destinationColumns, servedBy, type Destination } from './destination.ts';

/** An appointment that may be checked in for, with its destination. */
export type Booking = Destination &
  Pick<Appointment, 'appointmentId' | 'patientId' | 'urgencyLevel' | 'status' | 'scheduledDate' | 'reason'> & {
    /** The hospital's day that it is on. */
    day: string;
    /** Of the hospital's day, or so near to now that midnight between them does not count. */
    isOfNow: boolean;
    /** Check-in opens. */
    opensAt: Date;
  };

/** What somebody has come for: the number they have already, or a new one, for an appointment or as a walk-in. */
export type Visit =
  | { entry: QueueEntry }
  | {
      entry: null;
      destination: Destination;
      patientId: string | null;
      booking: Booking | null;
      walkIn: QueueEntry | null;
    };

export const visitByCode = async (context: CommandContext, code: string, early = false): Promise<Visit> => {
  const typed = asciiDigits(code.normalize('NFKC'))
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
  const [booking] = await lockBookings(context.trx, byCode, typed);
  if (!booking) throw await overOrUnknown(context.trx, typed);
  expectServed(context.principal, booking);
  return visitFor(context, booking, await activeEntries(context.trx, booking.patientId), early);
};

/** An appointment that is over says so: who has its code may know, and is not sent to look for a mistake in the code. */
const overOrUnknown = async (trx: Transaction, code: string): Promise<HubError> => {
  const [over] = await Appointment.query(trx)
    .where('confirmation_code', code)
    .orderBy('scheduled_date', 'desc')
    .limit(1);
  if (!over) return new HubError('not_found', { missing: 'appointment' });
  const { appointmentId, status } = over;
  return new HubError('invalid_transition', { appointmentId, from: status, to: 'checked_in' });
};

/**
 * What a known patient has come for. An appointment that is open comes first, else one visit would get two tickets;
 * then the number of an earlier check-in; then an appointment missed today; then, where a destination was asked for, a walk-in.
 * Throws HubError('not_found', 'too_early', 'wrong_day').
 */
export const visitOf = async (
  context: CommandContext,
  patientId: string,
  destination: Destination | null,
  early = false,
): Promise<Visit> => {
  const { trx, principal, now } = context;
  const departmentId = destination?.departmentId ?? servedBy(principal);
  const doctorId = destination?.doctorId ?? null;
  const bookings = (await lockBookings(trx, bookedFromToday, patientId)).filter(
    (booking) =>
      (departmentId === null || booking.departmentId === departmentId) &&
      (doctorId === null || booking.doctorId === doctorId),
  );
  const entries = await activeEntries(trx, patientId);
  const booked = bookings.filter(({ status }) => status === 'booked');
  const todays = booked.filter(({ isOfNow }) => isOfNow);

  const open = todays.find(({ opensAt }) => early || opensAt <= now);
  if (open) return visitFor(context, open, entries, early);
  const entry = entries.find((one) => departmentId === null || one.departmentId === departmentId);
  if (entry) return { entry };
  const missed = bookings.find(({ status, isOfNow }) => status === 'no_show' && isOfNow);
  if (missed) return visitFor(context, missed, entries);
  const [next] = todays;
  // Staff may know of another reason to come today; at a kiosk it is the appointment.
  if (next && (destination === null || principal.role === 'kiosk')) return visitFor(context, next, entries);
  if (destination) return walkInTo(destination, patientId);
  const [later] = booked;
  if (later) return visitFor(context, later, entries);
  const children = principal.role === 'kiosk' ? await childrenBookedToday(trx, patientId) : [];
  if (children.length > 0) throw sentToReception(principal, 'child_booked', children);
  throw new HubError('not_found', { missing: 'appointment' });
};

const near = 'make_interval(mins => s.early_check_in_minutes)';

/**
 * Of the appointment `a`, with the settings `s`. Over midnight somebody may be as late as they may be early: who is booked
 * for ten past midnight comes before it, and who was booked for ten to may come after it.
 */
const ofNow = `(hospital_day(d.department_id, a.scheduled_date) = hospital_day(d.department_id, hub_now())
  OR a.scheduled_date BETWEEN hub_now() - ${near} AND hub_now() + ${near})`;

/** A parent who was found by their own birthday has come with a child. */
const childrenBookedToday = (trx: Transaction, guardianId: string): Promise<Patient[]> =>
  Patient.query(trx)
    .where('guardian_id', guardianId)
    .whereRaw(
      `EXISTS (
        SELECT FROM appointments a JOIN doctors d USING (doctor_id) CROSS JOIN settings s
        WHERE a.patient_id = patients.patient_id AND a.status IN ('booked', 'checked_in', 'no_show') AND ${ofNow})`,
    )
    .execute();

const walkInTo = (destination: Destination, patientId: string | null): Visit => ({
  entry: null,
  destination,
  patientId,
  booking: null,
  walkIn: null,
});

/** Throws HubError('invalid_transition', 'wrong_day', 'too_early'). */
const visitFor = ({ now }: CommandContext, booking: Booking, entries: QueueEntry[], early = false): Visit => {
  const { appointmentId, patientId, departmentId, status, isOfNow, opensAt } = booking;
  const scheduledDate = isoInstant(booking.scheduledDate);
  const entry = entries.find((one) => one.appointmentId === appointmentId);
  if (entry) return { entry };
  if (status !== 'booked' && status !== 'no_show') {
    throw new HubError('invalid_transition', { appointmentId, from: status, to: 'checked_in' });
  }
  if (!isOfNow) throw new HubError('wrong_day', { appointmentId, scheduledDate });
  if (now < opensAt && !early) {
    throw new HubError('too_early', { appointmentId, scheduledDate, opensAt: isoInstant(opensAt) });
  }
  // Somebody who took a number first and then remembered the code keeps that number.
  const walkIn = entries.find(
    (one) =>
      one.appointmentId === null &&
      one.departmentId === departmentId &&
      (one.status === 'waiting' || one.status === 'on_hold'),
  );
  return { entry: null, destination: booking, patientId, booking, walkIn: walkIn ?? null };
};

type Wanted = { column: string; and: string };
const byCode: Wanted = { column: 'confirmation_code', and: '' };
const bookedFromToday: Wanted = {
  column: 'patient_id',
  and: `AND a.scheduled_date >= least(hub_now() - ${near},
    hospital_day_starts(d.department_id, hospital_day(d.department_id, hub_now())))`,
};

/**
 * Locked, so that of two check-ins for one appointment the second sees the number of the first; their destinations as
 * `readDestination` locks them. Before them the numbers that they may join, and both in the order of their keys, as everybody
 * locks entries and appointments. The earliest appointment comes first.
 */
const lockBookings = async (trx: Transaction, { column, and }: Wanted, value: string): Promise<Booking[]> => {
  const { rows } = await trx.raw<{ rows: Booking[] }>(
    `WITH ${lockedDoctors(`doctor_id IN (SELECT doctor_id FROM appointments WHERE ${column} = :value)`)},
     walk_ins AS MATERIALIZED (
       SELECT queue_id FROM queue
       WHERE patient_id IN (
           SELECT patient_id FROM appointments WHERE ${column} = :value AND status IN ('booked', 'no_show'))
         AND appointment_id IS NULL AND status IN ('waiting', 'on_hold')
       ORDER BY queue_id FOR NO KEY UPDATE)
     SELECT a.appointment_id AS "appointmentId", a.patient_id AS "patientId", a.urgency_level AS "urgencyLevel",
       a.status, a.reason, a.scheduled_date AS "scheduledDate", hospital_day(d.department_id, a.scheduled_date) AS day,
       ${ofNow} AS "isOfNow", a.scheduled_date - ${near} AS "opensAt", ${destinationColumns}
     FROM appointments a
     JOIN doc ON doc.doctor_id = a.doctor_id
     JOIN departments d ON d.department_id = doc.department_id
     CROSS JOIN settings s
     WHERE a.${column} = :value ${and} AND a.status IN ('booked', 'checked_in', 'in_consultation', 'no_show')
       AND (SELECT count(*) FROM walk_ins) >= 0
     ORDER BY a.appointment_id
     FOR NO KEY UPDATE OF a FOR KEY SHARE OF d`,
    { value },
  );
  return rows.toSorted((a, b) => a.scheduledDate.getTime() - b.scheduledDate.getTime());
};

/** The patient's numbers that are still called. */
const activeEntries = (trx: Transaction, patientId: string): Promise<QueueEntry[]> =>
  QueueEntry.query(trx)
    .where('patient_id', patientId)
    .whereIn('status', [...activeStatuses])
    .whereRaw(stillCalledToday)
    .orderBy(['arrived_at', 'queue_id'])
    .execute();
