import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import { entryData, entryErrors, entryInput } from '../entry-command.ts';

export const reopen = command('queue:reopen', {
  summary: 'Takes back a completion, within ten minutes.',
  who: ['reception', 'nurse', 'doctor'],
  owns: 'entry',
  input: {
    ...entryInput,
    /** The doctor’s called patient goes back to waiting first: takes back a call-next that completed along with it. */
    returnCalled: z.optional(z.boolean()),
  },
  data: entryData,
  errors: [...entryErrors, 'doctor_busy', 'doctor_off', 'already_queued'],
});
