import { Doctor } from '../../models/doctor.ts';
import { doctorView } from '../../queries/directory-view.ts';
import { defineCommand } from '../../execution/define.ts';

export const list = defineCommand('doctor:list', async ({ departmentId }, { trx }) => {
  const doctors = await Doctor.query(trx)
    .select('doctors.*')
    .join('departments', 'departments.department_id', 'doctors.department_id')
    .where(departmentId === undefined ? {} : { 'doctors.department_id': departmentId })
    .orderBy(['departments.name', 'departments.department_id', 'doctors.doctor_no']);
  return { doctors: doctors.map(doctorView) };
});
