import { Department } from '../../models/department.ts';
import { departmentView } from '../../queries/directory-view.ts';
import { defineCommand } from '../../execution/define.ts';

export const create = defineCommand('department:create', async (input, { trx }) => {
  const { roundTheClock = false, names = {}, code, name, numberPrefix } = input;
  const department = await Department.query(trx)
    .insert({ code, name, names, numberPrefix, roundTheClock })
    .returning('*');
  return { department: departmentView(department) };
});
