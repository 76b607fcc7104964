import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { entryData, entryErrors, entryInput } from '../entry-command.ts';

export const start = command('queue:start', {
  summary: 'The consultation begins.',
  who: ['reception', 'nurse', 'doctor'],
  owns: 'entry',
  input: {
    ...entryInput,
    /** Completes the doctor’s consultation under way first; in one transaction, so that neither happens alone. */
    completeCurrent: z.optional(z.boolean()),
    /** How that one ended; for a department that requires it. */
    outcome: z.optional(f.code),
  },
  data: entryData,
  errors: [...entryErrors, 'doctor_busy', 'doctor_off'],
});
