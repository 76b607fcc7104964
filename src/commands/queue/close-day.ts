import type { PartialModelObject, Transaction } from 'objection';
import { Appointment } from '../../models/appointment.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { appointmentFollowing } from '../../protocol/lifecycle.ts';
import { leftOverEntries, missedAppointments, type LeftOver } from '../../queries/left-over.ts';
import { appointmentSources } from '../appointment-following.ts';
import { readPlace } from '../arrival/place.ts';
import { defineCommand } from '../define.ts';
import { withoutMissing } from '../without-missing.ts';

/** With `dryRun` it only counts: what staff see before they close. */
export const closeDay = defineCommand('queue:close-day', async (input, { trx, now }) => {
  const { departmentId, queueDate, dryRun = false, reason } = input;
  const { place, hospitalToday } = await readPlace(trx, { departmentId });
  if (queueDate !== undefined && queueDate > (place?.today ?? hospitalToday)) {
    throw new HubError('wrong_day', { queueDate });
  }
  const of: LeftOver = { departmentId: departmentId ?? null, queueDate: queueDate ?? null };
  const entries = await leftOverEntries(trx, of, { lock: !dryRun });
  const appointments = await missedAppointments(trx, of, { lock: !dryRun });
  const completed = entries.filter(({ status }) => status === 'in_service');
  const left = entries.filter(({ status }) => status !== 'in_service');

  if (!dryRun) {
    await end(trx, left, 'left', { endedAt: now, ...withoutMissing({ reason }) });
    await end(trx, completed, 'completed', { endedAt: now, ...withoutMissing({ reason }) });
    await Appointment.query(trx)
      .patch({ status: 'no_show' })
      .whereRaw('appointment_id = ANY (?)', [idsOf(appointments)]);
  }
  return { left: left.length, completed: completed.length, noShows: appointments.length };
});

const idsOf = (rows: { appointmentId: string | null }[]): string[] =>
  rows.flatMap(({ appointmentId }) => appointmentId ?? []);

const end = async (
  trx: Transaction,
  entries: QueueEntry[],
  to: 'left' | 'completed',
  changes: PartialModelObject<QueueEntry>,
): Promise<void> => {
  if (entries.length === 0) return;
  await QueueEntry.query(trx)
    .patch({ ...changes, status: to })
    .whereRaw('queue_id = ANY (?)', [entries.map(({ queueId }) => queueId)]);
  await Appointment.query(trx)
    .patch({ status: appointmentFollowing[to] })
    .whereRaw('appointment_id = ANY (?)', [idsOf(entries)])
    .whereIn('status', appointmentSources(appointmentFollowing[to]));
};
