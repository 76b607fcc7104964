import type { Doctor } from '../../models/doctor.ts';
import type { QueueEntry } from '../../models/queue-entry.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import { HubError } from '../../protocol/errors.ts';
import { defineCommandWithRead } from '../../execution/define.ts';
import { completeCurrent, expectPresent, lockWithDoctor, ownDoctorId } from '../calling.ts';
import { expectMovable, transition } from '../entry.ts';
import { expectEntry } from '../entry-command.ts';

export const start = defineCommandWithRead('queue:start', lockWithDoctor, async (input, context, { doctor, row }) => {
  const entry = expectEntry(context, input, row);
  expectMovable(entry, 'queue:start');
  const isOfPool = entry.doctorId === null && (!doctor || doctor.doctorId === ownDoctorId(context.principal));
  if (entry.status === 'on_hold' && !isOfPool) expectPresent(entry, doctor);
  const taken = isOfPool ? takenBy(doctor, entry) : {};
  const doctorId = taken.doctorId ?? entry.doctorId;
  if (input.completeCurrent && doctorId !== null) await completeCurrent(context, doctorId, input.outcome);
  return { entry: staffEntryView(await transition(context, entry, 'queue:start', taken)) };
});

type Taken = { doctorId?: string; room?: string | null };

/** An entry that was set aside in the pool has no doctor yet: it becomes that of the doctor who starts. */
const takenBy = (doctor: Doctor | undefined, { queueId, departmentId }: QueueEntry): Taken => {
  if (!doctor) throw new HubError('invalid_transition', { queueId, from: 'on_hold', to: 'in_service', doctorId: null });
  const { doctorId, room, status } = doctor;
  if (status === 'off') throw new HubError('doctor_off', { doctorId });
  if (doctor.departmentId !== departmentId) throw new HubError('not_found', { doctorId, departmentId });
  return { doctorId, room };
};
