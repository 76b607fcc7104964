import type { Transaction } from 'objection';
import { v7 as uuid } from 'uuid';
import type { DevicePrincipal } from '../../auth/principal.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { defineCommand } from '../../execution/define.ts';
import { deviceSender } from '../sender.ts';

export const report = defineCommand('announcement:report', async (input, { trx, principal }) => {
  const { deviceId, ...board } = deviceSender(principal);
  const { queueId, calledAt, recallCount } = input;
  const entry = await QueueEntry.query(trx).findById(queueId);
  if (!entry) throw new HubError('not_found', { queueId });
  const call = await callOf(trx, entry, { calledAt: new Date(calledAt), recallCount });
  if (!call) throw new HubError('not_found', { queueId, calledAt, recallCount });
  if (!isShownOn(board, call)) throw new HubError('forbidden', { queueId });
  const announcementId = await record(trx, {
    announcementId: uuid(),
    queueId: entry.queueId,
    doctorId: call.doctorId,
    deviceId,
    calledAt: new Date(calledAt),
    recallCount,
    queuedAt: instantOrNull(input.queuedAt),
    shownAt: instantOrNull(input.shownAt),
    spokenAt: instantOrNull(input.spokenAt),
    overtakenAt: instantOrNull(input.overtakenAt),
    muted: input.muted ?? null,
  });
  return { announcementId };
});

type Call = { departmentId: string; doctorId: string | null };

/** Whether the board shows calls of this doctor and department. Not asked of the urgency, which a nurse may have changed since. */
const isShownOn = ({ filter, departmentId }: Pick<DevicePrincipal, 'filter' | 'departmentId'>, call: Call): boolean => {
  const { doctorIds = [] } = filter;
  if (doctorIds.length > 0) return call.doctorId !== null && doctorIds.includes(call.doctorId);
  return departmentId === null || departmentId === call.departmentId;
};

/**
 * By whom the entry was called then; undefined where it was not. A report may come when the call is long over, and the entry
 * with another doctor or back in the pool: a board keeps what it could not report. Then the audit knows; its records have
 * what they changed alone, so the doctor and the department are of the last one up to the call that has them.
 */
const callOf = async (
  trx: Transaction,
  entry: QueueEntry,
  { calledAt, recallCount }: { calledAt: Date; recallCount: number },
): Promise<Call | undefined> => {
  const isThis = entry.calledAt?.getTime() === calledAt.getTime() && recallCount <= entry.recallCount;
  if (isThis && entry.status === 'called') return entry;
  const { rows } = await trx.raw<{ rows: Call[] }>(
    `WITH record AS (
       SELECT audit_id, after FROM audit_log WHERE row_id = :queueId AND table_name = 'queue' AND after IS NOT NULL)
     SELECT
       (SELECT after ->> 'department_id' FROM record WHERE audit_id <= call.audit_id AND after -> 'department_id' IS NOT NULL
        ORDER BY audit_id DESC LIMIT 1) AS "departmentId",
       (SELECT after ->> 'doctor_id' FROM record WHERE audit_id <= call.audit_id AND after -> 'doctor_id' IS NOT NULL
        ORDER BY audit_id DESC LIMIT 1) AS "doctorId"
     FROM record AS call
     WHERE date_trunc('milliseconds', (call.after ->> 'called_at')::timestamptz) = :calledAt
       AND (:recallCount = 0 OR EXISTS (
         SELECT FROM record AS recall
         WHERE recall.audit_id >= call.audit_id AND (recall.after ->> 'recall_count')::int = :recallCount))
     ORDER BY call.audit_id LIMIT 1`,
    { queueId: entry.queueId, calledAt, recallCount },
  );
  return rows[0];
};

/** What a board out of order may write in one row. */
const MOST_SPOKEN = 100;

/**
 * The first report of each moment stands; a later one adds what is missing. Of the speakings each instant is kept once, so
 * that a report sent again (with another `requestId` after a reload) counts once, and a second speaking is seen.
 */
const record = async (trx: Transaction, announcement: Record<string, string | number | boolean | Date | null>) => {
  const { rows } = await trx.raw<{ rows: [{ announcement_id: string }] }>(
    `INSERT INTO announcements AS known
       (announcement_id, queue_id, doctor_id, device_id, called_at, recall_count, queued_at, shown_at, spoken_at, spoken_times,
        overtaken_at, muted)
     VALUES (:announcementId, :queueId, :doctorId, :deviceId, :calledAt, :recallCount, :queuedAt, :shownAt, :spokenAt,
       array_remove(ARRAY[CAST(:spokenAt AS timestamptz(3))], NULL), :overtakenAt, coalesce(:muted, false))
     ON CONFLICT (queue_id, device_id, called_at, recall_count) DO UPDATE SET
       queued_at = coalesce(known.queued_at, excluded.queued_at),
       shown_at = coalesce(known.shown_at, excluded.shown_at),
       spoken_at = least(known.spoken_at, excluded.spoken_at),
       spoken_times = CASE
         WHEN excluded.spoken_times <@ known.spoken_times OR known.spoken_count >= :mostSpoken THEN known.spoken_times
         ELSE known.spoken_times || excluded.spoken_times END,
       overtaken_at = coalesce(known.overtaken_at, excluded.overtaken_at),
       muted = coalesce(:muted, known.muted)
     RETURNING announcement_id`,
    { ...announcement, mostSpoken: MOST_SPOKEN },
  );
  return rows[0].announcement_id;
};

const instantOrNull = (instant: string | undefined): Date | null => (instant === undefined ? null : new Date(instant));
