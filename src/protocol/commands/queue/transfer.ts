import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { entryData } from '../entry-command.ts';

export const transfer = command('queue:transfer', {
  summary:
    'Sends a patient to another doctor or department, with the same number and the same time of arrival. Where entries ' +
    'of that day are not called any more it is `wrong_day`: the number may be somebody else’s today, so the patient ' +
    'checks in again.',
  who: ['reception', 'nurse', 'doctor'],
  owns: 'entry',
  input: {
    queueId: f.id,
    doctorId: z.optional(f.id),
    departmentId: z.optional(f.id),
    reason: f.reason,
    expectedRevision: z.optional(f.revision),
  },
  data: entryData,
  errors: [
    'not_found',
    'conflict',
    'invalid_transition',
    'already_queued',
    'department_closed',
    'doctor_off',
    'wrong_day',
  ],
});
