import { staffEntryView } from '../../queries/entry-view.ts';
import { transition } from '../entry.ts';
import { defineEntryCommand } from '../entry-command.ts';
import { withoutMissing } from '../without-missing.ts';

/** The call stays the same one, so `calledAt` does: with the count it names what a board has to announce. */
export const recall = defineEntryCommand('queue:recall', async (entry, input, context) => {
  const recalled = await transition(context, entry, 'queue:recall', {
    calledAt: entry.calledAt,
    recallCount: entry.recallCount + 1,
    ...withoutMissing({ reason: input.reason }),
  });
  return { entry: staffEntryView(recalled) };
});
