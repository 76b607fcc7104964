import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, afterEach, expect, test } from 'vitest';
import { aDepartment, aDoctor, anAppointment, anEntry, aPatient, aReceptionist, today } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { senderOf } from '../support/sender.ts';

// What the feed copies out of one row into another, under plain SQL on connections of its own.

const database = await testDatabase({ as: 'owner' });
const { knex } = database;
const opened: Client[] = [];
afterEach(async () => {
  for (const client of opened.splice(0)) await client.end();
});
afterAll(database.drop);

const connection = async (): Promise<Client> => {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  opened.push(client);
  return client;
};

/** Until some session waits for a lock that this one holds. */
const somebodyWaitsFor = async (client: Client): Promise<void> => {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  await eventually(
    async () => {
      const found = await knex.raw<{ rows: object[] }>(
        'SELECT FROM pg_stat_activity WHERE ? = ANY (pg_blocking_pids(pid))',
        [rows[0]?.pid ?? 0],
      );
      if (found.rows.length === 0) throw new Error('nobody waits');
    },
    { withinMs: 5_000, everyMs: 5 },
  );
};

const nameInFeed = async (rowId: string): Promise<string | undefined> => {
  const { rows } = await knex.raw<{ rows: { name: string }[] }>(
    `SELECT "row" -> 'patient' ->> 'full_name' AS name FROM changes WHERE row_id = ? ORDER BY at DESC, version DESC LIMIT 1`,
    [rowId],
  );
  return rows[0]?.name;
};

const renaming = (client: Client, patientId: string) =>
  client.query(`UPDATE patients SET full_name = 'New Name' WHERE patient_id = $1`, [patientId]);

const digits = (): string => String(Math.floor(Math.random() * 1e7)).padStart(7, '0');

type Writing = { id: string; sql: string; bindings: unknown[] };
/** A write of a row that copies the patient. */
const writings: Record<string, (patientId: string) => Promise<Writing>> = {
  'a new entry': async (patientId) => {
    const { departmentId } = await aDepartment(knex);
    const id = randomUUID();
    return {
      id,
      sql: `INSERT INTO queue (queue_id, patient_id, department_id, queue_date, queue_number, ticket_token)
            VALUES ($1, $2, $3, $4, $5, translate($1::uuid::text, '-', ''))`,
      bindings: [id, patientId, departmentId, await today(knex, departmentId), `Q-${digits()}`],
    };
  },
  'an entry that becomes the patient’s': async (patientId) => {
    const { queueId } = await anEntry(knex);
    return {
      id: queueId,
      sql: 'UPDATE queue SET patient_id = $2 WHERE queue_id = $1',
      bindings: [queueId, patientId],
    };
  },
  'a visit of another day that goes on': async (patientId) => {
    const { doctorId, departmentId } = await aDoctor(knex);
    const { queueId } = await anEntry(knex, {
      patientId,
      doctorId,
      queueDate: await today(knex, departmentId, -1),
      status: 'completed',
    });
    return {
      id: queueId,
      sql: `UPDATE queue SET status = 'in_service', started_at = now(), ended_at = NULL WHERE queue_id = $1`,
      bindings: [queueId],
    };
  },
  'a new appointment': async (patientId) => {
    const { doctorId } = await aDoctor(knex);
    const id = randomUUID();
    return {
      id,
      sql: `INSERT INTO appointments (appointment_id, patient_id, doctor_id, scheduled_date, duration_minutes, confirmation_code)
            VALUES ($1, $2, $3, now() + interval '1 day', 20, $4)`,
      bindings: [id, patientId, doctorId, `T${digits()}`],
    };
  },
  'a former appointment that is moved into the future': async (patientId) => {
    const { appointmentId } = await anAppointment(knex, {
      patientId,
      scheduledDate: new Date('2020-01-01T10:00:00Z'),
    });
    return {
      id: appointmentId,
      sql: `UPDATE appointments SET scheduled_date = now() + interval '1 day' WHERE appointment_id = $1`,
      bindings: [appointmentId],
    };
  },
};

test.each(Object.entries(writings))(
  '%s that is not committed yet: the new name waits, and reaches it',
  async (_, prepare) => {
    const { patientId } = await aPatient(knex);
    const { id, sql, bindings } = await prepare(patientId);
    const [writer, renamer] = [await connection(), await connection()];
    await writer.query('BEGIN');
    await writer.query(sql, bindings);
    const renamed = renaming(renamer, patientId);
    await somebodyWaitsFor(writer);
    await writer.query('COMMIT');
    await renamed;
    expect(await nameInFeed(id)).toBe('New Name');
  },
);

test.each(Object.entries(writings))(
  '%s while a new name is not committed yet: it is written with the new one',
  async (_, prepare) => {
    const { patientId } = await aPatient(knex);
    const { id, sql, bindings } = await prepare(patientId);
    const [writer, renamer] = [await connection(), await connection()];
    await renamer.query('BEGIN');
    await renaming(renamer, patientId);
    await writer.query('BEGIN');
    const written = writer.query(sql, bindings).then(() => writer.query('COMMIT'));
    await somebodyWaitsFor(renamer);
    await renamer.query('COMMIT');
    await written;
    expect(await nameInFeed(id)).toBe('New Name');
  },
);

test('with a snapshot of its own a name is not changed, since it would not see whom to tell', async () => {
  const { patientId } = await aPatient(knex);
  const renamer = await connection();
  await renamer.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await expect(renaming(renamer, patientId)).rejects.toMatchObject({ code: '0A000', table: 'patients' });
  await renamer.query('ROLLBACK');
  await renamer.query('BEGIN ISOLATION LEVEL SERIALIZABLE');
  await expect(
    renamer.query(`UPDATE patients SET email = 'new@example.org' WHERE patient_id = $1`, [patientId]),
  ).resolves.toMatchObject({ rowCount: 1 });
  await renamer.query('COMMIT');
});

test('a new name that is not committed stops the check-ins of that patient alone, not the department’s numbers', async () => {
  const { departmentId } = await aDepartment(knex);
  const { patientId } = await aPatient(knex);
  const sender = senderOf(knex);
  const renamer = await connection();
  await renamer.query('BEGIN');
  await renaming(renamer, patientId);
  const theirs = sender.ok(aReceptionist(), 'queue:check-in', { departmentId, patientId });
  await somebodyWaitsFor(renamer);
  const others = await sender.ok(aReceptionist(), 'queue:check-in', { departmentId });
  expect(others.entry.queueNumber).toMatch(/-001$/);
  await renamer.query('COMMIT');
  expect((await theirs).entry.queueNumber).toMatch(/-002$/);
});

test('the feed’s rows have nothing of another row but the patient and the visit: whatever joins it has to settle before it changes', async () => {
  const { patientId } = await aPatient(knex);
  const appointment = await anAppointment(knex, { patientId });
  await anEntry(knex, { patientId, doctorId: appointment.doctorId });
  const { rows } = await knex.raw<{ rows: { table: string; copied: string[] }[] }>(`
    SELECT table_name AS "table", array_agg(DISTINCT key) FILTER (WHERE NOT EXISTS (
      SELECT FROM pg_attribute WHERE attrelid = ('public.' || table_name)::regclass AND attname = key)) AS copied
    FROM changes CROSS JOIN LATERAL jsonb_object_keys("row") AS key
    WHERE "row" IS NOT NULL GROUP BY table_name ORDER BY table_name`);
  expect(rows.filter(({ copied }) => copied)).toEqual([
    { table: 'appointments', copied: ['patient'] },
    { table: 'queue', copied: ['patient', 'visit'] },
  ]);
});
