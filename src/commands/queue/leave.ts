import { audienceOf } from '../../protocol/roles.ts';
import { publicEntryOf } from '../../queries/entry-view.ts';
import { defineEntryCommand, move } from '../entry-command.ts';

const leaving = move('queue:leave');

/** The bearer of the ticket hears no more of the entry than a board shows. */
export const leave = defineEntryCommand('queue:leave', async (entry, input, context) => {
  const { entry: left } = await leaving(entry, input, context);
  return { entry: audienceOf(context.principal.role) === 'staff' ? left : publicEntryOf(left) };
});
