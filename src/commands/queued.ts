import type { Transaction } from 'objection';
import { QueueEntry } from '../models/queue-entry.ts';
import { HubError } from '../protocol/errors.ts';
import { activeStatuses } from '../protocol/lifecycle.ts';

/** Throws HubError('already_queued') naming the number that the patient has in this department on this day. */
export const expectNotQueued = async (
  trx: Transaction,
  patientId: string,
  { departmentId, queueDate, exceptId }: { departmentId: string; queueDate: string; exceptId: string },
): Promise<void> => {
  const other = await QueueEntry.query(trx)
    .where({ patient_id: patientId, department_id: departmentId, queue_date: queueDate })
    .whereIn('status', [...activeStatuses])
    .whereNot('queue_id', exceptId)
    .first();
  if (other) throw new HubError('already_queued', { queueId: other.queueId, queueNumber: other.queueNumber });
};
