import { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { positionOf } from '../../queries/position.ts';
import { defineCommand } from '../../execution/define.ts';

export const ticket = defineCommand('queue:ticket', async ({ queueId }, { trx }) => {
  const entry = await QueueEntry.query(trx).findById(queueId);
  if (!entry) throw new HubError('not_found', { queueId });
  const { queueNumber, ticketToken } = entry;
  return { queueNumber, ...(await positionOf(trx, entry)), trackingUrl: `/ticket/${ticketToken}` };
});
