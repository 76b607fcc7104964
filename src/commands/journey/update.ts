import { Journey } from '../../models/journey.ts';
import { HubError } from '../../protocol/errors.ts';
import { journeyView } from '../../queries/journey-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { patchGiven } from '../given.ts';
import { expectRevision } from '../revision.ts';
import { putSteps, stepsOf } from './steps.ts';

export const update = defineCommand('journey:update', async (input, { trx }) => {
  const { journeyId, expectedRevision, name, names, active, steps } = input;
  const journey = await Journey.query(trx).findById(journeyId).forUpdate();
  if (!journey) throw new HubError('not_found', { journeyId });
  const former = await stepsOf(trx, journeyId);
  expectRevision(journey, expectedRevision, (row) => journeyView(row, former));
  const now = steps === undefined ? former : await putSteps(trx, journeyId, steps);
  // Its steps are part of it: a change of them alone counts as one of the journey.
  const changed = await patchGiven(trx, journey, { name: name ?? journey.name, names, active });
  return { journey: journeyView(changed, now) };
});
