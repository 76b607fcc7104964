import type { Transaction } from 'objection';
import { Appointment } from '../../models/appointment.ts';
import { HubError } from '../../protocol/errors.ts';
import { appointmentTransitions, type AppointmentStatus } from '../../protocol/lifecycle.ts';
import { appointmentView } from '../../queries/appointment-view.ts';
import { expectRevision } from '../revision.ts';

/** The appointment under its lock, with the patient. Throws HubError('not_found' | 'conflict'). */
export const lockAppointment = async (
  trx: Transaction,
  { appointmentId, expectedRevision }: { appointmentId: string; expectedRevision?: number | undefined },
): Promise<Appointment> => {
  const appointment = await Appointment.query(trx).findById(appointmentId).withGraphFetched('patient').forNoKeyUpdate();
  if (!appointment) throw new HubError('not_found', { appointmentId });
  expectRevision(appointment, expectedRevision, appointmentView);
  return appointment;
};

export const expectTransition = ({ appointmentId, status }: Appointment, to: AppointmentStatus): void => {
  const allowed: readonly AppointmentStatus[] = appointmentTransitions[status];
  if (!allowed.includes(to)) throw new HubError('invalid_transition', { appointmentId, from: status, to });
};
