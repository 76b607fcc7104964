import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { afterAll, expect, test } from 'vitest';
import { migrateLatest } from '../../src/database/schema/migrate.ts';
import { migrationFiles } from '../../src/database/schema/migrations.ts';
import { schemaStatus } from '../../src/database/schema/schema-status.ts';
import { checkPool, checkSchema, checkServer } from '../../src/database/start/start-checks.ts';
import { describeSchema } from '../support/describe-schema.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase({ empty: true });
afterAll(database.drop);
const { knex, url } = database;
const log = pino({ level: 'silent' });
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** The knex command line as the documentation says to call it. */
const knexCommand = (...args: string[]) =>
  run('npx', ['knex', ...args], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: url, NODE_OPTIONS: '--import tsx', LOG_LEVEL: 'silent' },
  });

test('an empty database is behind, and the hub refuses it saying what to run', async () => {
  expect((await schemaStatus(knex)).state).toBe('behind');
  await expect(checkSchema(knex)).rejects.toThrow(
    /is \d+ migration\(s\) behind \(next: 0001-clock\.ts\)\. Run "npm run migrate"/,
  );
});

test('migrations go up, down to nothing, and up again to the same schema, by the knex command line', async () => {
  const files = (await migrationFiles()).length;
  expect((await knexCommand('migrate:latest')).stdout).toContain(`Batch 1 run: ${files} migrations`);
  const first = await describeSchema(knex);
  await knexCommand('migrate:rollback', '--all');
  const left = await knex.raw(
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relname not like 'knex_%'
     union all select proname from pg_proc where pronamespace = 'public'::regnamespace
     union all select typname from pg_type where typnamespace = 'public'::regnamespace and typname !~ 'knex_'`,
  );
  expect(left.rows).toEqual([]);
  await knexCommand('migrate:latest');
  expect(await describeSchema(knex)).toBe(first);
  expect((await knexCommand('migrate:status')).stdout).toContain('No Pending Migration files Found');
});

test('a current schema passes, and migrating it again does nothing', async () => {
  await checkSchema(knex);
  expect(await migrateLatest({ url, log })).toEqual([]);
});

test('several processes that migrate at once run each migration once, also past a lock that a killed one left', async () => {
  const fresh = await testDatabase({ empty: true });
  await fresh.knex.migrate.currentVersion(); // makes knex's tables
  await fresh.knex('knex_migrations_lock').update({ is_locked: 1 });
  const ran = await Promise.all(Array.from({ length: 3 }, () => migrateLatest({ url: fresh.url, log })));
  expect(ran.flat()).toEqual((await migrationFiles()).map(({ name }) => name));
  await fresh.drop();
});

test('a schema from a newer version is ahead, and the hub refuses it', async () => {
  await knex('knex_migrations').insert({ name: '9999-from-the-future.ts', batch: 9, migration_time: new Date() });
  expect(await schemaStatus(knex)).toEqual({
    state: 'ahead',
    pending: [],
    unknown: ['9999-from-the-future.ts'],
    changed: [],
  });
  await expect(checkSchema(knex)).rejects.toThrow(/by a newer version \(9999-from-the-future\.ts\)/);
});

test('a pool that the server cannot serve is refused with the sum', async () => {
  await checkPool(knex, { pool: { min: 10, max: 30 }, workers: 1 });
  await expect(checkPool(knex, { pool: { min: 10, max: 3000 }, workers: 2 })).rejects.toThrow(
    /may open 3011 database connections \(HUB_WORKERS 2 × \(a share of POOL_MAX of 1500 \+ 4\) \+ 3 in reserve\), but the server offers \d+ \(max_connections \d+\)/,
  );
});

test('a time zone that the server does not know is refused', async () => {
  await checkServer(knex, { timeZone: 'America/Santiago' });
  await expect(checkServer(knex, { timeZone: 'Mars/Olympus' })).rejects.toThrow(/HUB_TIME_ZONE is 'Mars\/Olympus'/);
});
