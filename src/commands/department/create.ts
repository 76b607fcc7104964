import { Department } from '../../models/department.ts';
import { departmentView } from '../../queries/directory-view.ts';
import { defineCommand } from '../define.ts';

export const create = defineCommand('department:create', async (input, { trx }) => {
  const { code, name, numberPrefix, roundTheClock = false } = input;
  const department = await Department.query(trx).insert({ code, name, numberPrefix, roundTheClock }).returning('*');
  return { department: departmentView(department) };
});
