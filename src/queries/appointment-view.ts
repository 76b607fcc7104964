import type { Appointment as AppointmentRow } from '../models/appointment.ts';
import type { Appointment } from '../protocol/views.ts';
import { isoInstant, type Instant } from './instant.ts';
import { patientSummary, type PatientSummary } from './patient-view.ts';

type Columns = Pick<AppointmentRow, Exclude<keyof Appointment, 'patient' | 'scheduledDate'>>;
export type AppointmentViewRow = Columns & { scheduledDate: Instant; patient?: PatientSummary | null };

/** `row.patient` is the relation, or the row inside the feed's row; without it the view has none. */
export const appointmentView = (row: AppointmentViewRow): Appointment => ({
  appointmentId: row.appointmentId,
  patientId: row.patientId,
  patient: row.patient ? patientSummary(row.patient) : null,
  doctorId: row.doctorId,
  scheduledDate: isoInstant(row.scheduledDate),
  durationMinutes: row.durationMinutes,
  urgencyLevel: row.urgencyLevel,
  status: row.status,
  holdsSlot: row.holdsSlot,
  confirmationCode: row.confirmationCode,
  reason: row.reason,
  rescheduledFromId: row.rescheduledFromId,
  revision: row.revision,
});
