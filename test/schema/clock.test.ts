import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ as: 'owner' });
});
afterAll(async () => database.drop());

type Day = { starts: string; day: string; eve: string };

/** The first instant of a day as UTC text, the day it belongs to, and the day of the millisecond before. */
const dayIn = async (zone: string, date: string): Promise<Day> =>
  database.knex.transaction(async (trx) => {
    await trx.raw(`SELECT set_config('hub.time_zone', ?, true)`, [zone]);
    const { rows } = await trx.raw<{ rows: [Day] }>(
      `SELECT to_char(starts AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') AS starts,
         hospital_day(NULL, starts)::text AS day, hospital_day(NULL, starts - interval '1 ms')::text AS eve
       FROM hospital_day_starts(NULL, ?::date) AS starts`,
      [date],
    );
    return rows[0];
  });

test.each([
  ['Europe/Berlin', '2026-03-29', '2026-03-28 23:00', 'the clock jumps in the night'],
  ['Europe/Berlin', '2026-03-30', '2026-03-29 22:00', 'the day before had 23 hours'],
  ['Europe/Berlin', '2026-10-26', '2026-10-25 23:00', 'the day before had 25 hours'],
  ['America/Santiago', '2026-09-06', '2026-09-06 04:00', 'midnight does not exist, the day starts at one'],
  ['America/Santiago', '2026-04-05', '2026-04-05 04:00', 'the hour before midnight comes twice'],
  ['Africa/Cairo', '2026-04-24', '2026-04-23 22:00', 'midnight does not exist, the day starts at one'],
  ['Africa/Cairo', '2026-10-30', '2026-10-29 22:00', 'the hour before midnight comes twice'],
  ['America/Havana', '2026-11-01', '2026-11-01 04:00', 'midnight comes twice, the day starts with the first'],
  ['Asia/Kathmandu', '2026-01-01', '2025-12-31 18:15', 'an offset of quarter hours'],
  ['Pacific/Kiritimati', '2026-01-01', '2025-12-31 10:00', 'fourteen hours before UTC'],
])('in %s the day %s starts at %s UTC: %s', async (zone, date, starts) => {
  const day = await dayIn(zone, date);
  expect(day.starts).toBe(starts);
  expect(day.day).toBe(date);
  expect(day.eve < date).toBe(true);
});

test('every day of two years starts where the day before ends, in zones of every kind', async () => {
  const { rows } = await database.knex.raw<{ rows: unknown[] }>(`
    SELECT zone, d::date AS date, starts
    FROM unnest('{Europe/Berlin,America/Santiago,Africa/Cairo,America/Havana,Asia/Beirut,America/Asuncion,Atlantic/Azores,
      Australia/Lord_Howe,Antarctica/Troll,Pacific/Apia,UTC}'::text[]) AS zone
    CROSS JOIN generate_series('2025-01-01'::date, '2026-12-31', '1 day') AS d
    CROSS JOIN LATERAL set_config('hub.time_zone', zone, false)
    CROSS JOIN LATERAL hospital_day_starts(NULL, d::date) AS starts
    WHERE hospital_day(NULL, starts) <> d::date OR hospital_day(NULL, starts - interval '1 ms') <> d::date - 1
  `);
  expect(rows).toEqual([]);
});

test('without hub.time_zone the day is that of the session’s TimeZone', async () => {
  const { rows } = await database.knex.raw<{ rows: [{ day: string }] }>(`
    SELECT hospital_day(NULL, '2026-01-01 22:30+00') AS day
    FROM set_config('hub.time_zone', '', true) AS unset, set_config('TimeZone', 'Asia/Tokyo', true) AS zone
  `);
  expect(rows[0].day).toBe('2026-01-02');
});

test('the hub’s clock stands still in a transaction and ticks in milliseconds', async () => {
  await database.knex.transaction(async (trx) => {
    const read = async () =>
      trx.raw<{ rows: [{ now: string; whole: boolean }] }>(
        `SELECT hub_now()::text AS now, hub_now() = date_trunc('milliseconds', transaction_timestamp()) AS whole`,
      );
    const first = await read();
    await trx.raw('SELECT pg_sleep(0.01)');
    expect((await read()).rows).toEqual(first.rows);
    expect(first.rows[0].whole).toBe(true);
  });
});
