import type { Transaction } from 'objection';
import { Department } from '../../models/department.ts';
import { Doctor } from '../../models/doctor.ts';
import type { DeviceFilter } from '../../protocol/device.ts';
import { HubError } from '../../protocol/errors.ts';

type Scope = { readonly departmentId?: string | null | undefined; readonly filter?: DeviceFilter | undefined };

/** Throws HubError('not_found') where a device is to show a department or doctors that are not there. */
export const expectScope = async (trx: Transaction, { departmentId, filter }: Scope): Promise<void> => {
  if (typeof departmentId === 'string' && !(await Department.query(trx).findById(departmentId))) {
    throw new HubError('not_found', { departmentId });
  }
  const doctorIds = filter?.doctorIds ?? [];
  if (doctorIds.length === 0) return;
  const known = new Set((await Doctor.query(trx).findByIds(doctorIds)).map(({ doctorId }) => doctorId));
  const unknown = doctorIds.filter((doctorId) => !known.has(doctorId));
  if (unknown.length > 0) throw new HubError('not_found', { doctorIds: unknown });
};
