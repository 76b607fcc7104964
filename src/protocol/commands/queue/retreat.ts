import { command } from '../../contract.ts';
import { entryData, entryErrors, entryInput } from '../entry-command.ts';

export const retreat = command('queue:retreat', {
  summary: 'Takes it back that a patient was sent to a waiting area near the rooms.',
  who: ['reception', 'nurse', 'doctor'],
  owns: 'entry',
  input: entryInput,
  data: entryData,
  errors: entryErrors,
});
