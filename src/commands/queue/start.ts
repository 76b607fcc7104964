import { Doctor } from '../../models/doctor.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import { HubError } from '../../protocol/errors.ts';
import type { CommandContext } from '../define.ts';
import { transition } from '../entry.ts';
import { defineEntryCommand } from '../entry-command.ts';
import { withoutMissing } from '../without-missing.ts';

export const start = defineEntryCommand('queue:start', async (entry, input, context) => {
  const started = await transition(context, entry, 'queue:start', {
    ...(entry.doctorId === null ? await ownRoom(context, input.queueId) : {}),
    ...withoutMissing({ reason: input.reason }),
  });
  return { entry: staffEntryView(started) };
});

/** An entry that was set aside in the pool has no doctor yet: it becomes that of the doctor who starts. */
const ownRoom = async ({ trx, principal }: CommandContext, queueId: string) => {
  const doctorId = principal.role === 'doctor' ? principal.doctorId : null;
  const doctor = doctorId === null ? undefined : await Doctor.query(trx).findById(doctorId);
  if (!doctor) throw new HubError('invalid_transition', { queueId, from: 'on_hold', to: 'in_service', doctorId: null });
  return { doctorId: doctor.doctorId, room: doctor.room };
};
