import { Journey } from '../../models/journey.ts';
import { journeyView } from '../../queries/journey-view.ts';
import { defineCommand } from '../../execution/define.ts';

export const list = defineCommand('journey:list', async (_input, { trx }) => {
  const journeys = await Journey.query(trx).withGraphFetched('steps').orderBy(['name', 'journey_id']);
  return { journeys: journeys.map((journey) => journeyView(journey, journey.steps ?? [])) };
});
