import { Department } from '../../models/department.ts';
import { Doctor } from '../../models/doctor.ts';
import { HubError } from '../../protocol/errors.ts';
import { doctorView } from '../../queries/directory-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { withoutMissing } from '../given.ts';
import { invalidInput } from '../invalid-input.ts';
import { expectPlaces } from '../place.ts';
import { expectDoctorLogin } from './login.ts';

/** A new doctor is `off` until set available. */
export const create = defineCommand('doctor:create', async (input, { trx }) => {
  const { requestId: _, ...fields } = input;
  const { departmentId, userId, areaId, kind } = fields;
  const department = await Department.query(trx).findById(departmentId);
  if (!department) throw new HubError('not_found', { departmentId });
  if (userId !== undefined && kind === 'station')
    throw invalidInput('userId', 'not_allowed', 'Who works at a station attends it');
  if (userId !== undefined) await expectDoctorLogin(trx, userId);
  await expectPlaces(trx, { siteId: department.siteId, areaId });

  const doctor = await Doctor.query(trx).insert(withoutMissing(fields)).returning('*');
  return { doctor: doctorView(doctor) };
});
