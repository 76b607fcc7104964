import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { appointment } from '../../views.ts';

export const reschedule = command('appointment:reschedule', {
  summary:
    'Moves an appointment to another time or doctor; the new one points back at the old. The `reason` is that of the move, ' +
    'needed to overbook; the visit keeps its own.',
  who: ['reception'],
  input: {
    appointmentId: f.id,
    expectedRevision: z.optional(f.revision),
    doctorId: z.optional(f.id),
    scheduledDate: f.instant,
    durationMinutes: z.optional(f.durationMinutes),
    reason: z.optional(f.reason),
    overbook: z.optional(z.boolean()),
  },
  data: z.strictObject({ appointment }),
  errors: ['not_found', 'doctor_off', 'conflict', 'invalid_transition', 'slot_taken'],
});
