import { audienceOf } from '../../protocol/roles.ts';
import { publicEntryOf } from '../../queries/entry-view.ts';
import { defineCommand } from '../define.ts';
import { moveEntry } from '../entry.ts';

/** The bearer of the ticket hears no more of the entry than a board shows. */
export const leave = defineCommand('queue:leave', async (input, context) => {
  const { entry } = await moveEntry(context, input, 'queue:leave');
  return { entry: audienceOf(context.principal.role) === 'staff' ? entry : publicEntryOf(entry) };
});
