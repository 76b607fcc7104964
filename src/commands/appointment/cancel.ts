import type { Transaction } from 'objection';
import { QueueEntry } from '../../models/queue-entry.ts';
import { activeStatuses } from '../../protocol/lifecycle.ts';
import { appointmentView } from '../../queries/appointment-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { transition } from '../entry.ts';
import { expectTransition, lockAppointment } from './lock.ts';

/** Why it was cancelled is in the audit; the row keeps the reason of the visit. */
export const cancel = defineCommand('appointment:cancel', async (input, context) => {
  const { trx } = context;
  const { appointmentId } = input;
  // The entry first, as every command on one locks it; one that checks in meanwhile is seen once the appointment is ours.
  const waiting = await lockEntryOf(trx, appointmentId);
  const appointment = await lockAppointment(trx, input);
  const entry = waiting ?? (await lockEntryOf(trx, appointmentId));
  expectTransition(appointment, 'cancelled');

  // The appointment follows its entry.
  if (entry) await transition(context, entry, 'queue:cancel');
  else await appointment.$query(trx).patch({ status: 'cancelled' });
  const cancelled = await appointment.$query(trx).withGraphFetched('patient').throwIfNotFound();
  return { appointment: appointmentView(cancelled) };
});

const lockEntryOf = (trx: Transaction, appointmentId: string): Promise<QueueEntry | undefined> =>
  QueueEntry.query(trx)
    .findOne('appointment_id', appointmentId)
    .whereIn('status', [...activeStatuses])
    .forNoKeyUpdate()
    .execute();
