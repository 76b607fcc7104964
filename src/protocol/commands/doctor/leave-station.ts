import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import { doctor } from '../../views.ts';

export const leaveStation = command('doctor:leave-station', {
  summary:
    'The sender does not work at a station any more. It goes off; with a patient in it, it pauses. Signing out does the same.',
  who: ['reception', 'nurse', 'doctor'],
  owns: 'none',
  input: {},
  data: z.strictObject({ doctor: z.nullable(doctor) }),
});
