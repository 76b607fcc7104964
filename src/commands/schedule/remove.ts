import { Schedule } from '../../models/schedule.ts';
import { HubError } from '../../protocol/errors.ts';
import { defineCommand } from '../../execution/define.ts';
import { lockDoctor } from '../doctor/lock.ts';

export const remove = defineCommand('schedule:remove', async ({ scheduleId }, { trx }) => {
  const found = await Schedule.query(trx).findById(scheduleId);
  // The doctor first, as who changes hours locks them.
  if (found) await lockDoctor(trx, found.doctorId);
  const removed = await Schedule.query(trx).deleteById(scheduleId);
  if (removed === 0) throw new HubError('not_found', { scheduleId });
  return { scheduleId };
});
