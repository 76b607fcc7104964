import { staffEntryView } from '../../queries/entry-view.ts';
import { defineCommand } from '../define.ts';
import { lockEntry, transition } from '../entry.ts';
import { withoutMissing } from '../without-missing.ts';

/** The call stays the same one, so `calledAt` does: with the count it names what a board has to announce. */
export const recall = defineCommand('queue:recall', async (input, context) => {
  const entry = await lockEntry(context, input);
  const recalled = await transition(context, entry, 'queue:recall', {
    calledAt: entry.calledAt,
    recallCount: entry.recallCount + 1,
    ...withoutMissing({ reason: input.reason }),
  });
  return { entry: staffEntryView(recalled) };
});
