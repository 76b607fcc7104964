import { QueueEntry } from '../../models/queue-entry.ts';
import type { Visit } from '../../models/visit.ts';
import { HubError } from '../../protocol/errors.ts';
import type { CommandContext } from '../../execution/define.ts';
import { reinstateEntry } from '../queue/reinstate.ts';
import { activeEntryOf } from './open-visit.ts';

/**
 * A visit that is locked and in which nothing is active goes on: whom nobody found waits again where they were called in vain,
 * and else the next stop opens. Throws HubError('conflict') where there is neither.
 */
export const goOn = async (context: CommandContext, visit: Visit): Promise<QueueEntry> => {
  const { trx } = context;
  const { visitId } = visit;
  const latest = await QueueEntry.query(trx)
    .where('visit_id', visitId)
    .whereNotIn('status', ['withdrawn', 'transferred'])
    .orderBy('created_at', 'desc')
    .orderBy('queue_id', 'desc')
    .first()
    .forNoKeyUpdate();
  if (latest?.status === 'no_show') {
    await reinstateEntry(context, latest);
  } else if (latest) {
    await trx.raw('SELECT visit_open_next(q) FROM queue q WHERE queue_id = ?', [latest.queueId]);
  }
  const entry = await activeEntryOf(trx, visitId);
  if (!entry) throw new HubError('conflict', { visitId });
  return entry;
};
