import { Schedule } from '../../models/schedule.ts';
import { HubError } from '../../protocol/errors.ts';
import { scheduleView } from '../../queries/schedule-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { lockDoctor } from '../doctor/lock.ts';
import { withoutMissing } from '../given.ts';
import { expectNoOverlap, expectSoundHours } from './hours.ts';

export const update = defineCommand('schedule:update', async (input, { trx }) => {
  const { scheduleId, starts, ends, slotMinutes, validFrom, validTo } = input;
  const found = await Schedule.query(trx).findById(scheduleId);
  if (!found) throw new HubError('not_found', { scheduleId });
  await lockDoctor(trx, found.doctorId);
  const schedule = await Schedule.query(trx).findById(scheduleId).forNoKeyUpdate();
  if (!schedule) throw new HubError('not_found', { scheduleId });

  const hours = { ...scheduleView(schedule), ...withoutMissing({ starts, ends, slotMinutes, validFrom, validTo }) };
  expectSoundHours(hours);
  await expectNoOverlap(trx, hours, scheduleId);
  await schedule.$query(trx).patch(hours);
  return { schedule: hours };
});
