import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import * as f from '../../fields.ts';

export const freeSlots = read('appointment:free-slots', {
  summary:
    'The free slots of a doctor on one hospital day, from the schedule less what is booked. For an appointment that is ' +
    'to be moved: the times that the whole of it fits into; its own time is free for it.',
  who: ['reception'],
  input: { doctorId: f.id, date: f.localDate, appointmentId: z.optional(f.id) },
  data: z.strictObject({ slots: z.array(z.strictObject({ startsAt: f.instant, durationMinutes: z.int() })) }),
  errors: ['not_found'],
});
