import { staffEntryView } from '../../queries/entry-view.ts';
import { changeEntry, expectActive } from '../entry.ts';
import { defineEntryCommand } from '../entry-command.ts';

/** The database gives the entry its new place in the order of calling, as it does for plain SQL. */
export const setUrgency = defineEntryCommand('queue:set-urgency', async (entry, input, context) => {
  expectActive(entry);
  const { urgencyLevel, reason } = input;
  return { entry: staffEntryView(await changeEntry(context, entry, { urgencyLevel, reason })) };
});
