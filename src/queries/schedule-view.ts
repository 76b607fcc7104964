import type { Schedule as ScheduleRow } from '../models/schedule.ts';
import type { Schedule } from '../protocol/schedule.ts';

/** PostgreSQL writes times with seconds; the protocol has `HH:MM`. */
const hoursAndMinutes = (time: string): string => time.slice(0, 5);

export const scheduleView = (row: Pick<ScheduleRow, keyof Schedule>): Schedule => ({
  scheduleId: row.scheduleId,
  doctorId: row.doctorId,
  weekday: row.weekday,
  starts: hoursAndMinutes(row.starts),
  ends: hoursAndMinutes(row.ends),
  slotMinutes: row.slotMinutes,
  validFrom: row.validFrom,
  validTo: row.validTo,
});
