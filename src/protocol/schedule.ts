import * as z from 'zod/mini';
import * as f from './fields.ts';

/** When a doctor sees patients: a weekday's hours in the hospital's local time, from one day until another. */
export const schedule = z.strictObject({
  scheduleId: f.id,
  doctorId: f.id,
  /** ISO: 1 is Monday, 7 is Sunday. */
  weekday: z.int().check(z.gte(1), z.lte(7)),
  starts: f.localTime,
  ends: f.localEnd,
  slotMinutes: f.durationMinutes,
  validFrom: f.localDate,
  /** The last day, inclusive; null is open-ended. */
  validTo: z.nullable(f.localDate),
});
export type Schedule = z.infer<typeof schedule>;
