import type { Transaction } from 'objection';
import { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { doctorView } from '../../queries/directory-view.ts';
import { defineCommand } from '../define.ts';
import { patchGiven } from '../patch-given.ts';
import { lockDoctor } from './lock.ts';

/** Pausing with a patient in the room is fine: nobody new is called. Going off is not. */
export const setStatus = defineCommand('doctor:set-status', async ({ doctorId, status, room }, { trx }) => {
  const doctor = await lockDoctor(trx, doctorId);
  if (status === 'off') await expectNobodyWith(trx, doctorId);

  const changed = await patchGiven(trx, doctor, { status, room });
  return { doctor: doctorView(changed) };
});

const expectNobodyWith = async (trx: Transaction, doctorId: string): Promise<void> => {
  const entry = await QueueEntry.query(trx)
    .where('doctor_id', doctorId)
    .whereIn('status', ['called', 'in_service'])
    .first();
  if (entry) throw new HubError('doctor_busy', { doctorId, queueId: entry.queueId });
};
