import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import * as f from '../../fields.ts';

export const freeSlots = read('appointment:free-slots', {
  summary: 'The free slots of a doctor on one hospital day, from the schedule less what is booked.',
  input: { doctorId: f.id, date: f.localDate },
  data: z.strictObject({ slots: z.array(z.strictObject({ startsAt: f.instant, durationMinutes: z.int() })) }),
  errors: ['not_found'],
});
