import type { Transaction } from 'objection';
import { Appointment } from '../../../models/appointment.ts';
import { Patient } from '../../../models/patient.ts';
import { HubError } from '../../../protocol/errors.ts';
import { destinationColumns, lockedDoctors, type Destination } from './destination.ts';

/** An appointment that may be checked in for, with its destination. */
export type Booking = Destination &
  Pick<
    Appointment,
    'appointmentId' | 'patientId' | 'confirmationCode' | 'urgencyLevel' | 'status' | 'scheduledDate' | 'reason'
  > & {
    /** The hospital's day that it is on. */
    day: string;
    /** Of the hospital's day, or so near to now that midnight between them does not count. */
    isOfNow: boolean;
    /** Check-in opens. */
    opensAt: Date;
  };

/** An appointment that is over says so: who has its code may know, and is not sent to look for a mistake in the code. */
export const overOrUnknown = async (trx: Transaction, code: string): Promise<HubError> => {
  const [over] = await Appointment.query(trx)
    .where('confirmation_code', code)
    .orderBy('scheduled_date', 'desc')
    .limit(1);
  if (!over) return new HubError('not_found', { missing: 'appointment' });
  const { appointmentId, status } = over;
  return new HubError('invalid_transition', { appointmentId, from: status, to: 'checked_in' });
};

const near = 'make_interval(mins => s.early_check_in_minutes)';

/**
 * Of the appointment `a`, with the settings `s`. Over midnight somebody may be as late as they may be early: who is booked
 * for ten past midnight comes before it, and who was booked for ten to may come after it.
 */
const ofNow = `(hospital_day(d.department_id, a.scheduled_date) = hospital_day(d.department_id, hub_now())
  OR a.scheduled_date BETWEEN hub_now() - ${near} AND hub_now() + ${near})`;

/** A parent who was found by their own birthday has come with a child. */
export const childrenBookedToday = (trx: Transaction, guardianId: string): Promise<Patient[]> =>
  Patient.query(trx)
    .where('guardian_id', guardianId)
    .whereRaw(
      `EXISTS (
        SELECT FROM appointments a JOIN doctors d USING (doctor_id) CROSS JOIN settings s
        WHERE a.patient_id = patients.patient_id AND a.status IN ('booked', 'checked_in', 'no_show') AND ${ofNow})`,
    )
    .execute();

/** Statuses of an appointment that somebody may still come for, or has come for. */
const awaited = ['booked', 'checked_in', 'in_consultation', 'no_show'] as const;

/** Whose appointment has this code; undefined where none that is awaited has. */
export const patientOfCode = async (trx: Transaction, code: string): Promise<string | undefined> => {
  const appointment = await Appointment.query(trx)
    .where('confirmation_code', code)
    .whereIn('status', [...awaited])
    .first();
  return appointment?.patientId;
};

/**
 * The patient's appointments from today on, and the one with the code. Locked, so that of two check-ins for one appointment the
 * second sees the number of the first; their destinations as `readDestination` locks them. Before them the numbers that they may
 * join, and both in the order of their keys, as everybody locks entries and appointments. The earliest comes first.
 */
export const lockBookings = async (
  trx: Transaction,
  { patientId, code }: { patientId: string; code: string | null },
): Promise<Booking[]> => {
  const { rows } = await trx.raw<{ rows: Booking[] }>(
    `WITH ${lockedDoctors(`doctor_id IN (
       SELECT doctor_id FROM appointments
       WHERE patient_id = :patientId AND (confirmation_code = :code OR scheduled_date >= hub_now() - interval '2 days'))`)},
     walk_ins AS MATERIALIZED (
       SELECT queue_id FROM queue
       WHERE patient_id IN (
           SELECT patient_id FROM appointments WHERE patient_id = :patientId AND status IN ('booked', 'no_show'))
         AND appointment_id IS NULL AND status IN ('waiting', 'on_hold')
       ORDER BY queue_id FOR NO KEY UPDATE)
     SELECT a.appointment_id AS "appointmentId", a.patient_id AS "patientId", a.urgency_level AS "urgencyLevel",
       a.status, a.reason, a.scheduled_date AS "scheduledDate", hospital_day(d.department_id, a.scheduled_date) AS day,
       a.confirmation_code AS "confirmationCode",
       ${ofNow} AS "isOfNow", a.scheduled_date - ${near} AS "opensAt", ${destinationColumns}
     FROM appointments a
     JOIN doc ON doc.doctor_id = a.doctor_id
     JOIN departments d ON d.department_id = doc.department_id
     CROSS JOIN settings s
     WHERE a.patient_id = :patientId AND a.status IN ('booked', 'checked_in', 'in_consultation', 'no_show')
       AND (a.confirmation_code = :code OR a.scheduled_date >= least(hub_now() - ${near},
         hospital_day_starts(d.department_id, hospital_day(d.department_id, hub_now()))))
       AND (SELECT count(*) FROM walk_ins) >= 0
     ORDER BY a.appointment_id
     FOR NO KEY UPDATE OF a FOR KEY SHARE OF d`,
    { patientId, code },
  );
  return rows.toSorted((a, b) => a.scheduledDate.getTime() - b.scheduledDate.getTime());
};
