import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { schedule } from '../../schedule.ts';

export const update = command('schedule:update', {
  summary: 'Changes hours; what is left out stays. Appointments already booked stay as they are.',
  who: ['admin'],
  input: {
    scheduleId: f.id,
    starts: z.optional(f.localTime),
    ends: z.optional(f.localEnd),
    slotMinutes: z.optional(f.durationMinutes),
    validFrom: z.optional(f.localDate),
    validTo: z.optional(z.nullable(f.localDate)),
  },
  data: z.strictObject({ schedule }),
  errors: ['not_found', 'conflict'],
});
