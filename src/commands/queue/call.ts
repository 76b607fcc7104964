import { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import { callTo, completeCurrent, expectFreeToCall, lockCaller, lockVisitInRoom, returnCalled } from '../calling.ts';
import { defineCommand, type CommandContext } from '../../execution/define.ts';
import { lockEntry } from '../entry-command.ts';
import { expectMovable } from '../entry.ts';
import { invalidInput } from '../invalid-input.ts';

export const call = defineCommand('queue:call', async (input, context) => {
  const doctor = await lockCaller(context, await callerOf(context, input));
  // Visits before entries, as everybody locks them.
  if (input.completeCurrent) await lockVisitInRoom(context.trx, doctor);
  const entry = await lockEntry(context, input);
  expectMovable(entry, 'queue:call');
  const { queueId, queueDate, departmentId } = entry;
  if (entry.doctorId === null && departmentId !== doctor.departmentId) {
    throw new HubError('not_found', { doctorId: doctor.doctorId, departmentId });
  }
  if (entry.doctorId !== null && entry.doctorId !== doctor.doctorId) {
    // It went to another list after the sender last saw it.
    throw new HubError('conflict', { current: staffEntryView(entry) });
  }
  if (queueDate < doctor.calledSince) throw new HubError('wrong_day', { queueId, queueDate });
  expectFreeToCall(doctor);
  if (input.completeCurrent) {
    const completed = await completeCurrent(context, doctor.doctorId, input.outcome);
    // Of a party the next one has just been called. This one goes first, and the others wait again.
    if (completed) await returnCalled(context, doctor.doctorId);
  }
  return { entry: staffEntryView(await callTo(context, entry, doctor)) };
});

type Call = { queueId: string; doctorId?: string | undefined };

/** Who calls: the doctor who is asking, the one named, or the one whose list the entry is in. */
const callerOf = async ({ trx, principal }: CommandContext, { queueId, doctorId: named }: Call): Promise<string> => {
  if (principal.role === 'doctor' && principal.doctorId !== null) {
    if (named !== undefined && named !== principal.doctorId) throw new HubError('forbidden', { doctorId: named });
    return principal.doctorId;
  }
  if (named !== undefined) return named;
  const entry = await QueueEntry.query(trx).select('doctor_id').findById(queueId);
  if (!entry) throw new HubError('not_found', { queueId });
  if (entry.doctorId === null) throw invalidInput('doctorId', 'required', 'Who calls an entry of the pool');
  return entry.doctorId;
};
