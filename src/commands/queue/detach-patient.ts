import { raw, type Transaction } from 'objection';
import { Appointment } from '../../models/appointment.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import { VisitStep } from '../../models/visit-step.ts';
import { defineCommand } from '../../execution/define.ts';
import { appointmentSources } from '../appointment-following.ts';
import { changeEntry, expectActive, lockVisitOf, reread } from '../entry.ts';
import { lockEntry } from '../entry-command.ts';

/**
 * The reason is the correction's, and goes to the audit alone: that of the visit stays. The visit's other stops and its former
 * entries say no more of the wrong person than the open one.
 */
export const detachPatient = defineCommand('queue:detach-patient', async (input, context) => {
  const { trx } = context;
  await lockVisitOf(trx, input);
  const others = await lockEntriesOf(trx, input.queueId);
  const entry = await lockEntry(context, input);
  expectActive(entry);
  const { patientId, visitId } = entry;
  if (patientId === null) return { entry: staffEntryView(entry) };
  const appointmentIds = await appointmentsOf(trx, entry);
  const detached = await changeEntry(context, entry, { patientId: null, ...withoutAppointment(entry) });
  await QueueEntry.query(trx)
    .patch({ patientId: null, appointmentId: null })
    .whereRaw('queue_id = ANY (?)', [others.filter((id) => id !== entry.queueId)]);
  await VisitStep.query(trx).patch({ appointmentId: null }).where('visit_id', visitId).whereNotNull('appointment_id');
  await Appointment.query(trx)
    .patch({ status: 'booked' })
    .whereRaw('appointment_id = ANY (?)', [appointmentIds])
    .whereIn('status', appointmentSources('booked'));
  return { entry: staffEntryView(await reread(context, detached)) };
});

/** All of the visit, in the order of their keys, as everybody locks entries. */
const lockEntriesOf = async (trx: Transaction, queueId: string): Promise<string[]> => {
  const entries = await QueueEntry.query(trx)
    .select('queue_id')
    .where('visit_id', QueueEntry.query(trx).select('visit_id').where('queue_id', queueId))
    .orderBy('queue_id')
    .forNoKeyUpdate();
  return entries.map((row) => row.queueId);
};

/** What the visit was taken for: of the entry, and of the stops that are still to come. */
const appointmentsOf = async (trx: Transaction, { visitId, appointmentId }: QueueEntry): Promise<string[]> => {
  const steps = await VisitStep.query(trx).where('visit_id', visitId).whereNotNull('appointment_id');
  return [appointmentId, ...steps.map((step) => step.appointmentId)].filter((id) => id !== null);
};

/** An unknown person has no appointment, so the entry is due as a walk-in. */
const withoutAppointment = ({ appointmentId }: QueueEntry) =>
  appointmentId === null
    ? {}
    : {
        appointmentId: null,
        dueAt: raw('queue_due_at(urgency_level, coalesce(urgency_since, anchor_at), arrived_at, NULL)'),
      };
