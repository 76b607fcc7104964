import { raw } from 'objection';
import { staffEntryView } from '../../queries/entry-view.ts';
import { transition } from '../entry.ts';
import { defineEntryCommand } from '../entry-command.ts';

/**
 * The call stays the same one, so `calledAt` does: with the count it names what a board has to announce. The room is where
 * the doctor is now.
 */
export const recall = defineEntryCommand('queue:recall', async (entry, _, context) => {
  const recalled = await transition(context, entry, 'queue:recall', {
    calledAt: entry.calledAt,
    recallCount: entry.recallCount + 1,
    room: raw('(SELECT room FROM doctors WHERE doctor_id = queue.doctor_id)'),
  });
  return { entry: staffEntryView(recalled) };
});
