import { Appointment } from '../../models/appointment.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import { VisitStep } from '../../models/visit-step.ts';
import { HubError } from '../../protocol/errors.ts';
import { appointmentSources } from '../appointment-following.ts';
import { activeEntryOf } from './open-visit.ts';
import { rowOfStop, markSkipped } from './steps.ts';
import { defineVisitCommand } from './visit-command.ts';

export const skipStep = defineVisitCommand('visit:skip-step', async (visit, { stepId }, { trx, now }) => {
  const { visitId } = visit;
  const entry = await activeEntryOf(trx, visitId);
  if (entry) await rowOfStop(trx, entry);
  const step = await VisitStep.query(trx).findOne({ step_id: stepId, visit_id: visitId });
  if (!step) throw new HubError('not_found', { visitId, stepId });
  const isCurrent = step.status === 'current' && entry !== undefined;
  const isCalled = isCurrent && (entry.status === 'called' || entry.status === 'in_service');
  if ((step.status !== 'planned' && !isCurrent) || isCalled) {
    throw new HubError('invalid_transition', { stepId, from: isCalled ? entry.status : step.status, to: 'skipped' });
  }
  await markSkipped(trx, step, now);
  if (step.appointmentId !== null) {
    await Appointment.query(trx)
      .patch({ status: 'cancelled' })
      .where('appointment_id', step.appointmentId)
      .whereIn('status', appointmentSources('cancelled'));
  }
  if (!isCurrent) return;
  await QueueEntry.query(trx).patch({ status: 'withdrawn', endedAt: now }).where('queue_id', entry.queueId);
  await trx.raw('SELECT visit_open_next(q) FROM queue q WHERE queue_id = ?', [entry.queueId]);
});
