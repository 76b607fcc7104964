import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aDepartment, aDevice, aDoctor, anAppointment, anEntry, aPatient, aUser } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ as: 'owner' });
});
afterAll(async () => database.drop());

const revisionOf = async (table: string): Promise<number[]> =>
  (await database.knex.raw<{ rows: { revision: number }[] }>(`SELECT revision FROM ${table}`)).rows.map(
    ({ revision }) => revision,
  );

test('every row that a screen may hold starts at revision 1, counts its updates, and lets no writer set it', async () => {
  const { knex } = database;
  const { doctorId, departmentId } = await aDoctor(knex);
  const { patientId } = await aPatient(knex);
  await anAppointment(knex, { doctorId, patientId });
  await anEntry(knex, { departmentId });
  const { userId } = await aUser(knex);
  await aDevice(knex);
  await knex.raw('INSERT INTO sessions (session_id, token_hash, user_id, expires_at) VALUES (?, ?, ?, now())', [
    ...[randomUUID(), createHash('sha256').update('token').digest(), userId],
  ]);
  const tables = [
    'queue',
    'appointments',
    'departments',
    'doctors',
    'settings',
    'devices',
    'users',
    'sessions',
    'patients',
  ];
  for (const table of tables) {
    expect(await revisionOf(table), table).toEqual([1]);
    await knex.raw(`UPDATE ${table} SET revision = 40`);
    await knex.raw(`UPDATE ${table} SET created_at = created_at`);
    expect(await revisionOf(table), table).toEqual([3]);
  }
});

test('an insert cannot start elsewhere', async () => {
  const { departmentId } = await aDepartment(database.knex, { revision: 7 });
  const { rows } = await database.knex.raw('SELECT revision FROM departments WHERE department_id = ?', [departmentId]);
  expect(rows).toEqual([{ revision: 1 }]);
});

test('a heartbeat with something else is a revision, one by itself is none', async () => {
  const { knex } = database;
  const { deviceId } = await aDevice(knex);
  const set = async (values: string) => {
    const { rows } = await knex.raw(`UPDATE devices SET ${values} WHERE device_id = ? RETURNING revision`, [deviceId]);
    return rows[0].revision;
  };
  expect(await set('last_seen_at = now()')).toBe(1);
  expect(await set(`version = '2'`)).toBe(1);
  expect(await set(`last_seen_at = now() + interval '1 s', name = 'Renamed'`)).toBe(2);
  expect(await set('last_seen_at = NULL, revision = 50')).toBe(3);
});

test('an update of any other column is no heartbeat, nor is one that changes nothing', async () => {
  const { knex } = database;
  const heartbeats: Record<string, readonly string[]> = {
    devices: ['last_seen_at', 'version'],
    sessions: ['last_used_at'],
  };
  /** Something of each type that a column has; a type that is new here has to be added. */
  const something: Record<string, unknown> = {
    uuid: '018cc251-f400-744c-98c3-2a6019a79780',
    text: 'x',
    'character varying': 'x',
    bytea: '\\x00',
    boolean: true,
    bigint: 7,
    jsonb: { a: 1 },
    'timestamp with time zone': '2026-11-22T10:00:00Z',
  };
  for (const [table, heartbeat] of Object.entries(heartbeats)) {
    const { rows: columns } = await knex.raw<{ rows: { name: string; type: string }[] }>(
      `SELECT column_name AS name, data_type AS type FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = ?`,
      [table],
    );
    const isHeartbeat = async (changed: Record<string, unknown>) => {
      const { rows } = await knex.raw(
        `SELECT ${table}_is_heartbeat(NULL::${table}, jsonb_populate_record(NULL::${table}, :changed)) AS answer`,
        { changed: JSON.stringify(changed) },
      );
      return rows[0].answer;
    };
    const found: Record<string, boolean> = {};
    const wanted: Record<string, boolean> = {};
    for (const { name, type } of columns) {
      expect(something, `a value for ${table}.${name}`).toHaveProperty([type]);
      wanted[name] = heartbeat.includes(name);
      found[name] = await isHeartbeat({ [name]: something[type] });
    }
    expect(found).toEqual(wanted);
    expect(await isHeartbeat({})).toBe(false);
  }
});

test('100 updates at once are 100 revisions', async () => {
  const { queueId } = await anEntry(database.knex);
  const update = 'UPDATE queue SET recall_count = recall_count + 1 WHERE queue_id = ? RETURNING revision';
  const results = await Promise.all(Array.from({ length: 100 }, async () => database.knex.raw(update, [queueId])));
  expect(new Set(results.map(({ rows }) => rows[0].revision)).size).toBe(100);
});
