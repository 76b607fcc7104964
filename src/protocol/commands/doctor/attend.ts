import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { doctor } from '../../views.ts';

export const attend = command('doctor:attend', {
  summary:
    'The sender works at this station from now on, and has its list and the calls of its department. It is available then. ' +
    'Whoever worked there is asked for by `takeOver`; the sender’s former station is given up.',
  who: ['reception', 'nurse', 'doctor'],
  owns: 'any',
  input: { doctorId: f.id, takeOver: z.optional(z.boolean()) },
  data: z.strictObject({ doctor }),
  errors: ['not_found', 'station_taken', 'doctor_busy'],
});
