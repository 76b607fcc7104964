import type { Transaction } from 'objection';
import { Appointment } from '../models/appointment.ts';
import { QueueEntry } from '../models/queue-entry.ts';
import { Visit } from '../models/visit.ts';
import { activeStatuses } from '../protocol/lifecycle.ts';
import { calledSince } from './call-order.ts';

/** Of one department or all; of one day, or of every day whose entries are not called any more. */
export type LeftOver = { departmentId: string | null; queueDate: string | null };

const ofDay = (day: string): string => `(CAST(:departmentId AS uuid) IS NULL OR d.department_id = :departmentId)
  AND CASE WHEN CAST(:queueDate AS date) IS NULL THEN ${day} < ${calledSince} ELSE ${day} = :queueDate END`;

/** Entries that have not ended. */
export const leftOverEntries = (trx: Transaction, of: LeftOver) =>
  QueueEntry.query(trx)
    .whereIn('status', [...activeStatuses])
    .whereRaw(
      `EXISTS (SELECT FROM departments d WHERE d.department_id = queue.department_id AND ${ofDay('queue_date')})`,
      of,
    )
    .orderBy('queue_id');

/** Visits that are open without an active entry: somebody was called in vain, and further stops are planned. */
export const leftOverVisits = (trx: Transaction, of: LeftOver) =>
  Visit.query(trx)
    .whereNull('ended_at')
    .whereRaw(`NOT EXISTS (SELECT FROM queue WHERE queue.visit_id = visits.visit_id AND ended_at IS NULL)`)
    .whereRaw(
      `EXISTS (SELECT FROM departments d WHERE d.department_id = visits.department_id AND ${ofDay('visit_date')})`,
      of,
    )
    .orderBy('visit_id');

/** Appointments that nobody came for, however late they may come. */
export const missedAppointments = (trx: Transaction, of: LeftOver) =>
  Appointment.query(trx)
    .where('status', 'booked')
    .whereRaw(
      `EXISTS (
        SELECT FROM doctors doc JOIN departments d USING (department_id) CROSS JOIN settings s
        WHERE doc.doctor_id = appointments.doctor_id
          AND scheduled_date <= hub_now() - make_interval(mins => s.no_show_after_minutes)
          AND ${ofDay('hospital_day(d.department_id, scheduled_date)')})`,
      of,
    )
    .orderBy('appointment_id');
