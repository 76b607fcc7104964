import type { Transaction } from 'objection';
import { Announcement } from '../../models/announcement.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { dayBounds, hospitalToday } from '../../queries/hospital-day.ts';
import { isoInstant, isoInstantOrNull } from '../../queries/instant.ts';
import { defineCommand } from '../../execution/define.ts';
import { whereGiven } from '../given.ts';

const MOST = 1000;

/** Of one entry, of the calls of one hospital day, or of both; without either, today's. The latest call first. */
export const list = defineCommand('announcement:list', async ({ queueId, date }, { trx }) => {
  if (queueId && !(await QueueEntry.query(trx).findById(queueId))) throw new HubError('not_found', { queueId });
  const day = queueId && !date ? undefined : await dayBounds(trx, date ?? (await hospitalToday(trx)));
  const found = await announcementsOf(trx, queueId, day);
  return { announcements: found.slice(0, MOST).map(announcementView), truncated: found.length > MOST };
});

const announcementsOf = (
  trx: Transaction,
  queueId: string | undefined,
  day: { startsAt: Date; endsAt: Date } | undefined,
) =>
  Announcement.query(trx)
    .modify(whereGiven, 'queue_id', '=', queueId)
    .modify(whereGiven, 'called_at', '>=', day?.startsAt)
    .modify(whereGiven, 'called_at', '<', day?.endsAt)
    .withGraphFetched('[entry, device]')
    .orderBy([
      { column: 'called_at', order: 'desc' },
      { column: 'recall_count', order: 'desc' },
      { column: 'announcement_id', order: 'desc' },
    ])
    .limit(MOST + 1);

const announcementView = (row: Announcement) => ({
  announcementId: row.announcementId,
  queueId: row.queueId,
  queueNumber: row.entry?.queueNumber ?? '',
  deviceId: row.deviceId,
  deviceName: row.device?.name ?? null,
  recallCount: row.recallCount,
  calledAt: isoInstant(row.calledAt),
  queuedAt: isoInstantOrNull(row.queuedAt),
  shownAt: isoInstantOrNull(row.shownAt),
  spokenAt: isoInstantOrNull(row.spokenAt),
  spokenCount: row.spokenCount,
  overtakenAt: isoInstantOrNull(row.overtakenAt),
  muted: row.muted,
});
