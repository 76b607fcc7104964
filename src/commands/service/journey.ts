import type { Transaction } from 'objection';
import { Department } from '../../models/department.ts';
import { Journey } from '../../models/journey.ts';
import { HubError } from '../../protocol/errors.ts';
import { invalidInput } from '../invalid-input.ts';

/** All of a visit is at one site. Throws HubError('not_found', 'invalid_input'). */
export const expectJourney = async (trx: Transaction, journeyId: string, { siteId }: Department): Promise<void> => {
  const journey = await Journey.query(trx).findById(journeyId);
  if (!journey) throw new HubError('not_found', { journeyId });
  const elsewhere = await Journey.relatedQuery('steps', trx)
    .for(journeyId)
    .whereNotExists(
      Department.query(trx)
        .whereColumn('departments.department_id', 'journey_steps.department_id')
        .where('site_id', siteId),
    )
    .resultSize();
  if (elsewhere > 0) throw invalidInput('journeyId', 'other_site', 'It has steps at another site');
};
