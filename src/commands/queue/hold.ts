import { staffEntryView } from '../../queries/entry-view.ts';
import { expectedBack } from '../expected-back.ts';
import { defineEntryCommand } from '../entry-command.ts';
import { transition } from '../entry.ts';

export const hold = defineEntryCommand('queue:hold', async (entry, { where, until }, context) => {
  const held = await transition(context, entry, 'queue:hold', {
    statusNote: where ?? null,
    backAt: expectedBack('until', until, context.now),
  });
  return { entry: staffEntryView(held) };
});
