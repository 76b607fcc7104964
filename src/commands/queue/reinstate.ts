import { HubError } from '../../protocol/errors.ts';
import { calledSinceOf } from '../../queries/call-order.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import { defineCommand } from '../define.ts';
import { expectMovable, lockEntry, transition } from '../entry.ts';
import { withoutMissing } from '../without-missing.ts';

/** An appointment gets its visit back, but not the slot, which may be somebody else's by now. */
export const reinstate = defineCommand('queue:reinstate', async (input, context) => {
  const entry = await lockEntry(context, input);
  expectMovable(entry, 'queue:reinstate');
  const { queueId, queueDate, departmentId } = entry;
  const calledSince = await calledSinceOf(context.trx, departmentId);
  // Nobody would ever call an entry of an earlier day.
  if (calledSince === undefined || queueDate < calledSince) throw new HubError('wrong_day', { queueId, queueDate });
  const reinstated = await transition(context, entry, 'queue:reinstate', withoutMissing({ reason: input.reason }));
  return { entry: staffEntryView(reinstated) };
});
