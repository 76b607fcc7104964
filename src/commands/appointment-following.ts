import type { Transaction } from 'objection';
import { Appointment } from '../models/appointment.ts';
import {
  appointmentFollowing,
  appointmentStatuses,
  appointmentTransitions,
  type AppointmentStatus,
  type EntryStatus,
} from '../protocol/lifecycle.ts';

/** The statuses that an appointment may come to this one from. */
export const appointmentSources = (to: AppointmentStatus): AppointmentStatus[] =>
  appointmentStatuses.filter((from) => new Set<AppointmentStatus>(appointmentTransitions[from]).has(to));

/**
 * Moves an entry's appointment to where the entry has come. One that cannot follow (cancelled meanwhile by plain SQL)
 * stays as it is: the patient is here and has a number. Only an entry that was cancelled with it brings it back.
 */
export const followEntry = async (
  trx: Transaction,
  { appointmentId, from, to }: { appointmentId: string | null; from: EntryStatus; to: EntryStatus },
): Promise<void> => {
  const status = appointmentFollowing[to];
  if (appointmentId === null || status === null || status === appointmentFollowing[from]) return;
  const sources = appointmentSources(status).filter(
    (source) => source !== 'cancelled' || appointmentFollowing[from] === source,
  );
  await Appointment.query(trx).patch({ status }).where('appointment_id', appointmentId).whereIn('status', sources);
};
