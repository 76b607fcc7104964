import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import { publicEntry, staffEntry } from '../../views.ts';
import { entryErrors, entryInput } from '../entry-command.ts';

export const leave = command('queue:leave', {
  summary: 'The patient has left. The bearer of a ticket gets the public view of it.',
  who: ['reception', 'nurse', 'doctor', 'ticket'],
  owns: 'entry',
  input: entryInput,
  data: z.strictObject({ entry: z.union([staffEntry, publicEntry]) }),
  errors: entryErrors,
});
