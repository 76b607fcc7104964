import type { Transaction } from 'objection';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nameQuery } from '../../src/protocol/text/match-name.ts';
import { phoneTyped } from '../../src/protocol/text/phone.ts';
import { readSearch } from '../../src/protocol/text/search.ts';
import { prepareSearch, searchPatients } from '../../src/queries/patient-search.ts';
import { aDepartment, aDevice, aReceptionist } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { senderOf } from '../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;

const PATIENTS = 20_000;
const MOST = 51;

beforeAll(async () => {
  // Without the triggers: the audit of so many is not what this is about.
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query('SET session_replication_role = replica');
  await admin.query(
    `INSERT INTO patients (patient_id, full_name, phone_number, date_of_birth, medical_record_number)
     SELECT gen_random_uuid(), first[1 + n % 5] || ' ' || last[1 + n % 7] || CASE WHEN n % 2 = 0 THEN '-' || last[1 + n % 3] ELSE '' END,
       '+4915' || lpad(n::text, 9, '0'), date '1930-01-01' + n % 34000, 'MRN-' || n
     FROM generate_series(1, $1::int) AS n,
       (VALUES ('{Anna,Maria,Mehmet,Jürgen,Olga}'::text[], '{Müller,Mayer,Möller,Martin,Schmidt,Yılmaz,李}'::text[])) AS v (first, last)`,
    [PATIENTS],
  );
  await admin.query('ANALYZE patients');
  await admin.end();
});

/** Rows of patients that the session has read since it last told the statistics: in a scan of all, and by an index. */
const rowsRead = async (trx: Transaction): Promise<{ scanned: number; fetched: number }> => {
  const { rows } = await trx.raw<{ rows: [{ scanned: string; fetched: string }] }>(
    `SELECT seq_tup_read AS scanned, coalesce(idx_tup_fetch, 0) AS fetched FROM pg_stat_xact_user_tables WHERE relname = 'patients'`,
  );
  return { scanned: Number(rows[0].scanned), fetched: Number(rows[0].fetched) };
};

test.each([
  ...[
    'm',
    'ma',
    'mu',
    'mü',
    'a',
    'an m',
    'm a',
    'anna müller',
    'müller anna',
    '李',
    '李 a',
    'jürgen x',
    'xx',
    'o brien',
  ],
  ...['015', '0151', '+4915', '1500', '500', 'MRN-77', '14.3.58', '14.3.24', 'ma 14.3.58', 'anna 1990', '19580314'],
])('%s reads no more patients than a screen shows', async (query) => {
  // More often than the planner tries before it plans once for all.
  for (let n = 0; n < 8; n += 1) {
    await knex.transaction(async (trx) => {
      const { country, today } = await prepareSearch(trx);
      const before = await rowsRead(trx);
      const { text, datesOfBirth } = readSearch(query, today);
      await searchPatients(trx, {
        query,
        name: nameQuery(text),
        phone: phoneTyped(text, country),
        bornOn: text === '' ? null : datesOfBirth,
        birthdays: text === '' ? datesOfBirth : null,
        limit: MOST,
      });
      const after = await rowsRead(trx);
      expect(after.scanned - before.scanned).toBe(0);
      expect(after.fetched - before.fetched).toBeLessThanOrEqual(6 * MOST);
    });
  }
});

test('one user who searches without a pause gets a few answers at a time, and a kiosk is not kept waiting', async () => {
  const { refused, ok } = senderOf(knex);
  const doctor = aReceptionist();
  const kiosk = await aDevice(knex);
  const { departmentId } = await aDepartment(knex);
  const asked = Array.from({ length: 200 }, () =>
    refused(doctor, 'patient:find', { query: 'm a' }).then(
      ({ code }) => code,
      () => 'answered',
    ),
  );
  await ok(kiosk, 'queue:check-in', { departmentId });
  const colleague = await ok(aReceptionist(), 'patient:find', { query: 'olga schmidt' });
  expect(colleague.patients.length).toBeGreaterThan(0);
  const outcomes = await Promise.all(asked);
  expect(outcomes.filter((outcome) => outcome === 'answered')).toHaveLength(3);
  expect(new Set(outcomes)).toEqual(new Set(['answered', 'overloaded']));
});
