import type { Transaction } from 'objection';
import { Department } from '../../models/department.ts';
import { Doctor } from '../../models/doctor.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { activeStatuses } from '../../protocol/lifecycle.ts';
import { doctorView } from '../../queries/directory-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { patchGiven } from '../given.ts';
import { invalidInput } from '../invalid-input.ts';
import { expectPlaces } from '../place.ts';
import { expectRevision } from '../revision.ts';
import { expectDoctorLogin } from './login.ts';

export const update = defineCommand('doctor:update', async (input, { trx }) => {
  const { requestId: _, doctorId, expectedRevision, ...fields } = input;
  const { departmentId, userId, areaId, active } = fields;
  // A check-in in flight holds a key share of this row, so that a move to another department waits for it.
  const doctor = await Doctor.query(trx).findById(doctorId).forUpdate();
  if (!doctor) throw new HubError('not_found', { doctorId });
  expectRevision(doctor, expectedRevision, doctorView);
  if (departmentId !== undefined && departmentId !== doctor.departmentId) {
    if (!(await Department.query(trx).findById(departmentId))) throw new HubError('not_found', { departmentId });
    await expectNobodyIn(trx, doctorId);
  }
  // What is booked with who leaves stays in the day view until reception has moved it.
  if (active === false) await expectNobodyIn(trx, doctorId);
  if (typeof userId === 'string' && doctor.kind === 'station')
    throw invalidInput('userId', 'not_allowed', 'Who works at a station attends it');
  if (typeof userId === 'string' && userId !== doctor.userId) await expectDoctorLogin(trx, userId);
  if (typeof areaId === 'string') {
    const { siteId } = await Department.query(trx)
      .findById(departmentId ?? doctor.departmentId)
      .throwIfNotFound();
    await expectPlaces(trx, { siteId, areaId });
  }

  const changed = await patchGiven(trx, doctor, {
    ...fields,
    ...(active === false && {
      status: 'off' as const,
      backAt: null,
      delayMinutes: null,
      attendedBy: null,
      attendedSince: null,
    }),
  });
  return { doctor: doctorView(changed) };
});

/** Entries carry the number and the department that they were made in, so a doctor moves, or leaves, with an empty queue only. */
const expectNobodyIn = async (trx: Transaction, doctorId: string): Promise<void> => {
  const activeEntries = await QueueEntry.query(trx)
    .where('doctor_id', doctorId)
    .whereIn('status', [...activeStatuses])
    .resultSize();
  if (activeEntries > 0) throw new HubError('already_queued', { doctorId, activeEntries });
};
