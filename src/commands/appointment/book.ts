import { Appointment } from '../../models/appointment.ts';
import { appointmentView } from '../../queries/appointment-view.ts';
import { slotMinutesAt } from '../../queries/free-slots.ts';
import { defineCommand } from '../define.ts';
import { lockDoctor } from '../doctor/lock.ts';
import { knownPatient } from '../patient/identity.ts';
import { withoutMissing } from '../without-missing.ts';
import { confirmationCode } from './confirmation-code.ts';
import { expectFree, expectReasonToOverbook, startOf } from './slot.ts';

/** Where the doctor's hours do not say. */
const DURATION_MINUTES = 15;

/** Reception may book outside a doctor's hours; only another appointment is in the way. */
export const book = defineCommand('appointment:book', async (input, { trx, now }) => {
  const { patientId, doctorId, urgencyLevel, reason, overbook = false } = input;
  const start = startOf(input.scheduledDate, now);
  expectReasonToOverbook(overbook, reason);
  // Of twenty at once the constraint would let one win too, but the others would wait for each other in circles.
  await lockDoctor(trx, doctorId);
  const patient = await knownPatient(trx, patientId);
  const minutes = input.durationMinutes ?? (await slotMinutesAt(trx, doctorId, start)) ?? DURATION_MINUTES;
  if (!overbook) await expectFree(trx, { doctorId, start, minutes });

  const appointment = await Appointment.query(trx)
    .insert({
      patientId,
      doctorId,
      scheduledDate: start,
      durationMinutes: minutes,
      holdsSlot: !overbook,
      confirmationCode: confirmationCode(),
      ...withoutMissing({ urgencyLevel, reason }),
    })
    .returning('*');
  appointment.patient = patient;
  return { appointment: appointmentView(appointment) };
});
