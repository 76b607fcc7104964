import type { Transaction } from 'objection';
import type { Appointment } from '../../models/appointment.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { activeStatuses } from '../../protocol/lifecycle.ts';
import { calledSince } from '../../queries/call-order.ts';
import { isoInstant } from '../../queries/instant.ts';
import type { CommandContext } from '../define.ts';
import { expectServed, lockedDoctors, placeColumns, servedBy, type Place } from './place.ts';

/** An appointment that may be checked in for, with its place. */
export type Booking = Place &
  Pick<Appointment, 'appointmentId' | 'patientId' | 'urgencyLevel' | 'status' | 'scheduledDate'> & {
    /** The hospital's day that it is on. */
    day: string;
    /** Check-in opens. */
    opensAt: Date;
  };

/** What somebody has come for: the number they have already, or a new one, for an appointment or as a walk-in. */
export type Visit =
  | { entry: QueueEntry }
  | { entry: null; place: Place; patientId: string | null; booking: Booking | null; walkIn: QueueEntry | null };

export const visitByCode = async (context: CommandContext, code: string): Promise<Visit> => {
  const typed = code.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const [booking] = await lockBookings(context.trx, byCode, typed);
  if (!booking) throw new HubError('not_found', { missing: 'appointment' });
  expectServed(context.principal, booking);
  return visitFor(context, booking, await activeEntries(context.trx, booking.patientId));
};

/**
 * What a known patient has come for. An appointment that is open comes first, else one visit would get two tickets;
 * then the number of an earlier check-in; then an appointment missed today; then, where a place was asked for, a walk-in.
 * Throws HubError('not_found', 'too_early', 'wrong_day').
 */
export const visitOf = async (context: CommandContext, patientId: string, place: Place | null): Promise<Visit> => {
  const { trx, principal, now } = context;
  const departmentId = place?.departmentId ?? servedBy(principal);
  const doctorId = place?.doctorId ?? null;
  const bookings = (await lockBookings(trx, bookedFromToday, patientId)).filter(
    (booking) =>
      (departmentId === null || booking.departmentId === departmentId) &&
      (doctorId === null || booking.doctorId === doctorId),
  );
  const entries = await activeEntries(trx, patientId);
  const booked = bookings.filter(({ status }) => status === 'booked');
  const todays = booked.filter(({ day, today }) => day === today);

  const open = todays.find(({ opensAt }) => opensAt <= now);
  if (open) return visitFor(context, open, entries);
  const entry = entries.find((one) => departmentId === null || one.departmentId === departmentId);
  if (entry) return { entry };
  const missed = bookings.find(({ status, day, today }) => status === 'no_show' && day === today);
  if (missed) return visitFor(context, missed, entries);
  const [early] = todays;
  // Staff may know of another reason to come today; at a kiosk it is the appointment.
  if (early && (place === null || principal.role === 'kiosk')) return visitFor(context, early, entries);
  if (place) return walkInTo(place, patientId);
  const [later] = booked;
  if (later) return visitFor(context, later, entries);
  throw new HubError('not_found', { missing: 'appointment' });
};

export const walkInTo = (place: Place, patientId: string | null): Visit => ({
  entry: null,
  place,
  patientId,
  booking: null,
  walkIn: null,
});

/** Throws HubError('invalid_transition', 'wrong_day', 'too_early'). */
const visitFor = ({ now }: CommandContext, booking: Booking, entries: QueueEntry[]): Visit => {
  const { appointmentId, patientId, departmentId, status, day, today, opensAt } = booking;
  const scheduledDate = isoInstant(booking.scheduledDate);
  const entry = entries.find((one) => one.appointmentId === appointmentId);
  if (entry) return { entry };
  if (status !== 'booked' && status !== 'no_show') {
    throw new HubError('invalid_transition', { appointmentId, from: status, to: 'checked_in' });
  }
  if (day !== today) throw new HubError('wrong_day', { appointmentId, scheduledDate });
  if (now < opensAt) {
    throw new HubError('too_early', { appointmentId, scheduledDate, opensAt: isoInstant(opensAt) });
  }
  // Somebody who took a number first and then remembered the code keeps that number.
  const walkIn = entries.find(
    (one) =>
      one.appointmentId === null &&
      one.departmentId === departmentId &&
      (one.status === 'waiting' || one.status === 'on_hold'),
  );
  return { entry: null, place: booking, patientId, booking, walkIn: walkIn ?? null };
};

type Wanted = { column: string; and: string };
const byCode: Wanted = { column: 'confirmation_code', and: '' };
const bookedFromToday: Wanted = {
  column: 'patient_id',
  and: `AND a.scheduled_date >= hospital_day_starts(d.department_id, hospital_day(d.department_id, hub_now()))`,
};

/**
 * Locked, so that of two check-ins for one appointment the second sees the number of the first; their places as
 * `readPlace` locks them.
 */
const lockBookings = async (trx: Transaction, { column, and }: Wanted, value: string): Promise<Booking[]> => {
  const { rows } = await trx.raw<{ rows: Booking[] }>(
    `WITH ${lockedDoctors(`doctor_id IN (SELECT doctor_id FROM appointments WHERE ${column} = :value)`)}
     SELECT a.appointment_id AS "appointmentId", a.patient_id AS "patientId", a.urgency_level AS "urgencyLevel",
       a.status, a.scheduled_date AS "scheduledDate", hospital_day(d.department_id, a.scheduled_date) AS day,
       a.scheduled_date - make_interval(mins => s.early_check_in_minutes) AS "opensAt", ${placeColumns}
     FROM appointments a
     JOIN doc ON doc.doctor_id = a.doctor_id
     JOIN departments d ON d.department_id = doc.department_id
     CROSS JOIN settings s
     WHERE a.${column} = :value ${and} AND a.status IN ('booked', 'checked_in', 'in_consultation', 'no_show')
     ORDER BY a.scheduled_date, a.appointment_id
     FOR NO KEY UPDATE OF a FOR KEY SHARE OF d`,
    { value },
  );
  return rows;
};

/** The patient's numbers that are still called. */
const activeEntries = (trx: Transaction, patientId: string): Promise<QueueEntry[]> =>
  QueueEntry.query(trx)
    .where('patient_id', patientId)
    .whereIn('status', [...activeStatuses])
    .whereRaw(`queue_date >= (SELECT ${calledSince} FROM departments d WHERE d.department_id = queue.department_id)`)
    .orderBy(['arrived_at', 'queue_id'])
    .execute();
