import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';

export const undoCloseDay = command('queue:undo-close-day', {
  summary:
    'Takes back a closing, within the minutes in which a consultation may be reopened: who waited waits, who was on hold is ' +
    'on hold, consultations go on, who was called waits again, and their appointments with them. What somebody has ' +
    'changed since stays as it is. A thousand rows at a time: while something remains, send it again.',
  who: ['reception', 'admin'],
  input: { closingId: f.id, reason: z.optional(f.reason) },
  data: z.strictObject({
    /** Of this call. */
    restored: z.int(),
    /** Of this call: changed since, or another number or time has taken its place. */
    skipped: z.int(),
    remaining: z.int(),
  }),
  errors: ['not_found', 'invalid_transition'],
});
