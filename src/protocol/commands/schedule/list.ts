import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import * as f from '../../fields.ts';
import { schedule } from '../../schedule.ts';

export const list = read('schedule:list', {
  summary: 'The schedules of a doctor, by weekday.',
  who: ['admin', 'reception', 'nurse'],
  input: { doctorId: z.optional(f.id) },
  data: z.strictObject({ schedules: z.array(schedule) }),
});
