import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { appointment } from '../../views.ts';

export const book = command('appointment:book', {
  summary: 'Books a time with a doctor. Overbooking a taken one needs a reason.',
  who: ['reception'],
  input: {
    patientId: f.id,
    doctorId: f.id,
    scheduledDate: f.instant,
    durationMinutes: z.optional(f.durationMinutes),
    urgencyLevel: z.optional(f.urgencyLevel),
    reason: z.optional(f.reason),
    overbook: z.optional(z.boolean()),
  },
  data: z.strictObject({ appointment }),
  errors: ['not_found', 'doctor_off', 'slot_taken', 'conflict'],
});
