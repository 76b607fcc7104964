import { Department } from '../../models/department.ts';
import { departmentView } from '../../queries/directory-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { withoutMissing } from '../given.ts';
import { expectPlaces } from '../place.ts';

export const create = defineCommand('department:create', async ({ requestId: _, ...input }, { trx }) => {
  await expectPlaces(trx, input);
  const department = await Department.query(trx).insert(withoutMissing(input)).returning('*');
  return { department: departmentView(department) };
});
