import type { Transaction } from 'objection';
import { Department } from '../../models/department.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { activeStatuses } from '../../protocol/lifecycle.ts';
import { departmentView } from '../../queries/directory-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { patchGiven } from '../given.ts';
import { expectPlaces } from '../place.ts';
import { expectRevision } from '../revision.ts';

export const update = defineCommand('department:update', async (input, { trx }) => {
  const { requestId: _, departmentId, expectedRevision, ...fields } = input;
  // A check-in in flight holds a key share of this row. So closing the department waits for it.
  const department = await Department.query(trx).findById(departmentId).forUpdate();
  if (!department) throw new HubError('not_found', { departmentId });
  expectRevision(department, expectedRevision, departmentView);
  if (fields.active === false && department.active) await expectNobodyHere(trx, departmentId);
  await expectPlaces(trx, { siteId: department.siteId, areaId: fields.areaId });

  const changed = await patchGiven(trx, department, fields);
  return { department: departmentView(changed) };
});

const expectNobodyHere = async (trx: Transaction, departmentId: string): Promise<void> => {
  const activeEntries = await QueueEntry.query(trx)
    .where('department_id', departmentId)
    .whereIn('status', [...activeStatuses])
    .resultSize();
  if (activeEntries > 0) {
    throw new HubError('invalid_transition', { from: 'active', to: 'inactive', departmentId, activeEntries });
  }
};
