import { mayActOnEntry } from '../../auth/policy.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { timelineOf } from '../../queries/timeline.ts';
import { defineCommand } from '../define.ts';

export const timeline = defineCommand('queue:timeline', async ({ queueId }, { trx, principal, command }) => {
  const entry = await QueueEntry.query(trx).findById(queueId);
  if (!entry) throw new HubError('not_found', { queueId });
  if (!mayActOnEntry(principal, command, entry)) throw new HubError('forbidden', { queueId });
  return { queueNumber: entry.queueNumber, steps: await timelineOf(trx, queueId) };
});
