import { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { timelineOf } from '../../queries/timeline.ts';
import { defineCommand } from '../../execution/define.ts';
import { noteReading } from '../note-reading.ts';

export const timeline = defineCommand('queue:timeline', async ({ queueId }, context) => {
  const { trx, mayActOn } = context;
  const entry = await QueueEntry.query(trx).findById(queueId);
  if (!entry) throw new HubError('not_found', { queueId });
  if (!mayActOn(entry)) throw new HubError('forbidden', { queueId });
  const steps = await timelineOf(trx, queueId);
  const patientIds = entry.patientId === null ? [] : [entry.patientId];
  await noteReading(context, { by: 'queue:timeline', tableName: 'queue', rows: steps.length, patientIds });
  return { queueNumber: entry.queueNumber, steps };
});
