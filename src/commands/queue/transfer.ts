import { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { calledSinceOf } from '../../queries/call-order.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import { followEntry } from '../appointment-following.ts';
import { readDestination, type Destination } from './arrival/destination.ts';
import type { CommandContext } from '../../execution/define.ts';
import { wholeEntry } from '../../queries/whole-entry.ts';
import { expectMovable, transition } from '../entry.ts';
import { defineStopCommand } from '../entry-command.ts';
import { invalidInput } from '../invalid-input.ts';
import { expectNotQueued } from '../queued.ts';

/** The appointment goes on with the child. The parent ends before the child begins: both have the number. */
export const transfer = defineStopCommand('queue:transfer', async (parent, input, context) => {
  const { trx } = context;
  expectMovable(parent, 'queue:transfer');
  const { destination } = await readDestination(trx, input);
  if (!destination) throw invalidInput('departmentId', 'required', 'A transfer goes to a doctor or a department');
  await expectWelcome(context, parent, destination);

  await transition(context, parent, 'queue:transfer');
  const child = await QueueEntry.query(trx)
    .insert({ ...carriedOver(parent), ...columnsOf(destination), transferredFromId: parent.queueId })
    .returning(wholeEntry);
  await followEntry(trx, { appointmentId: child.appointmentId, from: parent.status, to: child.status });
  return { entry: staffEntryView(child) };
});

const expectWelcome = async (
  { trx }: CommandContext,
  entry: QueueEntry,
  { departmentId, doctorId, doctorStatus, active }: Destination,
): Promise<void> => {
  const { patientId, queueId, queueDate } = entry;
  if (!active) throw new HubError('department_closed', { departmentId });
  if (doctorStatus === 'off') throw new HubError('doctor_off', { doctorId });
  const calledSince = await calledSinceOf(trx, departmentId);
  if (calledSince === undefined || queueDate < calledSince) throw new HubError('wrong_day', { queueId, queueDate });
  if (departmentId === entry.departmentId && doctorId === entry.doctorId) {
    throw new HubError('conflict', { current: staffEntryView(entry) });
  }
  if (patientId !== null) await expectNotQueued(trx, patientId, { departmentId, queueDate, exceptId: queueId });
};

const carriedOver = (parent: QueueEntry) => ({
  patientId: parent.patientId,
  appointmentId: parent.appointmentId,
  queueDate: parent.queueDate,
  queueNumber: parent.queueNumber,
  urgencyLevel: parent.urgencyLevel,
  triagedAt: parent.triagedAt,
  arrivedAt: parent.arrivedAt,
  anchorAt: parent.anchorAt,
  urgencySince: parent.urgencySince,
  ticketToken: parent.ticketToken,
  deviceId: parent.deviceId,
});

const columnsOf = ({ departmentId, doctorId }: Destination) => ({
  departmentId,
  doctorId,
  requestedDoctorId: doctorId,
});
