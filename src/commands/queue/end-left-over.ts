import type { Transaction } from 'objection';
import { Appointment } from '../../models/appointment.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import { VisitStep } from '../../models/visit-step.ts';
import { Visit } from '../../models/visit.ts';
import { activeStatuses, appointmentFollowing, type EntryStatus } from '../../protocol/lifecycle.ts';
import { appointmentSources } from '../appointment-following.ts';

type Ending = Pick<QueueEntry, 'queueId' | 'status' | 'appointmentId'>;

/**
 * Ends entries that nobody will call any more, with their appointments: who is in the room is done, everybody else has left.
 * `endPlanned` comes before it, or the next stop would open.
 */
export const endEntries = async (trx: Transaction, entries: readonly Ending[], endedAt: Date): Promise<void> => {
  for (const to of ['left', 'completed'] as const) {
    const those = entries.filter(({ status }) => endOf(status) === to);
    if (those.length === 0) continue;
    await QueueEntry.query(trx)
      .patch({ endedAt, status: to })
      .whereRaw('queue_id = ANY (?)', [those.map(({ queueId }) => queueId)]);
    await Appointment.query(trx)
      .patch({ status: appointmentFollowing[to] })
      .whereRaw('appointment_id = ANY (?)', [those.flatMap(({ appointmentId }) => appointmentId ?? [])])
      .whereIn('status', appointmentSources(appointmentFollowing[to]));
  }
};

/** The visits themselves, also where nothing is active in them. They are locked. */
export const endLeftOver = async (trx: Transaction, visitIds: readonly string[], endedAt: Date): Promise<void> => {
  const entries = await QueueEntry.query(trx)
    .whereRaw('visit_id = ANY (?)', [visitIds])
    .whereIn('status', [...activeStatuses])
    .orderBy('queue_id')
    .forNoKeyUpdate();
  await endPlanned(trx, visitIds);
  await endEntries(trx, entries, endedAt);
  await Visit.query(trx).patch({ endedAt }).whereRaw('visit_id = ANY (?)', [visitIds]).whereNull('ended_at');
};

const endOf = (status: EntryStatus): 'left' | 'completed' => (status === 'in_service' ? 'completed' : 'left');

/** Where the patients of these visits, which are locked, were still to go. Returns the appointments of it as they were. */
export const endPlanned = async (trx: Transaction, visitIds: readonly string[]): Promise<Appointment[]> => {
  const planned = VisitStep.query(trx)
    .select('appointment_id')
    .whereRaw('visit_id = ANY (?)', [visitIds])
    .where('status', 'planned')
    .whereNotNull('appointment_id');
  const missed = await Appointment.query(trx)
    .select('appointment_id', 'status', 'holds_slot')
    .whereIn('appointment_id', planned)
    .whereIn('status', appointmentSources('no_show'))
    .orderBy('appointment_id')
    .forNoKeyUpdate();
  await Appointment.query(trx)
    .patch({ status: 'no_show' })
    .whereRaw('appointment_id = ANY (?)', [missed.map(({ appointmentId }) => appointmentId)]);
  await VisitStep.query(trx)
    .patch({ status: 'left' })
    .whereRaw('visit_id = ANY (?)', [visitIds])
    .where('status', 'planned');
  return missed;
};
