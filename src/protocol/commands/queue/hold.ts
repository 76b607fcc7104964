import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { entryData, entryErrors, entryInput } from '../entry-command.ts';

export const hold = command('queue:hold', {
  summary: 'Sets an entry aside, for an X-ray or a blood test; says where the patient is and when to expect them back.',
  who: ['reception', 'nurse', 'doctor'],
  owns: 'entry',
  input: {
    ...entryInput,
    /** Shown to staff as the entry’s `statusNote`. */
    where: z.optional(f.shortText),
    /** Within a day. From then on the entry is late; without it, from its due time. */
    until: z.optional(f.instant),
  },
  data: entryData,
  errors: entryErrors,
});
