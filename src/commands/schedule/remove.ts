import { Schedule } from '../../models/schedule.ts';
import { HubError } from '../../protocol/errors.ts';
import { defineCommand } from '../define.ts';

export const remove = defineCommand('schedule:remove', async ({ scheduleId }, { trx }) => {
  const removed = await Schedule.query(trx).deleteById(scheduleId);
  if (removed === 0) throw new HubError('not_found', { scheduleId });
  return { scheduleId };
});
