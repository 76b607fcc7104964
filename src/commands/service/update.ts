import { Department } from '../../models/department.ts';
import { Service } from '../../models/service.ts';
import { HubError } from '../../protocol/errors.ts';
import { serviceView } from '../../queries/directory-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { patchGiven } from '../given.ts';
import { expectRevision } from '../revision.ts';
import { expectJourney } from './journey.ts';

export const update = defineCommand('service:update', async (input, { trx }) => {
  const { requestId: _, serviceId, expectedRevision, ...fields } = input;
  const service = await Service.query(trx).findById(serviceId).forUpdate();
  if (!service) throw new HubError('not_found', { serviceId });
  expectRevision(service, expectedRevision, serviceView);
  const { journeyId } = fields;
  if (typeof journeyId === 'string') {
    await expectJourney(trx, journeyId, await Department.query(trx).findById(service.departmentId).throwIfNotFound());
  }
  return { service: serviceView(await patchGiven(trx, service, fields)) };
});
