import { Appointment } from '../../models/appointment.ts';
import { Doctor } from '../../models/doctor.ts';
import { HubError } from '../../protocol/errors.ts';
import { freeSlots as slotsOf } from '../../queries/free-slots.ts';
import { defineCommand } from '../../execution/define.ts';

export const freeSlots = defineCommand('appointment:free-slots', async ({ doctorId, date, appointmentId }, { trx }) => {
  const doctor = await Doctor.query(trx).findById(doctorId);
  if (!doctor) throw new HubError('not_found', { doctorId });
  const moving = appointmentId === undefined ? null : await Appointment.query(trx).findById(appointmentId);
  if (moving === undefined) throw new HubError('not_found', { appointmentId });
  const slots = await slotsOf(trx, { doctorId, date, moving });
  return { slots: slots.map((slot) => ({ ...slot, startsAt: slot.startsAt.toISOString() })) };
});
