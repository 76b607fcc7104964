import type { Knex } from 'knex';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrationSource as fromFiles } from '../../src/database/schema/migrations.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

const BEFORE = '0069';
const CHAINS = 4_000;
const ENTRIES = 10_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ empty: true });
});
afterAll(async () => database.drop());

/** The hub's migrations by an import that vitest can follow, up to a name. */
const upTo = (last: string): typeof fromFiles => ({
  ...fromFiles,
  getMigrations: async (extensions) =>
    (await fromFiles.getMigrations(extensions)).filter(({ name }: { name: string }) => name < last),
  getMigration: async ({ name }): Promise<Knex.Migration> =>
    import(`../../migrations/${name.slice(0, -'.ts'.length)}.ts`),
});

/** Of the queue: what both forms of it have. */
const SHARED = ['visit_id', 'step_id', 'reason', 'status_note'];

const contentOf = async (knex: Knex, table: string, without: readonly string[] = []): Promise<string> => {
  const { rows } = await knex.raw<{ rows: [{ digest: string }] }>(
    `SELECT md5(string_agg(row, '' ORDER BY row)) AS digest FROM (
       SELECT (to_jsonb(t) - ?::text[])::text AS row FROM ?? AS t) AS all_of_it`,
    [[...without], table],
  );
  return rows[0].digest;
};

test('ten thousand entries with chains of transfers become visits, and are as before when it is undone', async () => {
  const { knex } = database;
  await knex.migrate.latest({ migrationSource: upTo(BEFORE) });
  await knex.raw(`
    INSERT INTO departments (department_id, code, name, number_prefix)
    SELECT gen_random_uuid(), 'D' || n, 'Department ' || n, chr(64 + n) FROM generate_series(1, 4) AS n;
    INSERT INTO patients (patient_id, full_name)
    SELECT gen_random_uuid(), 'Patient ' || n FROM generate_series(1, 900) AS n;
    CREATE TEMPORARY TABLE people AS SELECT patient_id, row_number() OVER () AS n FROM patients;
    CREATE TEMPORARY TABLE places AS SELECT department_id, number_prefix, row_number() OVER () AS n FROM departments;`);
  // Every tenth entry is open; a patient has open ones in several departments, as was allowed.
  await knex.raw(
    `INSERT INTO queue (queue_id, patient_id, department_id, queue_date, queue_number, status, arrived_at, ended_at, reason, ticket_token)
     SELECT gen_random_uuid(), CASE WHEN i % 3 > 0 THEN p.patient_id END, d.department_id,
       current_date - ((i - 1) / 400)::int, d.number_prefix || '-' || lpad((i % 400 / 4 + 1)::text, 3, '0'),
       CASE WHEN i % 10 = 0 THEN 'waiting' ELSE 'completed' END, now() - make_interval(mins => i),
       CASE WHEN i % 10 > 0 THEN now() - make_interval(mins => i) + interval '9 minutes' END, 'Cough ' || i,
       'token-of-a-ticket-' || i
     FROM generate_series(1, ?::int) AS i JOIN places d ON d.n = i % 4 + 1 JOIN people p ON p.n = i % 900 + 1`,
    [CHAINS],
  );
  for (let transferred = 0; transferred < ENTRIES - CHAINS; transferred += 1_500)
    await knex.raw(`
      CREATE TEMPORARY TABLE parents AS
      SELECT q.* FROM queue q WHERE q.status IN ('waiting', 'completed')
        AND NOT EXISTS (SELECT FROM queue c WHERE c.transferred_from_id = q.queue_id) ORDER BY md5(q.queue_id::text) LIMIT 1500;
      UPDATE queue q SET status = 'transferred', ended_at = coalesce(q.ended_at, now()) FROM parents p
      WHERE p.queue_id = q.queue_id;
      INSERT INTO queue (queue_id, patient_id, department_id, queue_date, queue_number, status, arrived_at, ended_at, reason,
        ticket_token, transferred_from_id)
      SELECT gen_random_uuid(), p.patient_id, d.department_id, p.queue_date, p.queue_number, p.status, p.arrived_at, p.ended_at,
        CASE WHEN p.queue_date = current_date THEN p.reason ELSE p.reason || '; sent on' END, p.ticket_token, p.queue_id
      FROM parents p CROSS JOIN LATERAL (
        SELECT department_id FROM departments WHERE department_id <> p.department_id ORDER BY md5(p.queue_id::text || department_id)
        LIMIT 1) AS d;
      DROP TABLE parents`);
  const { rows: found } = await knex.raw('SELECT count(*)::int AS n FROM queue');
  expect(found).toEqual([{ n: ENTRIES }]);
  const before = await contentOf(knex, 'queue');
  const shared = await contentOf(knex, 'queue', SHARED);
  const heads = await contentOf(knex, 'changes');

  await knex.migrate.latest({ migrationSource: upTo('0074') });
  expect(await contentOf(knex, 'queue', SHARED)).toBe(shared);
  // No screen is told of entries that are as they were.
  expect(await contentOf(knex, 'changes')).toBe(heads);
  const { rows } = await knex.raw(`
    SELECT (SELECT count(*)::int FROM visits) AS visits,
      (SELECT count(*)::int FROM visits WHERE ended_at IS NULL) AS open,
      (SELECT count(*)::int FROM queue q JOIN visits v USING (visit_id)
       WHERE (q.queue_number, q.ticket_token, q.queue_date, q.patient_id)
         IS DISTINCT FROM (v.number, v.ticket_token, v.visit_date, v.patient_id)) AS unlike,
      (SELECT count(*)::int FROM queue q JOIN queue p ON p.queue_id = q.transferred_from_id
       WHERE q.visit_id <> p.visit_id) AS parted,
      (SELECT count(*)::int FROM visits v WHERE (v.ended_at IS NULL) <> EXISTS (
        SELECT FROM queue q WHERE q.visit_id = v.visit_id AND q.ended_at IS NULL)) AS wrongly_open`);
  expect(rows).toEqual([{ visits: CHAINS, open: CHAINS / 10, unlike: 0, parted: 0, wrongly_open: 0 }]);

  const undo = async () => {
    for (let ran = 1; ran > 0;) {
      const { rows: applied } = await knex.raw<{ rows: object[] }>('SELECT FROM knex_migrations WHERE name >= ?', [
        BEFORE,
      ]);
      ran = applied.length;
      if (ran > 0) await knex.migrate.down({ migrationSource: upTo('0074') });
    }
  };
  await undo();
  expect(await contentOf(knex, 'queue')).toBe(before);
  await knex.migrate.latest({ migrationSource: upTo('0074') });
  expect(await contentOf(knex, 'queue', SHARED)).toBe(shared);
  await undo();
  expect(await contentOf(knex, 'queue')).toBe(before);
});
