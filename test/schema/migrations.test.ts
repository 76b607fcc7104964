import type { Knex } from 'knex';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrationSource as fromFiles } from '../../src/database/schema/migrations.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { describeSchema } from './describe-schema.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ empty: true });
});
afterAll(async () => database.drop());

/** The hub's migrations by an import that vitest can follow. */
const migrationSource: typeof fromFiles = {
  ...fromFiles,
  getMigration: async ({ name }): Promise<Knex.Migration> =>
    import(`../../migrations/${name.slice(0, -'.ts'.length)}.ts`),
};

test('each migration, undone, leaves the schema as it was before, and done again as it was after', async () => {
  const { knex } = database;
  const after: string[] = [await describeSchema(knex)];
  for (;;) {
    const [, ran]: [number, string[]] = await knex.migrate.up({ migrationSource });
    if (ran.length === 0) break;
    after.push(await describeSchema(knex));
  }
  expect(after.length).toBeGreaterThan(18);

  for (const [index, before] of after.slice(0, -1).toReversed().entries()) {
    await knex.migrate.down({ migrationSource });
    expect(await describeSchema(knex), `undo ${index + 1}`).toBe(before);
  }

  await knex.migrate.latest({ migrationSource });
  expect(await describeSchema(knex)).toBe(after.at(-1));
});

test('the role that owns the schema is no superuser, and the schema has no extension', async () => {
  const { rows } = await database.knex.raw<{ rows: { rolsuper: boolean; extensions: string[] }[] }>(`
    SELECT rolsuper, ARRAY(SELECT extname::text FROM pg_extension WHERE extname <> 'plpgsql') AS extensions
    FROM pg_roles WHERE rolname = current_user AND rolname = pg_get_userbyid(
      (SELECT relowner FROM pg_class WHERE oid = 'public.queue'::regclass))
  `);
  expect(rows).toEqual([{ rolsuper: false, extensions: [] }]);
});

test('every foreign key has an index that leads with it', async () => {
  const { rows } = await database.knex.raw<{ rows: { fkey: string }[] }>(`
    SELECT format('%s on %s', n.conname, n.conrelid::regclass) AS fkey
    FROM pg_constraint n
    WHERE n.contype = 'f' AND n.connamespace = 'public'::regnamespace AND NOT EXISTS (
      SELECT FROM pg_index i
      WHERE i.indrelid = n.conrelid AND i.indkey[0] = n.conkey[1]
        AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) = format('(%I IS NOT NULL)',
          (SELECT attname FROM pg_attribute a WHERE a.attrelid = n.conrelid AND a.attnum = n.conkey[1]))))
  `);
  expect(rows).toEqual([]);
});

test('what runs with the owner’s rights has a search_path that nobody else can write to', async () => {
  const { rows } = await database.knex.raw<{ rows: { name: string }[] }>(`
    SELECT proname AS name FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND (prosecdef OR prorettype = 'trigger'::regtype)
      AND NOT (prosecdef AND 'search_path=pg_catalog, pg_temp' = ANY (proconfig))
  `);
  expect(rows).toEqual([]);
});
