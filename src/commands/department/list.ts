import { Department } from '../../models/department.ts';
import { departmentView } from '../../queries/directory-view.ts';
import { defineCommand } from '../../execution/define.ts';

export const list = defineCommand('department:list', async (_input, { trx }) => {
  const departments = await Department.query(trx).orderBy(['name', 'department_id']);
  return { departments: departments.map(departmentView) };
});
