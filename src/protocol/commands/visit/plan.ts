import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { plannedStep } from './step.ts';
import { visitData, visitErrors, visitInput } from './visit-command.ts';

export const plan = command('visit:plan', {
  summary:
    'Edits what is still planned: the steps given are all that is, in place of those before. A step with the `stepId` of one ' +
    'that is planned keeps its appointment. An appointment whose step is dropped is booked again.',
  who: ['reception', 'nurse', 'doctor'],
  owns: 'visit',
  input: {
    ...visitInput,
    steps: z.array(z.extend(plannedStep, { stepId: z.optional(f.id) })).check(z.maxLength(20)),
  },
  data: visitData,
  errors: [...visitErrors, 'department_closed'],
});
