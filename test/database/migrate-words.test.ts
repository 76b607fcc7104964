import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { pino } from 'pino';
import { afterAll, describe, expect, test } from 'vitest';
import { connectDatabase } from '../../src/database/connect.ts';
import { migrateLatest } from '../../src/database/schema/migrate.ts';
import { checkRole, checkSchema } from '../../src/database/start/start-checks.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { HUB, OWNER, urlOf } from '../support/roles.ts';

const log = pino({ level: 'silent' });
const made: TestDatabase[] = [];
afterAll(async () => {
  for (const database of made) await database.drop();
});

const aDatabase = async (options: Parameters<typeof testDatabase>[0], statements: readonly string[]) => {
  const database = await testDatabase(options);
  made.push(database);
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  for (const statement of statements) await admin.query(statement);
  await admin.end();
  return database;
};
const migrating = ({ ownerUrl }: TestDatabase) => migrateLatest({ url: ownerUrl, log });
const starting = async (database: TestDatabase) => {
  const url = urlOf({ adminUrl: database.adminUrl, database: new URL(database.adminUrl).pathname.slice(1), role: HUB });
  const knex = connectDatabase({ url, pool: { min: 0, max: 1 }, nodeId: 'x', timeZone: 'UTC', log });
  try {
    await checkRole(knex, log);
    await checkSchema(knex);
  } finally {
    await knex.destroy();
  }
};

describe('npm run migrate says in words', () => {
  test('that the role may not make tables, and who may allow it', async () => {
    const database = await aDatabase({ empty: true }, [
      'ALTER SCHEMA public OWNER TO postgres',
      'REVOKE CREATE ON SCHEMA public FROM PUBLIC',
    ]);
    await expect(migrating(database)).rejects.toThrow(
      `The role ${OWNER} may not make tables in the schema public. As an administrator: GRANT USAGE, CREATE ON SCHEMA public TO ${OWNER}`,
    );
  });

  test('that there is no schema public', async () => {
    const database = await aDatabase({ empty: true }, ['DROP SCHEMA public CASCADE']);
    await expect(migrating(database)).rejects.toThrow(/no schema public.*CREATE SCHEMA public/);
  });

  test.each([
    [
      'table users',
      'CREATE TABLE public.users (n int)',
      /0002-departments-and-staff\.ts.*relation "users" already exists.*a database of its own/,
    ],
    [
      'type queue',
      `CREATE TYPE public.queue AS ENUM ('a')`,
      /0007-queue\.ts.*type "queue" already exists.*a database of its own/,
    ],
    [
      'function hub_now()',
      `CREATE FUNCTION public.hub_now() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
      /0001-clock\.ts.*function "hub_now".*already exists.*a database of its own/,
    ],
  ])('that somebody else’s %s has a name that the hub needs', async (_, statement, words) => {
    const database = await aDatabase({ empty: true }, [statement]);
    await expect(migrating(database)).rejects.toThrow(words);
  });

  test('that a newer version was here, or another program keeps its list under the same name', async () => {
    const database = await aDatabase({}, [
      `INSERT INTO knex_migrations (name, batch, migration_time) VALUES ('9999-from-the-future.ts', 9, now())`,
    ]);
    await expect(migrating(database)).rejects.toThrow(
      /does not know \(9999-from-the-future\.ts\).*newer version.*another program/,
    );
  });

  test('that the tables are another role’s, naming it and the variable', async () => {
    const database = await aDatabase({}, [
      'ALTER TABLE knex_migrations OWNER TO postgres',
      'ALTER TABLE queue OWNER TO postgres',
    ]);
    await expect(migrating(database)).rejects.toThrow(/belong to postgres.*DATABASE_OWNER_URL/);
  });

  test('that a migration is not the one that was run', async () => {
    const database = await aDatabase({}, [
      `UPDATE knex_migrations SET checksum = sha256('other') WHERE name = '0007-queue.ts'`,
    ]);
    await expect(migrating(database)).rejects.toThrow(/0007-queue\.ts.*not the one that was run/);
  });

  test('that tables are there without the list of migrations', async () => {
    const database = await aDatabase({}, ['DROP TABLE knex_migrations']);
    await expect(migrating(database)).rejects.toThrow(/list of migrations \(public\.knex_migrations\)/);
  });

  test('what the database said, where it is something else, and that nothing is left of it', async () => {
    const database = await aDatabase({ empty: true }, [
      'CREATE SCHEMA other',
      `CREATE FUNCTION other.refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not on a Sunday'; END $$`,
      `CREATE EVENT TRIGGER refuse ON ddl_command_start WHEN TAG IN ('CREATE FUNCTION') EXECUTE FUNCTION other.refuse()`,
    ]);
    await expect(migrating(database)).rejects.toThrow(
      /^0001-clock\.ts failed: not on a Sunday\. Nothing of it was kept/,
    );
  });
});

describe('a hub that starts says in words', () => {
  test('that its role may not use the schema', async () => {
    const database = await aDatabase({}, [
      'REVOKE USAGE ON SCHEMA public FROM PUBLIC',
      `REVOKE ALL ON SCHEMA public FROM ${HUB}`,
    ]);
    await expect(starting(database)).rejects.toThrow(
      `The role ${HUB} may not use the schema public. Run "npm run grants" as the owner (docs/database-roles.md).`,
    );
  });

  test.each(['stream_floors', 'queue'])('that the table %s is missing although it was made', async (table) => {
    const database = await aDatabase({}, [`DROP TABLE ${table} CASCADE`]);
    await expect(starting(database)).rejects.toThrow(new RegExp(`table ${table} is missing.*whole backup`));
  });

  test('that a migration is not the one that was run', async () => {
    const database = await aDatabase({}, [
      `UPDATE knex_migrations SET checksum = sha256('other') WHERE name = '0007-queue.ts'`,
    ]);
    await expect(starting(database)).rejects.toThrow(/0007-queue\.ts.*not the one that was run/);
  });
});

test('every migration that was run has its checksum, also those of before there were any', async () => {
  const database = await aDatabase({}, ['UPDATE knex_migrations SET checksum = NULL']);
  await migrating(database);
  const { rows } = await database.knex.raw('SELECT name FROM knex_migrations WHERE checksum IS NULL');
  expect(rows).toEqual([]);
  await starting(database);
});

test('two that migrate at once, one of them a moment later, both end well', async () => {
  const database = await aDatabase({ empty: true }, []);
  const ran = await Promise.all([migrating(database), migrating(database)]);
  expect(ran.flat().length).toBeGreaterThan(25);
});

test('a role whose tables go elsewhere by default gets them in public all the same', async () => {
  const role = `lost_${randomBytes(4).toString('hex')}`;
  const database = await aDatabase({ empty: true }, [
    `CREATE ROLE ${role} LOGIN PASSWORD 'test'`,
    'CREATE SCHEMA elsewhere',
    `GRANT ALL ON SCHEMA public, elsewhere TO ${role}`,
    `ALTER ROLE ${role} SET search_path = elsewhere, public`,
  ]);
  const url = new URL(database.ownerUrl);
  url.username = role;
  await migrateLatest({ url: url.href, log });
  const { rows } = await database.knex.raw(
    `SELECT DISTINCT relnamespace::regnamespace::text AS schema FROM pg_class WHERE relname IN ('knex_migrations', 'queue')`,
  );
  expect(rows).toEqual([{ schema: 'public' }]);
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query(`DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`);
  await admin.end();
});
