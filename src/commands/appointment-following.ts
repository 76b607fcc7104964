import type { Transaction } from 'objection';
import { Appointment } from '../models/appointment.ts';
import type { QueueEntry } from '../models/queue-entry.ts';
import { VisitStep } from '../models/visit-step.ts';
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

/**
 * Who leaves, or is cancelled, gives up the appointments of the stops that were still planned; who comes back has them again, where the time
 * may be somebody else's by now.
 */
export const followPlanned = async (
  trx: Transaction,
  { visitId, stepId, status: to }: Pick<QueueEntry, 'visitId' | 'stepId' | 'status'>,
  from: EntryStatus,
): Promise<void> => {
  const ended = endsVisit(to) ? to : endsVisit(from) ? 'planned' : null;
  if (ended === null) return;
  const status = ended === 'planned' ? 'checked_in' : appointmentFollowing[ended];
  const planned = VisitStep.query(trx)
    .select('appointment_id')
    .where({ visit_id: visitId, status: ended })
    .whereNotNull('appointment_id')
    .whereNot('step_id', stepId);
  await Appointment.query(trx)
    .patch({ status })
    .whereIn('appointment_id', planned)
    .whereIn('status', ended === 'planned' ? ['cancelled'] : appointmentSources(status));
};

const endsVisit = (status: EntryStatus): status is 'left' | 'cancelled' => status === 'left' || status === 'cancelled';
