import { Schedule } from '../../models/schedule.ts';
import { scheduleView } from '../../queries/schedule-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { lockDoctor } from '../doctor/lock.ts';
import { expectNoOverlap, expectSoundHours } from './hours.ts';

export const create = defineCommand('schedule:create', async (input, { trx }) => {
  const { doctorId, weekday, starts, ends, slotMinutes, validFrom, validTo = null } = input;
  const hours = { doctorId, weekday, starts, ends, slotMinutes, validFrom, validTo };
  expectSoundHours(hours);
  await lockDoctor(trx, doctorId);
  await expectNoOverlap(trx, hours);

  const schedule = await Schedule.query(trx).insert(hours).returning('*');
  return { schedule: scheduleView(schedule) };
});
