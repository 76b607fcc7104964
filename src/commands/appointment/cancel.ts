import type { Transaction } from 'objection';
import { QueueEntry } from '../../models/queue-entry.ts';
import { activeStatuses } from '../../protocol/lifecycle.ts';
import { appointmentView } from '../../queries/appointment-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { VisitStep } from '../../models/visit-step.ts';
import { Visit } from '../../models/visit.ts';
import { transition } from '../entry.ts';
import { markSkipped } from '../visit/steps.ts';
import { expectTransition, lockAppointment } from './lock.ts';

/** Why it was cancelled is in the audit; the row keeps the reason of the visit. */
export const cancel = defineCommand('appointment:cancel', async (input, context) => {
  const { trx } = context;
  const { appointmentId } = input;
  const planned = await lockPlannedStep(trx, appointmentId);
  // The entry first, as every command on one locks it; one that checks in meanwhile is seen once the appointment is ours.
  const waiting = await lockEntryOf(trx, appointmentId);
  const appointment = await lockAppointment(trx, input);
  const entry = waiting ?? (await lockEntryOf(trx, appointmentId));
  expectTransition(appointment, 'cancelled');

  // The appointment follows its entry.
  if (entry) await transition(context, entry, 'queue:cancel');
  else await appointment.$query(trx).patch({ status: 'cancelled' });
  if (planned && !entry) await markSkipped(trx, planned, context.now);
  const cancelled = await appointment.$query(trx).withGraphFetched('patient').throwIfNotFound();
  return { appointment: appointmentView(cancelled) };
});

/** The patient is in the house, and was to go there later: that stop is not needed any more. Its visit is locked before all else. */
const lockPlannedStep = async (trx: Transaction, appointmentId: string): Promise<VisitStep | undefined> => {
  const planned = { appointment_id: appointmentId, status: 'planned' };
  const step = await VisitStep.query(trx).findOne(planned);
  if (!step) return undefined;
  await Visit.query(trx).findById(step.visitId).forNoKeyUpdate();
  return VisitStep.query(trx).findOne(planned);
};

const lockEntryOf = (trx: Transaction, appointmentId: string): Promise<QueueEntry | undefined> =>
  QueueEntry.query(trx)
    .findOne('appointment_id', appointmentId)
    .whereIn('status', [...activeStatuses])
    .forNoKeyUpdate()
    .execute();
