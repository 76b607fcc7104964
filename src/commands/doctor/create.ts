import { Department } from '../../models/department.ts';
import { Doctor } from '../../models/doctor.ts';
import { HubError } from '../../protocol/errors.ts';
import { doctorView } from '../../queries/directory-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { expectDoctorLogin } from './login.ts';

/** A new doctor is `off` until set available. */
export const create = defineCommand('doctor:create', async (input, { trx }) => {
  const { departmentId, fullName, specialty = null, room = null, userId = null } = input;
  const department = await Department.query(trx).findById(departmentId);
  if (!department) throw new HubError('not_found', { departmentId });
  if (userId !== null) await expectDoctorLogin(trx, userId);

  const doctor = await Doctor.query(trx).insert({ departmentId, fullName, specialty, room, userId }).returning('*');
  return { doctor: doctorView(doctor) };
});
