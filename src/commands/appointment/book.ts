import { customAlphabet } from 'nanoid';
import { Appointment } from '../../models/appointment.ts';
import { CODE_CHARACTERS, CODE_LENGTH } from '../../protocol/confirmation-code.ts';
import { appointmentView } from '../../queries/appointment-view.ts';
import { slotMinutesAt } from '../../queries/free-slots.ts';
import { defineCommand } from '../../execution/define.ts';
import { knownPatient } from '../patient/identity.ts';
import { withoutMissing } from '../given.ts';
import { expectFree, expectReasonToOverbook, lockBookable, startOf } from './slot.ts';

/** One of 78 thousand million, so that a code in use is hit once in a hospital's lifetime; that booking is run again. */
const newCode = customAlphabet(CODE_CHARACTERS, CODE_LENGTH);

/** Where the doctor's hours do not say. */
const DURATION_MINUTES = 15;

/** Reception may book outside a doctor's hours; only another appointment is in the way. */
export const book = defineCommand('appointment:book', async (input, { trx, now }) => {
  const { patientId, doctorId, urgencyLevel, reason, overbook = false } = input;
  const start = startOf(input.scheduledDate, now);
  expectReasonToOverbook(overbook, reason);
  // Of twenty at once the constraint would let one win too, but the others would deadlock.
  await lockBookable(trx, doctorId);
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
      confirmationCode: newCode(),
      ...withoutMissing({ urgencyLevel, reason }),
    })
    .returning('*');
  appointment.patient = patient;
  return { appointment: appointmentView(appointment) };
});
