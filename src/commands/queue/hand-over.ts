import type { Transaction } from 'objection';
import { Doctor } from '../../models/doctor.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { defineCommand } from '../../execution/define.ts';
import { invalidInput } from '../invalid-input.ts';

export const handOver = defineCommand('queue:hand-over', async ({ fromDoctorId, toDoctorId }, { trx }) => ({
  handedOver: await handOverList(trx, await expectDoctor(trx, fromDoctorId), toDoctorId),
}));

/**
 * Moves the list of a doctor, who is held at least by the key, to another of the department or to the pool; answers with
 * how many moved. Who is called or in the room stays with the doctor; another department is a transfer, since numbers
 * belong to one. Throws HubError('invalid_input', 'not_found', 'doctor_off', 'conflict').
 */
export const handOverList = async (trx: Transaction, from: Doctor, toDoctorId: string | undefined): Promise<number> => {
  if (from.doctorId === toDoctorId) throw invalidInput('toDoctorId', 'same', 'Another doctor, or none for the pool');
  const to = toDoctorId === undefined ? null : await expectDoctor(trx, toDoctorId);
  if (to?.status === 'off') throw new HubError('doctor_off', { doctorId: to.doctorId });
  if (to && to.departmentId !== from.departmentId) {
    throw new HubError('conflict', { departmentId: from.departmentId, toDepartmentId: to.departmentId });
  }
  const doctorId = to?.doctorId ?? null;
  return QueueEntry.query(trx)
    .patch({ doctorId, requestedDoctorId: doctorId })
    .whereIn('queue_id', thoseWaitingFor(trx, from.doctorId).orderBy('queue_id').forNoKeyUpdate());
};

/**
 * Neither moves to another department meanwhile. Going off is not held up: a doctor who goes off right after takes the list
 * along, as somebody who checked in a moment ago would have.
 */
const expectDoctor = async (trx: Transaction, doctorId: string): Promise<Doctor> => {
  const doctor = await Doctor.query(trx).findById(doctorId).forKeyShare();
  if (!doctor) throw new HubError('not_found', { doctorId });
  return doctor;
};

export const thoseWaitingFor = (trx: Transaction, doctorId: string) =>
  QueueEntry.query(trx).select('queue_id').where('doctor_id', doctorId).whereIn('status', ['waiting', 'on_hold']);
