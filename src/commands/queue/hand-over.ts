import type { Transaction } from 'objection';
import { Doctor } from '../../models/doctor.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { callOrder } from '../../queries/call-order.ts';
import { defineCommand } from '../define.ts';
import { invalidInput } from '../invalid-input.ts';

/** Who is called or in the room stays with the doctor; another department is a transfer, since numbers belong to one. */
export const handOver = defineCommand('queue:hand-over', async ({ fromDoctorId, toDoctorId }, { trx }) => {
  if (fromDoctorId === toDoctorId) throw invalidInput('toDoctorId', 'same', 'Another doctor, or none for the pool');
  const from = await expectDoctor(trx, fromDoctorId);
  const to = toDoctorId === undefined ? null : await expectDoctor(trx, toDoctorId);
  if (to?.status === 'off') throw new HubError('doctor_off', { doctorId: to.doctorId });
  if (to && to.departmentId !== from.departmentId) {
    throw new HubError('conflict', { departmentId: from.departmentId, toDepartmentId: to.departmentId });
  }
  const doctorId = to?.doctorId ?? null;
  const handedOver = await QueueEntry.query(trx)
    .patch({ doctorId, requestedDoctorId: doctorId })
    .whereIn('queue_id', everyoneWaitingFor(trx, fromDoctorId));
  return { handedOver };
});

/**
 * Neither moves to another department meanwhile. Going off is not held up: whoever goes off right after takes the list
 * along, as somebody who checked in a moment ago would have.
 */
const expectDoctor = async (trx: Transaction, doctorId: string): Promise<Doctor> => {
  const doctor = await Doctor.query(trx).findById(doctorId).forKeyShare();
  if (!doctor) throw new HubError('not_found', { doctorId });
  return doctor;
};

const everyoneWaitingFor = (trx: Transaction, doctorId: string) =>
  QueueEntry.query(trx)
    .select('queue_id')
    .where('doctor_id', doctorId)
    .whereIn('status', ['waiting', 'on_hold'])
    .orderBy(callOrder)
    .forNoKeyUpdate();
