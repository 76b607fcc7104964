import { Doctor } from '../../models/doctor.ts';
import { HubError } from '../../protocol/errors.ts';
import { freeSlots as slotsOf } from '../../queries/free-slots.ts';
import { defineCommand } from '../define.ts';

export const freeSlots = defineCommand('appointment:free-slots', async ({ doctorId, date }, { trx }) => {
  const doctor = await Doctor.query(trx).findById(doctorId);
  if (!doctor) throw new HubError('not_found', { doctorId });
  const slots = await slotsOf(trx, doctorId, date);
  return { slots: slots.map((slot) => ({ ...slot, startsAt: slot.startsAt.toISOString() })) };
});
