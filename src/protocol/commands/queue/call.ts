import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { entryData } from '../entry-command.ts';

export const call = command('queue:call', {
  summary: 'Calls a chosen entry, out of order. An entry of the pool also needs the doctor.',
  who: ['reception', 'nurse', 'doctor'],
  owns: 'entry',
  input: {
    queueId: f.id,
    doctorId: z.optional(f.id),
    expectedRevision: z.optional(f.revision),
    /** Completes the doctor’s consultation under way first; in one transaction, so that neither happens alone. */
    completeCurrent: z.optional(z.boolean()),
    /** How that one ended; for a department that requires it. */
    outcome: z.optional(f.code),
  },
  data: entryData,
  errors: ['not_found', 'conflict', 'invalid_transition', 'doctor_busy', 'doctor_off', 'wrong_day', 'station_taken'],
});
