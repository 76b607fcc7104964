import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { entryData } from '../entry-command.ts';

export const callNext = command('queue:call-next', {
  summary:
    'Calls the first waiting entry of the doctor or of the department’s pool, in the order of calling. Where nobody ' +
    'waits it is `queue_empty`; but a consultation that was completed along with it stays completed, and is then the ' +
    '`entry` (status `completed` instead of `called`).',
  who: ['reception', 'nurse', 'doctor'],
  owns: 'doctorId',
  input: {
    doctorId: f.id,
    /** Completes the consultation under way first. */
    completeCurrent: z.optional(z.boolean()),
    /** How that one ended; for a department that requires it. */
    outcome: z.optional(f.code),
    /** Also the others of the party who wait for the same doctor: one call, one after the other into the room. */
    withParty: z.optional(z.boolean()),
  },
  data: entryData,
  errors: ['not_found', 'queue_empty', 'doctor_busy', 'doctor_off', 'station_taken'],
});
