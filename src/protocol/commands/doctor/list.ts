import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import * as f from '../../fields.ts';
import { doctor } from '../../views.ts';
import { roles } from '../../roles.ts';

export const list = read('doctor:list', {
  summary: 'The doctors, by department and number.',
  who: roles,
  owns: 'none',
  input: { departmentId: z.optional(f.id) },
  data: z.strictObject({ doctors: z.array(doctor) }),
});
