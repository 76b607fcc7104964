import { Appointment } from '../../models/appointment.ts';
import { appointmentView } from '../../queries/appointment-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { expectTransition, lockAppointment } from './lock.ts';
import { expectFree, expectReasonToOverbook, lockBookable, startOf } from './slot.ts';

/** The old one ends first and gives its time back, since the new one may overlap it. The code in the patient's hand stays. */
export const reschedule = defineCommand('appointment:reschedule', async (input, { trx, now }) => {
  const { reason, overbook = false } = input;
  const start = startOf(input.scheduledDate, now);
  expectReasonToOverbook(overbook, reason);
  const old = await lockAppointment(trx, input);
  expectTransition(old, 'rescheduled');
  const doctorId = input.doctorId ?? old.doctorId;
  const minutes = input.durationMinutes ?? old.durationMinutes;
  await lockBookable(trx, doctorId);
  await old.$query(trx).patch({ status: 'rescheduled' });
  if (!overbook) await expectFree(trx, { doctorId, start, minutes });

  const appointment = await Appointment.query(trx)
    .insert({
      patientId: old.patientId,
      doctorId,
      scheduledDate: start,
      durationMinutes: minutes,
      urgencyLevel: old.urgencyLevel,
      holdsSlot: !overbook,
      confirmationCode: old.confirmationCode,
      // Of the visit. Why it was moved, or booked over another, is in the audit.
      reason: old.reason,
      rescheduledFromId: old.appointmentId,
    })
    .returning('*');
  appointment.patient = old.patient ?? null;
  return { appointment: appointmentView(appointment) };
});
