import type { Transaction } from 'objection';
import { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { activeStatuses, mayTransition } from '../../protocol/lifecycle.ts';
import { appointmentView } from '../../queries/appointment-view.ts';
import { defineCommand } from '../define.ts';
import { expectTransition, lockAppointment } from './lock.ts';

/** Why it was cancelled is in the audit; the row keeps the reason of the visit. */
export const cancel = defineCommand('appointment:cancel', async (input, { trx, now }) => {
  const { appointmentId, reason } = input;
  // The entry first, as every command on one locks it; one that checks in meanwhile is seen once the appointment is ours.
  const waiting = await lockEntryOf(trx, appointmentId);
  const appointment = await lockAppointment(trx, input);
  const entry = waiting ?? (await lockEntryOf(trx, appointmentId));
  expectTransition(appointment, 'cancelled');
  if (entry) await endEntry(trx, entry, { at: now, reason: reason ?? entry.reason });

  const cancelled = await appointment.$query(trx).patchAndFetch({ status: 'cancelled' });
  return { appointment: appointmentView(cancelled) };
});

const lockEntryOf = (trx: Transaction, appointmentId: string): Promise<QueueEntry | undefined> =>
  QueueEntry.query(trx)
    .findOne('appointment_id', appointmentId)
    .whereIn('status', [...activeStatuses])
    .forNoKeyUpdate()
    .execute();

const endEntry = async (
  trx: Transaction,
  entry: QueueEntry,
  { at, reason }: { at: Date; reason: string | null },
): Promise<void> => {
  const { queueId, status } = entry;
  if (!mayTransition(status, 'cancelled')) {
    throw new HubError('invalid_transition', { queueId, from: status, to: 'cancelled' });
  }
  await entry.$query(trx).patch({ status: 'cancelled', endedAt: at, reason });
};
