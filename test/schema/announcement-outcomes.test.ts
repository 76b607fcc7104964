import { afterAll, expect, test } from 'vitest';
import { down, up } from '../../migrations/0034-announcement-outcomes.ts';
import { Announcement } from '../../src/models/announcement.ts';
import { aDevice, anEntry } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase({ as: 'owner' });
afterAll(database.drop);
const { knex } = database;

test('announcements of before the outcomes keep the one speaking that is known of them', async () => {
  const [{ queueId }, { deviceId }] = [await anEntry(knex), await aDevice(knex, { kind: 'board' })];
  await down(knex);
  for (const [recallCount, spokenAt] of [null, '2026-03-10T10:00:05.000Z'].entries()) {
    await knex.raw(
      `INSERT INTO announcements (announcement_id, queue_id, device_id, called_at, recall_count, spoken_at)
       VALUES (gen_random_uuid(), ?, ?, '2026-03-10T10:00:00Z', ?, ?)`,
      [queueId, deviceId, recallCount, spokenAt],
    );
  }
  await up(knex);
  expect(await Announcement.query(knex).orderBy('recall_count')).toMatchObject([
    { spokenAt: null, spokenTimes: [], spokenCount: 0, overtakenAt: null },
    {
      spokenAt: expect.any(Date),
      spokenTimes: [new Date('2026-03-10T10:00:05.000Z')],
      spokenCount: 1,
      overtakenAt: null,
    },
  ]);
});
