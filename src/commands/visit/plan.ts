import { Appointment } from '../../models/appointment.ts';
import { HubError } from '../../protocol/errors.ts';
import { appointmentSources } from '../appointment-following.ts';
import { invalidInput } from '../invalid-input.ts';
import { activeEntryOf } from './open-visit.ts';
import { replacePlanned, rowOfStop, stepsOf } from './steps.ts';
import { defineVisitCommand } from './visit-command.ts';

export const plan = defineVisitCommand('visit:plan', async (visit, { steps }, { trx }) => {
  const { visitId } = visit;
  if (visit.endedAt !== null) throw new HubError('invalid_transition', { visitId, from: 'ended', to: 'planned' });
  const entry = await activeEntryOf(trx, visitId);
  if (entry) await rowOfStop(trx, entry);
  const planned = (await stepsOf(trx, visitId)).filter(({ status }) => status === 'planned');
  const kept = new Set<string>();
  for (const [index, { stepId }] of steps.entries()) {
    if (stepId === undefined) continue;
    if (!planned.some((step) => step.stepId === stepId)) {
      throw invalidInput(`steps.${index}.stepId`, 'not_planned', 'Only what is still planned can be changed');
    }
    if (kept.has(stepId)) throw invalidInput(`steps.${index}.stepId`, 'twice', 'It is in the plan once');
    kept.add(stepId);
  }
  if (!entry && steps.length === 0) throw invalidInput('steps', 'required', 'Nothing would be left of the visit');
  const dropped = planned.filter(({ stepId }) => !kept.has(stepId));
  await replacePlanned(trx, visit, planned, steps);
  await Appointment.query(trx)
    .patch({ status: 'booked' })
    .whereRaw('appointment_id = ANY (?)', [dropped.flatMap(({ appointmentId }) => appointmentId ?? [])])
    .whereIn('status', appointmentSources('booked'));
});
