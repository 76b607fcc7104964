import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { entryData, entryErrors, entryInput } from '../entry-command.ts';
import { plannedSteps } from '../visit/step.ts';

export const complete = command('queue:complete', {
  summary:
    'The consultation is over. `next` sends the patient on, before what is planned already. The next stop opens at once, ' +
    'under the same number.',
  who: ['reception', 'nurse', 'doctor'],
  owns: 'entry',
  input: { ...entryInput, next: z.optional(plannedSteps), outcome: z.optional(f.code) },
  data: entryData,
  errors: [...entryErrors, 'department_closed', 'already_queued'],
});
