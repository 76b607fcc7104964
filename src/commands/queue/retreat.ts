import { staffEntryView } from '../../queries/entry-view.ts';
import { HubError } from '../../protocol/errors.ts';
import { defineEntryCommand } from '../entry-command.ts';
import { changeEntry } from '../entry.ts';

export const retreat = defineEntryCommand('queue:retreat', async (entry, _input, context) => {
  const { queueId, status, advancedAt } = entry;
  if (advancedAt === null) throw new HubError('invalid_transition', { queueId, from: status, to: 'waiting' });
  return { entry: staffEntryView(await changeEntry(context, entry, { advancedAt: null, areaId: null })) };
});
