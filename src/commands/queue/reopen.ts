import type { Transaction } from 'objection';
import { HubError } from '../../protocol/errors.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import { isoInstantOrNull } from '../../queries/instant.ts';
import { transition } from '../entry.ts';
import { defineEntryCommand } from '../entry-command.ts';
import { withoutMissing } from '../without-missing.ts';

/** The consultation goes on as the one that it was. After the minutes of the settings it is history. */
export const reopen = defineEntryCommand('queue:reopen', async (entry, input, context) => {
  const { queueId, status, startedAt, endedAt } = entry;
  if (status === 'completed' && (await endedTooLongAgo(context.trx, queueId))) {
    throw new HubError('invalid_transition', {
      queueId,
      from: status,
      to: 'in_service',
      endedAt: isoInstantOrNull(endedAt),
    });
  }
  const reopened = await transition(context, entry, 'queue:reopen', {
    startedAt: startedAt ?? context.now,
    ...withoutMissing({ reason: input.reason }),
  });
  return { entry: staffEntryView(reopened) };
});

const endedTooLongAgo = async (trx: Transaction, queueId: string): Promise<boolean> => {
  const { rows } = await trx.raw<{ rows: { late: boolean }[] }>(
    `SELECT q.ended_at < hub_now() - make_interval(mins => s.reopen_within_minutes) AS late
     FROM queue q CROSS JOIN settings s WHERE q.queue_id = ?`,
    [queueId],
  );
  return rows[0]?.late ?? true;
};
