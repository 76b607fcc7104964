import { Journey } from '../../models/journey.ts';
import { journeyView } from '../../queries/journey-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { putSteps } from './steps.ts';

export const create = defineCommand('journey:create', async ({ code, name, names = {}, steps }, { trx }) => {
  const journey = await Journey.query(trx).insert({ code, name, names }).returning('*');
  return { journey: journeyView(journey, await putSteps(trx, journey.journeyId, steps)) };
});
