import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';

export const handOver = command('queue:hand-over', {
  summary: 'Moves everyone who waits for one doctor to another, or to the department’s pool.',
  who: ['reception'],
  input: { fromDoctorId: f.id, toDoctorId: z.optional(f.id), reason: z.optional(f.reason) },
  data: z.strictObject({ handedOver: z.int() }),
  errors: ['not_found', 'conflict', 'doctor_off'],
});
