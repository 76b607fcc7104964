import { raw, type Transaction } from 'objection';
import type { QueueEntry } from '../../models/queue-entry.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import { changeEntry, expectActive } from '../entry.ts';
import { defineEntryCommand } from '../entry-command.ts';

/**
 * The database gives the entry its new position in the order of calling, as it does for plain SQL. A triage that is taken back
 * at once leaves the position that was there before it: by the rule alone, lowering and raising again would cost the patient
 * the time waited so far.
 */
export const setUrgency = defineEntryCommand('queue:set-urgency', async (entry, input, context) => {
  expectActive(entry);
  const { urgencyLevel } = input;
  const former = await formerTriage(context.trx, entry);
  const back = former?.level === urgencyLevel ? formerPosition(former) : { triagedAt: context.now };
  return { entry: staffEntryView(await changeEntry(context, entry, { urgencyLevel, ...back })) };
});

const formerPosition = ({ level, since, triagedAt }: Former) => ({
  triagedAt,
  urgencySince: since,
  callRank: raw('queue_call_rank(?)', [level]),
  dueAt: raw('queue_due_at(?, coalesce(?, anchor_at), arrived_at, appointment_id)', [level, since]),
});

type Former = { level: number; since: Date | null; triagedAt: Date | null };

/** What the last triage changed, while it may be taken back. */
const formerTriage = async (
  trx: Transaction,
  { queueId, urgencySince, triagedAt }: QueueEntry,
): Promise<Former | undefined> => {
  const { rows } = await trx.raw<{ rows: Former[] }>(
    `SELECT (before ->> 'urgency_level')::int AS level,
       CASE WHEN before -> 'urgency_since' IS NULL THEN ? ELSE (before ->> 'urgency_since')::timestamptz END AS since,
       CASE WHEN before -> 'triaged_at' IS NULL THEN ? ELSE (before ->> 'triaged_at')::timestamptz END AS "triagedAt"
     FROM audit_log CROSS JOIN settings s
     WHERE row_id = ? AND table_name = 'queue' AND before ->> 'urgency_level' IS NOT NULL
       AND at >= hub_now() - make_interval(mins => s.reopen_within_minutes)
     ORDER BY audit_id DESC LIMIT 1`,
    [urgencySince, triagedAt, queueId],
  );
  return rows[0];
};
