import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import { schedule } from '../../schedule.ts';

const { scheduleId: _, validTo, ...fields } = schedule.shape;

export const create = command('schedule:create', {
  summary: 'Hours of a doctor on a weekday. They may not overlap other hours of that weekday.',
  who: ['admin'],
  input: { ...fields, validTo: z.optional(validTo) },
  data: z.strictObject({ schedule }),
  errors: ['not_found', 'conflict'],
});
