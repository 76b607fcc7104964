import type { Transaction } from 'objection';
import { Appointment } from '../../models/appointment.ts';
import type { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import type { AppointmentStatus } from '../../protocol/lifecycle.ts';
import { calledSinceOf } from '../../queries/call-order.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import { readPlace } from '../arrival/place.ts';
import { expectMovable, transition } from '../entry.ts';
import { defineEntryCommand } from '../entry-command.ts';
import { withoutMissing } from '../without-missing.ts';

/** An appointment gets its visit back, but not the slot, which may be somebody else's by now. */
export const reinstate = defineEntryCommand('queue:reinstate', async (entry, input, context) => {
  expectMovable(entry, 'queue:reinstate');
  const { queueId, queueDate, departmentId } = entry;
  const calledSince = await calledSinceOf(context.trx, departmentId);
  // Nobody would ever call an entry of an earlier day.
  if (calledSince === undefined || queueDate < calledSince) throw new HubError('wrong_day', { queueId, queueDate });
  const { place } = await readPlace(context.trx, { departmentId });
  if (!place?.active) throw new HubError('department_closed', { departmentId });
  const reinstated = await transition(context, entry, 'queue:reinstate', withoutMissing({ reason: input.reason }));
  await expectAppointmentBack(context.trx, reinstated);
  return { entry: staffEntryView(reinstated) };
});

/** After the no-show the patient came for the same appointment under another number, and then left: that is the end of it. */
const expectAppointmentBack = async (trx: Transaction, { appointmentId }: QueueEntry): Promise<void> => {
  if (appointmentId === null) return;
  const appointment = await Appointment.query(trx).findById(appointmentId);
  const to = 'checked_in' satisfies AppointmentStatus;
  if (appointment?.status === to) return;
  throw new HubError('invalid_transition', { appointmentId, from: appointment?.status, to });
};
