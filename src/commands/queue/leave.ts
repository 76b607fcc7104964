import { transition } from '../entry.ts';
import { defineStopCommand, entryViewFor } from '../entry-command.ts';

export const leave = defineStopCommand('queue:leave', async (entry, _, context) => {
  const left = await transition(context, entry, 'queue:leave');
  return { entry: entryViewFor(context.principal, left) };
});
