import type { Transaction } from 'objection';
import { Appointment } from '../../models/appointment.ts';
import { Doctor } from '../../models/doctor.ts';
import type { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import type { AppointmentStatus } from '../../protocol/lifecycle.ts';
import { calledSinceOf } from '../../queries/call-order.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import type { CommandContext } from '../../execution/define.ts';
import { expectFree } from '../appointment/slot.ts';
import { defineStopCommand } from '../entry-command.ts';
import { expectMovable, transition } from '../entry.ts';
import { readDestination } from './arrival/destination.ts';

export const reinstate = defineStopCommand('queue:reinstate', async (entry, _, context) => ({
  entry: staffEntryView(await reinstateEntry(context, entry)),
}));

/** Throws HubError('invalid_transition', 'wrong_day', 'department_closed', 'slot_taken', 'already_queued'). */
export const reinstateEntry = async (context: CommandContext, entry: QueueEntry): Promise<QueueEntry> => {
  expectMovable(entry, 'queue:reinstate');
  const { trx } = context;
  const { queueId, queueDate } = entry;
  const list = await listToReturnTo(trx, entry);
  const { departmentId } = list;
  const calledSince = await calledSinceOf(trx, departmentId);
  // Nobody would ever call an entry of an earlier day.
  if (calledSince === undefined || queueDate < calledSince) throw new HubError('wrong_day', { queueId, queueDate });
  const { destination } = await readDestination(trx, { departmentId });
  if (!destination?.active) throw new HubError('department_closed', { departmentId });
  const reinstated = await transition(context, entry, 'queue:reinstate', list);
  await expectAppointmentBack(trx, reinstated);
  if (entry.status !== 'no_show') await takeSlotAgain(trx, reinstated);
  return reinstated;
};

type List = Pick<QueueEntry, 'departmentId' | 'doctorId' | 'requestedDoctorId'>;

/**
 * The list that the entry was in. A doctor may have gone to another department since it ended: an appointment goes with its
 * doctor, and everybody else who waits stays in the department. Nobody would see the list of a doctor who has left. Held by the key, so that the doctor does not go now.
 */
const listToReturnTo = async (trx: Transaction, entry: QueueEntry): Promise<List> => {
  const { departmentId, requestedDoctorId, appointmentId } = entry;
  const pool: List = { departmentId, doctorId: null, requestedDoctorId: null };
  const doctor = requestedDoctorId === null ? null : await Doctor.query(trx).findById(requestedDoctorId).forKeyShare();
  if (!doctor?.active || (doctor.departmentId !== departmentId && appointmentId === null)) return pool;
  return { departmentId: doctor.departmentId, doctorId: doctor.doctorId, requestedDoctorId: doctor.doctorId };
};

/** After the no-show the patient came for the same appointment under another number, and then left: that is the end of it. */
const expectAppointmentBack = async (trx: Transaction, { appointmentId }: QueueEntry): Promise<void> => {
  if (appointmentId === null) return;
  const appointment = await Appointment.query(trx).findById(appointmentId);
  const to = 'checked_in' satisfies AppointmentStatus;
  if (appointment?.status === to) return;
  throw new HubError('invalid_transition', { appointmentId, from: appointment?.status, to });
};

/**
 * The time of an appointment that was cancelled with the entry. One that was overbooked has none to take. Throws
 * HubError('slot_taken').
 */
const takeSlotAgain = async (trx: Transaction, { appointmentId }: QueueEntry): Promise<void> => {
  if (appointmentId === null || !(await heldSlot(trx, appointmentId))) return;
  const appointment = await Appointment.query(trx).findById(appointmentId).throwIfNotFound();
  const { doctorId, scheduledDate: start, durationMinutes: minutes } = appointment;
  await expectFree(trx, { doctorId, start, minutes });
  await appointment.$query(trx).patch({ holdsSlot: true });
};

/** Whether the cancellation gave up its time, by the audit. */
const heldSlot = async (trx: Transaction, appointmentId: string): Promise<boolean> => {
  const { rows } = await trx.raw<{ rows: { held: boolean | null }[] }>(
    `SELECT (before ->> 'holds_slot')::boolean AS held FROM audit_log
     WHERE row_id = ? AND table_name = 'appointments' AND after ->> 'status' = 'cancelled'
     ORDER BY audit_id DESC LIMIT 1`,
    [appointmentId],
  );
  return rows[0]?.held ?? false;
};
