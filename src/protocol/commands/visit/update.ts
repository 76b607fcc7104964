import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { visitData, visitErrors, visitInput } from './visit-command.ts';

export const update = command('visit:update', {
  summary: 'Corrects what the patient has come for, or the language to speak with them. Null empties.',
  who: ['reception', 'nurse', 'doctor'],
  owns: 'visit',
  input: { ...visitInput, reason: z.optional(z.nullable(f.reason)), language: z.optional(z.nullable(f.language)) },
  data: visitData,
  errors: visitErrors,
});
