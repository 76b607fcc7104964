import { Department } from '../../models/department.ts';
import { Service } from '../../models/service.ts';
import { HubError } from '../../protocol/errors.ts';
import { serviceView } from '../../queries/directory-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { withoutMissing } from '../given.ts';
import { expectJourney } from './journey.ts';

export const create = defineCommand('service:create', async ({ requestId: _, ...input }, { trx }) => {
  const { departmentId, journeyId } = input;
  const department = await Department.query(trx).findById(departmentId);
  if (!department) throw new HubError('not_found', { departmentId });
  if (journeyId !== undefined) await expectJourney(trx, journeyId, department);
  return { service: serviceView(await Service.query(trx).insert(withoutMissing(input)).returning('*')) };
});
