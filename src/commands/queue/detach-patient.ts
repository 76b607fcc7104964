import { raw, type Transaction } from 'objection';
import { Appointment } from '../../models/appointment.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import { defineCommand, type CommandContext } from '../../execution/define.ts';
import { appointmentSources } from '../appointment-following.ts';
import { changeEntry, expectActive } from '../entry.ts';
import { lockEntry } from '../entry-command.ts';

/**
 * The reason is the correction's, and goes to the audit alone: that of the visit stays. Where the ticket was transferred, its
 * former entries say no more of the wrong person than the open one.
 */
export const detachPatient = defineCommand('queue:detach-patient', async (input, context) => {
  const visit = await lockVisit(context.trx, input.queueId);
  const entry = await lockEntry(context, input);
  expectActive(entry);
  const { patientId, queueId } = entry;
  if (patientId === null) return { entry: staffEntryView(entry) };
  const detached = await changeEntry(context, entry, { patientId: null, ...withoutAppointment(entry) });
  await QueueEntry.query(context.trx)
    .patch({ patientId: null, appointmentId: null })
    .whereRaw('queue_id = ANY (?)', [visit.filter((id) => id !== queueId)])
    .where('patient_id', patientId);
  await bookAgain(context, entry);
  return { entry: staffEntryView(detached) };
});

/** The entry and those that it was transferred from, in the order of their keys, as everybody locks entries. */
const lockVisit = async (trx: Transaction, queueId: string): Promise<string[]> => {
  const { rows } = await trx.raw<{ rows: { queueId: string }[] }>(
    `SELECT queue_id AS "queueId" FROM queue WHERE queue_id IN (
       WITH RECURSIVE visit AS (
         SELECT queue_id, transferred_from_id FROM queue WHERE queue_id = ?
         UNION
         SELECT q.queue_id, q.transferred_from_id FROM visit JOIN queue q ON q.queue_id = visit.transferred_from_id)
       SELECT queue_id FROM visit)
     ORDER BY queue_id FOR NO KEY UPDATE`,
    [queueId],
  );
  return rows.map((row) => row.queueId);
};

/** An unknown person has no appointment, so the entry is due as a walk-in. */
const withoutAppointment = ({ appointmentId }: QueueEntry) =>
  appointmentId === null
    ? {}
    : {
        appointmentId: null,
        dueAt: raw('queue_due_at(urgency_level, coalesce(urgency_since, anchor_at), arrived_at, NULL)'),
      };

const bookAgain = async ({ trx }: CommandContext, { appointmentId }: QueueEntry): Promise<void> => {
  if (appointmentId === null) return;
  await Appointment.query(trx)
    .patch({ status: 'booked' })
    .where('appointment_id', appointmentId)
    .whereIn('status', appointmentSources('booked'));
};
