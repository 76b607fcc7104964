import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { visitData, visitErrors, visitInput } from './visit-command.ts';

export const skipStep = command('visit:skip-step', {
  summary:
    'A step is not needed any more. Where the patient waits for it, the next one opens. Its appointment is cancelled. Once ' +
    'somebody has called the patient there it is `invalid_transition`.',
  who: ['reception', 'nurse', 'doctor'],
  owns: 'visit',
  input: { ...visitInput, stepId: f.id },
  data: visitData,
  errors: visitErrors,
});
