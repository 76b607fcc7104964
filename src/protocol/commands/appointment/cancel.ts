import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { appointment } from '../../views.ts';

export const cancel = command('appointment:cancel', {
  summary: 'Cancels an appointment and ends its queue entry, if there is one.',
  who: ['reception'],
  input: { appointmentId: f.id, expectedRevision: z.optional(f.revision), reason: z.optional(f.reason) },
  data: z.strictObject({ appointment }),
  errors: ['not_found', 'conflict', 'invalid_transition'],
});
