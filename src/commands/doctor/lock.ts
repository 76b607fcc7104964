import type { Transaction } from 'objection';
import { Doctor } from '../../models/doctor.ts';
import { HubError } from '../../protocol/errors.ts';

/**
 * The doctor under a lock, so that what is decided about one (hours, a slot, going off) is decided one after another.
 * Check-ins do not wait for it. Throws HubError('not_found').
 */
export const lockDoctor = async (trx: Transaction, doctorId: string): Promise<Doctor> => {
  const doctor = await Doctor.query(trx).findById(doctorId).forNoKeyUpdate();
  if (!doctor) throw new HubError('not_found', { doctorId });
  return doctor;
};
