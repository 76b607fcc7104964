import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectDatabase } from '../../src/database/connect.ts';
import { migrateAndGrant } from '../../src/database/schema/migrate.ts';
import { checkRole, checkSchema } from '../../src/database/start/start-checks.ts';
import { aDepartment } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { HUB, urlOf } from '../support/roles.ts';

/** What a database administrator and other programs keep in the same schema; each is somebody else's than the hub's owner. */
const dba = `dba_${randomBytes(4).toString('hex')}`;
const extensions = `pg_stat_statements pgcrypto pg_trgm citext hstore unaccent uuid-ossp btree_gist tablefunc`.split(
  ' ',
);
const objects = [
  'CREATE TABLE public.report (n int PRIMARY KEY)',
  'CREATE TABLE public.report_parts (n serial) PARTITION BY RANGE (n)',
  'CREATE VIEW public.report_view AS SELECT * FROM public.report',
  'CREATE MATERIALIZED VIEW public.report_daily AS SELECT * FROM public.report',
  'CREATE SEQUENCE public.report_numbers',
  `CREATE FUNCTION public.report_total() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
  `CREATE PROCEDURE public.report_run() LANGUAGE sql AS 'SELECT 1'`,
  `CREATE AGGREGATE public.report_sum (int) (sfunc = int4pl, stype = int)`,
  `CREATE TYPE public.report_kind AS ENUM ('a')`,
  'CREATE DOMAIN public.report_share AS numeric',
];

const log = pino({ level: 'silent' });
let admin: Client;
beforeAll(async () => {
  const any = await testDatabase({ empty: true });
  const url = new URL(any.adminUrl);
  url.pathname = '/postgres';
  await any.drop();
  admin = new Client({ connectionString: url.href });
  await admin.connect();
  await admin.query(`CREATE ROLE ${dba}`);
});
afterAll(async () => {
  await admin.query(`DROP ROLE ${dba}`);
  await admin.end();
});

const asAdmin = async (database: TestDatabase, statements: readonly string[]) => {
  const client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
};

const settle = (database: TestDatabase) =>
  asAdmin(database, [
    ...extensions.map((name) => `CREATE EXTENSION "${name}" SCHEMA public`),
    `GRANT CREATE ON SCHEMA public TO ${dba}`,
    `SET ROLE ${dba}`,
    ...objects,
    `GRANT SELECT ON public.report, public.report_view TO ${HUB}`,
    `GRANT USAGE ON SEQUENCE public.report_numbers TO ${HUB}`,
    'RESET ROLE',
  ]);

/** Owners and privileges of everything in `public` that is not the hub's. */
const neighbours = async (database: TestDatabase): Promise<unknown[]> => {
  const client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  const { rows } = await client.query(
    `SELECT kind, name, owner, privileges FROM (
       SELECT 'relation' AS kind, oid, 'pg_class'::regclass AS class, oid::regclass::text AS name, relowner AS by, relacl::text AS privileges
       FROM pg_class WHERE relnamespace = 'public'::regnamespace
       UNION ALL
       SELECT 'routine', oid, 'pg_proc'::regclass, oid::regprocedure::text, proowner, proacl::text
       FROM pg_proc WHERE pronamespace = 'public'::regnamespace
     ) found, LATERAL (SELECT by::regrole::text AS owner) r
     WHERE owner = $1 OR EXISTS (SELECT FROM pg_depend d WHERE d.classid = class AND d.objid = oid AND d.deptype = 'e')
     ORDER BY kind, name`,
    [dba],
  );
  await client.end();
  return rows;
};

const urlsOf = (database: TestDatabase) => ({
  ownerUrl: database.ownerUrl,
  hubUrl: urlOf({ adminUrl: database.adminUrl, database: new URL(database.adminUrl).pathname.slice(1), role: HUB }),
  log,
});

describe('in a schema with other people’s tables, views, sequences, functions and extensions', () => {
  test.each(['before', 'after'] as const)(
    'that came %s the hub: migrate and grants go through and leave them as they are',
    async (when) => {
      const database = await testDatabase({ empty: true });
      const urls = urlsOf(database);
      if (when === 'before') await settle(database);
      else {
        await migrateAndGrant(urls);
        await settle(database);
      }
      const before = await neighbours(database);
      expect(before.length).toBeGreaterThan(objects.length);
      await migrateAndGrant(urls);
      expect(await neighbours(database)).toEqual(before);

      const hub = connectDatabase({ url: urls.hubUrl, pool: { min: 0, max: 1 }, nodeId: 'x', timeZone: 'UTC', log });
      await checkSchema(hub);
      await checkRole(hub, log);
      await aDepartment(hub);
      await hub.raw('SELECT * FROM report');
      await hub.destroy();
      await database.drop();
    },
  );
});
