import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import * as f from '../../fields.ts';
import { patient } from '../../patient.ts';
import { staffRoles } from '../../roles.ts';

export const find = read('patient:find', {
  summary: 'Finds patients by phone number, name or record number; at most 50, the best fit first.',
  who: staffRoles,
  owns: 'none',
  input: {
    query: f.query,
    dateOfBirth: z.optional(f.localDate),
  },
  data: z.strictObject({ patients: z.array(patient), more: z.boolean() }),
});
