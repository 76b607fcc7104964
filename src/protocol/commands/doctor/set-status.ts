import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { doctor } from '../../views.ts';

export const setStatus = command('doctor:set-status', {
  summary: 'A doctor is available, pauses, or goes off; and may say in which room.',
  input: { doctorId: f.id, status: f.doctorStatus, room: z.optional(f.room) },
  data: z.strictObject({ doctor }),
  errors: ['not_found', 'doctor_busy'],
});
