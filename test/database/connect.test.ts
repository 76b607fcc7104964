import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDatabase, connectRaw, warmUp } from '../../src/database/connect.ts';
import { databaseFailure } from '../../src/database/failure.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase({ empty: true });
afterAll(database.drop);

const session = { url: database.url, nodeId: 'node one', timeZone: 'Europe/Berlin', log: pino({ level: 'silent' }) };
/** One connection, so that its prepared statements and its pid can be looked at. */
const single = connectDatabase({ ...session, pool: { min: 0, max: 1 } });
afterAll(() => single.destroy());

beforeAll(async () => {
  await single.raw('create table ward (ward_id int primary key, name text, opened date)');
});

test('a session knows its node, the hospital zone and its limits, and speaks UTC', async () => {
  expect(await settingsOf(session.url)).toEqual({
    node: 'node one',
    zone: 'Europe/Berlin',
    session_zone: 'UTC',
    lock: '2s',
    statement: '5s',
    idle: '5s',
    application: 'queue-hub',
  });
});

test("the URL's own options are kept, but not against the hub's", async () => {
  const url = new URL(database.url);
  url.searchParams.set('options', '-c work_mem=5MB -c timezone=Asia/Tokyo');
  const knex = connectDatabase({ ...session, url: url.href, pool: { min: 0, max: 1 } });
  const { rows } = await knex.raw(`select current_setting('work_mem') as mem, current_setting('timezone') as zone`);
  await knex.destroy();
  expect(rows).toEqual([{ mem: '5MB', zone: 'UTC' }]);
});

test('a repeated statement is prepared once under a name and reused, in and out of transactions', async () => {
  for (let i = 0; i < 4; i += 1) await single('ward').where({ ward_id: i }).select('name');
  await single.transaction(async (trx) => {
    for (let i = 0; i < 3; i += 1) await trx('ward').where({ ward_id: i }).select('name');
  });
  const { rows } = await single.raw(
    `select generic_plans + custom_plans as runs from pg_prepared_statements where statement like 'select "name"%'`,
  );
  // The first use is unnamed: only a text that comes again is worth a place.
  expect(rows).toEqual([{ runs: 6 }]);
});

test('texts without end take 500 names at most, and work all the same', async () => {
  for (let i = 1; i <= 700; i += 1) {
    const many = Array.from({ length: i }, (_, at) => at);
    await single('ward').whereIn('ward_id', many);
    await single('ward').whereIn('ward_id', many);
  }
  const { rows } = await single.raw('select count(*) as names from pg_prepared_statements');
  expect(rows[0].names).toBeLessThanOrEqual(500);
  expect(rows[0].names).toBeGreaterThan(450);
});

test('bigint comes as a number, a date as its text, an instant as a Date', async () => {
  const { rows } = await single.raw(
    `select 9007199254740991::bigint as big, array[1::bigint, null] as bigs, date '2026-03-29' as day,
      array[date '2026-03-29'] as days, timestamptz '2026-03-29 01:30+02' as at`,
  );
  expect(rows).toEqual([
    {
      big: 9007199254740991,
      bigs: [1, null],
      day: '2026-03-29',
      days: ['2026-03-29'],
      at: new Date('2026-03-28T23:30:00Z'),
    },
  ]);
  await expect(single.raw('select 9007199254740992::bigint as big')).rejects.toThrow(/2\^53/);
});

test("an error's message holds the statement but never its values", async () => {
  const insert = () => single('ward').insert({ ward_id: 1, name: 'Marker Patient' });
  await insert();
  const error = await insert().catch((failure: unknown) => failure);
  expect(String(error)).toContain('insert into "ward"');
  expect(String(error)).not.toContain('Marker');
  expect(databaseFailure(error)).toEqual({ kind: 'unique', constraint: 'ward_pkey' });
});

test('a connection that turned read-only is thrown away, and all others of its time', async () => {
  const knex = connectDatabase({ ...session, pool: { min: 0, max: 3 } });
  await warmUp(knex, 3);
  await knex.raw('set default_transaction_read_only = on');
  const before = await pids();
  const failures = await Promise.all(
    before.map(() =>
      knex('ward')
        .insert({ ward_id: 2 })
        .catch((error: unknown) => databaseFailure(error)),
    ),
  );
  expect(failures).toContainEqual({ kind: 'unavailable' });
  await warmUp(knex, 3);
  const after = await pids();
  await knex.destroy();
  expect(before).toHaveLength(3);
  expect(after).toHaveLength(3);
  expect(after.filter((pid) => before.includes(pid))).toEqual([]);

  async function pids(): Promise<number[]> {
    const { rows } = await single.raw<{ rows: { pid: number }[] }>(
      `select pid from pg_stat_activity where datname = current_database() and application_name = 'queue-hub'
        and pid <> pg_backend_pid()`,
    );
    return rows.map(({ pid }) => pid);
  }
});

test('plans from before a migration end with their connections, and the command may be tried again at once', async () => {
  const knex = connectDatabase({ ...session, pool: { min: 0, max: 1 } });
  const read = () => knex('ward').where({ ward_id: 1 }).select('*');
  for (let i = 0; i < 3; i += 1) await read();
  await single.raw('alter table ward add column beds int');
  const error = await read().catch((failure: unknown) => failure);
  expect(databaseFailure(error)).toEqual({ kind: 'retryable' });
  expect(await read()).toMatchObject([{ ward_id: 1, beds: null }]);
  await knex.destroy();
});

test('warming up opens the connections side by side', async () => {
  const knex = connectDatabase({ ...session, pool: { min: 4, max: 8 } });
  await warmUp(knex, 4);
  expect(knex.client.pool.numFree()).toBe(4);
  expect(knex.client.pool.numUsed()).toBe(0);
  await knex.destroy();
});

async function settingsOf(url: string): Promise<unknown> {
  const client = await connectRaw({ ...session, url });
  const { rows } = await client.query(
    `select current_setting('hub.node') as node, current_setting('hub.time_zone') as zone,
      current_setting('timezone') as session_zone, current_setting('lock_timeout') as lock,
      current_setting('statement_timeout') as statement, current_setting('application_name') as application,
      current_setting('idle_in_transaction_session_timeout') as idle`,
  );
  await client.end();
  return rows[0];
}
