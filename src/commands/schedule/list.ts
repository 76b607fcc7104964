import { Schedule } from '../../models/schedule.ts';
import { scheduleView } from '../../queries/schedule-view.ts';
import { defineCommand } from '../../execution/define.ts';

export const list = defineCommand('schedule:list', async ({ doctorId }, { trx }) => {
  const schedules = await Schedule.query(trx)
    .where(doctorId === undefined ? {} : { doctor_id: doctorId })
    .orderBy(['doctor_id', 'weekday', 'valid_from', 'starts', 'schedule_id']);
  return { schedules: schedules.map(scheduleView) };
});
