import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import * as f from '../../fields.ts';
import { patient } from '../../patient.ts';

export const find = read('patient:find', {
  summary: 'Finds patients by phone number, name or record number; at most 50, the best fit first.',
  input: {
    query: z.string().check(z.trim(), z.minLength(2), z.maxLength(100), f.withoutNul),
    dateOfBirth: z.optional(f.localDate),
  },
  data: z.strictObject({ patients: z.array(patient), more: z.boolean() }),
});
