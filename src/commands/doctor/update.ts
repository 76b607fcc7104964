import type { Transaction } from 'objection';
import { Department } from '../../models/department.ts';
import { Doctor } from '../../models/doctor.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { activeStatuses } from '../../protocol/lifecycle.ts';
import { doctorView } from '../../queries/directory-view.ts';
import { defineCommand } from '../define.ts';
import { patchGiven } from '../patch-given.ts';
import { expectRevision } from '../revision.ts';
import { expectDoctorLogin } from './login.ts';

export const update = defineCommand('doctor:update', async (input, { trx }) => {
  const { doctorId, expectedRevision, departmentId, fullName, specialty, room, userId } = input;
  // A check-in in flight holds a key share of this row, so that a move to another department waits for it.
  const doctor = await Doctor.query(trx).findById(doctorId).forUpdate();
  if (!doctor) throw new HubError('not_found', { doctorId });
  expectRevision(doctor, expectedRevision, doctorView);
  if (departmentId !== undefined && departmentId !== doctor.departmentId) {
    await expectMovable(trx, doctorId, departmentId);
  }
  if (typeof userId === 'string' && userId !== doctor.userId) await expectDoctorLogin(trx, userId);

  const changed = await patchGiven(trx, doctor, { departmentId, fullName, specialty, room, userId });
  return { doctor: doctorView(changed) };
});

/** Entries carry the number and the department that they were made in, so a doctor moves with an empty queue only. */
const expectMovable = async (trx: Transaction, doctorId: string, departmentId: string): Promise<void> => {
  const department = await Department.query(trx).findById(departmentId);
  if (!department) throw new HubError('not_found', { departmentId });
  const activeEntries = await QueueEntry.query(trx)
    .where('doctor_id', doctorId)
    .whereIn('status', [...activeStatuses])
    .resultSize();
  if (activeEntries > 0) throw new HubError('already_queued', { doctorId, activeEntries });
};
