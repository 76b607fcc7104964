import type { Transaction } from 'objection';
import { v7 as uuid } from 'uuid';
import { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { defineCommand } from '../define.ts';
import { deviceSender } from '../sender.ts';

export const report = defineCommand('announcement:report', async (input, { trx, principal }) => {
  const { deviceId } = deviceSender(principal);
  const entry = await QueueEntry.query(trx).findById(input.queueId);
  if (!entry) throw new HubError('not_found', { queueId: input.queueId });
  const announcementId = await record(trx, {
    announcementId: uuid(),
    queueId: entry.queueId,
    doctorId: entry.doctorId,
    deviceId,
    calledAt: new Date(input.calledAt),
    recallCount: input.recallCount,
    queuedAt: instantOrNull(input.queuedAt),
    shownAt: instantOrNull(input.shownAt),
    spokenAt: instantOrNull(input.spokenAt),
    muted: input.muted ?? null,
  });
  return { announcementId };
});

/** The first report of each moment stands; a later one adds what is missing. */
const record = async (trx: Transaction, announcement: Record<string, string | number | boolean | Date | null>) => {
  const { rows } = await trx.raw<{ rows: [{ announcement_id: string }] }>(
    `INSERT INTO announcements AS known
       (announcement_id, queue_id, doctor_id, device_id, called_at, recall_count, queued_at, shown_at, spoken_at, muted)
     VALUES (:announcementId, :queueId, :doctorId, :deviceId, :calledAt, :recallCount, :queuedAt, :shownAt, :spokenAt,
       coalesce(:muted, false))
     ON CONFLICT (queue_id, device_id, called_at, recall_count) DO UPDATE SET
       queued_at = coalesce(known.queued_at, excluded.queued_at),
       shown_at = coalesce(known.shown_at, excluded.shown_at),
       spoken_at = coalesce(known.spoken_at, excluded.spoken_at),
       muted = coalesce(:muted, known.muted)
     RETURNING announcement_id`,
    announcement,
  );
  return rows[0].announcement_id;
};

const instantOrNull = (instant: string | undefined): Date | null => (instant === undefined ? null : new Date(instant));
