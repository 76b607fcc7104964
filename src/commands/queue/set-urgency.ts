import { staffEntryView } from '../../queries/entry-view.ts';
import { defineCommand } from '../define.ts';
import { changeEntry, expectActive, lockEntry } from '../entry.ts';

/** The database gives the entry its new place in the order of calling, as it does for plain SQL. */
export const setUrgency = defineCommand('queue:set-urgency', async (input, context) => {
  const entry = await lockEntry(context, input);
  expectActive(entry);
  const { urgencyLevel, reason } = input;
  return { entry: staffEntryView(await changeEntry(context, entry, { urgencyLevel, reason })) };
});
