import { createHash, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuditRecord } from '../../src/models/audit-record.ts';
import { Device } from '../../src/models/device.ts';
import { QueueEntry } from '../../src/models/queue-entry.ts';
import { Session } from '../../src/models/session.ts';
import { Settings } from '../../src/models/settings.ts';
import { User } from '../../src/models/user.ts';
import { directoryStreamId } from '../../src/protocol/rooms.ts';
import { aDepartment, aDevice, aDoctor, anAppointment, anEntry, aPatient, aUser } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ as: 'owner' });
});
afterAll(async () => database.drop());

const recordsOf = async (rowId: string): Promise<AuditRecord[]> =>
  AuditRecord.query(database.knex).where({ row_id: rowId }).orderBy('audit_id');

/** Names the author of a transaction as the hub does. */
const nameAuthor = async (trx: Knex, settings: Record<string, string>): Promise<void> => {
  for (const [name, value] of Object.entries(settings)) await trx.raw('SELECT set_config(?, ?, true)', [name, value]);
};

test('a command’s change names its actor, action, reason and request', async () => {
  const { knex } = database;
  const { queueId } = await anEntry(knex);
  const requestId = randomUUID();
  await knex.transaction(async (trx) => {
    await nameAuthor(trx, {
      'hub.actor': 'user:ada',
      'hub.action': 'queue:set-urgency',
      'hub.reason': 'chest pain',
      'hub.request_id': requestId,
    });
    await QueueEntry.query(trx).findById(queueId).patch({ urgencyLevel: 1 });
  });
  const [, record] = await recordsOf(queueId);
  expect(record).toMatchObject({
    actor: 'user:ada',
    action: 'queue:set-urgency',
    reason: 'chest pain',
    requestId,
    tableName: 'queue',
    before: { urgency_level: 4, call_rank: 3 },
    after: { urgency_level: 1, call_rank: 1 },
  });
  expect(Object.keys(record?.after ?? {}).toSorted()).toEqual([
    'call_rank',
    'due_at',
    'urgency_level',
    'urgency_since',
  ]);
});

test('the author is forgotten with the transaction', async () => {
  const { knex } = database;
  const { queueId } = await anEntry(knex);
  await knex.transaction(async (trx) => {
    await nameAuthor(trx, { 'hub.actor': 'user:ada' });
    await trx.raw(`UPDATE queue SET room = '1' WHERE queue_id = ?`, [queueId]);
    await trx.commit();
  });
  await Promise.all(
    Array.from({ length: 10 }, async () =>
      knex.raw(`UPDATE queue SET recall_count = recall_count + 1 WHERE queue_id = ?`, [queueId]),
    ),
  );
  const [, named, ...others] = await recordsOf(queueId);
  expect(named?.actor).toBe('user:ada');
  expect(new Set(others.map(({ actor }) => actor))).toEqual(new Set(['sql:queue_hub_test']));
});

test('plain SQL is audited under its role', async () => {
  const { patientId } = await aPatient(database.knex);
  const plain = new Client({ connectionString: database.adminUrl });
  await plain.connect();
  await plain.query(`UPDATE patients SET full_name = 'Altered' WHERE patient_id = $1`, [patientId]);
  await plain.end();
  const [, record] = await recordsOf(patientId);
  const role = new URL(database.adminUrl).username;
  expect(record).toMatchObject({
    actor: `sql:${role}`,
    action: null,
    requestId: null,
    after: { full_name: 'Altered' },
  });
});

test('an insert and a delete keep the whole row', async () => {
  const { knex } = database;
  const { queueId } = await anEntry(knex);
  await QueueEntry.query(knex).deleteById(queueId);
  const [inserted, deleted] = await recordsOf(queueId);
  expect(inserted).toMatchObject({ before: null, after: { queue_id: queueId, status: 'waiting', revision: 1 } });
  expect(deleted).toMatchObject({ before: { queue_id: queueId, status: 'waiting' }, after: null });
});

test('every audited table is written down', async () => {
  const { knex } = database;
  const { doctorId, departmentId } = await aDoctor(knex);
  const { appointmentId, patientId } = await anAppointment(knex, { doctorId });
  const { userId } = await aUser(knex);
  const { deviceId } = await aDevice(knex);
  const scheduleId = randomUUID();
  await knex.raw(
    `INSERT INTO schedules (schedule_id, doctor_id, weekday, starts, ends, slot_minutes, valid_from)
     VALUES (?, ?, 1, '08:00', '12:00', 15, '2026-01-01')`,
    [scheduleId, doctorId],
  );
  await Settings.query(knex).patch({ hospitalName: 'St. Ada' });
  const ids = [doctorId, departmentId, appointmentId, patientId, userId, deviceId, scheduleId, directoryStreamId];
  const records = await AuditRecord.query(knex).whereIn('row_id', ids).orderBy('table_name');
  expect(records.map(({ tableName }) => tableName)).toEqual([
    'appointments',
    'departments',
    'devices',
    'doctors',
    'patients',
    'schedules',
    'settings',
    'users',
  ]);
});

describe('secrets', () => {
  test('are not kept, but that they changed is', async () => {
    const { knex } = database;
    const { userId } = await aUser(knex, { passwordHash: '$argon2id$one' });
    await User.query(knex).findById(userId).patch({ passwordHash: '$argon2id$two' });
    const token = createHash('sha256').update(randomUUID()).digest();
    const { sessionId } = await Session.query(knex).insert({
      tokenHash: token,
      userId,
      expiresAt: new Date('2030-01-01'),
    });
    const { queueId, ticketToken } = await anEntry(knex);
    const [, changed] = await recordsOf(userId);
    expect(changed).toMatchObject({ before: {}, after: {} });
    const text = JSON.stringify(await AuditRecord.query(knex).whereIn('row_id', [userId, sessionId, queueId]));
    for (const secret of ['argon2id', token.toString('hex'), ticketToken, 'token_hash', 'password_hash']) {
      expect(text).not.toContain(secret);
    }
  });
});

test('heartbeats, touches and updates that change nothing are not written down', async () => {
  const { knex } = database;
  const { deviceId } = await aDevice(knex);
  const { userId } = await aUser(knex);
  const tokenHash = createHash('sha256').update(randomUUID()).digest();
  const session = await Session.query(knex).insert({ tokenHash, userId, expiresAt: new Date('2030-01-01') });
  const { queueId } = await anEntry(knex);
  await Device.query(knex).findById(deviceId).patch({ lastSeenAt: new Date(), version: '2' });
  await session.$query(knex).patch({ lastUsedAt: new Date() });
  await knex.raw('UPDATE queue SET revision = revision, urgency_level = urgency_level WHERE queue_id = ?', [queueId]);
  for (const id of [deviceId, session.sessionId, queueId]) expect(await recordsOf(id)).toHaveLength(1);
  await Device.query(knex)
    .findById(deviceId)
    .patch({ lastSeenAt: new Date(0), name: 'Renamed' });
  expect((await recordsOf(deviceId)).at(-1)).toMatchObject({ after: { name: 'Renamed' } });
});

test('each record carries the SHA-256 of what it says', async () => {
  const { knex } = database;
  await anEntry(knex, { reason: 'naïve “quotes” \n and 😀' });
  const { rows } = await knex.raw<{ rows: { digest: Buffer; recomputed: Buffer; content: string }[] }>(`
    SELECT digest, audit_digest(at, actor, action, reason, table_name, row_id, before, after, request_id) AS recomputed,
      jsonb_build_array((extract(epoch FROM at) * 1000000)::bigint, actor, action, reason, table_name, row_id,
        before, after, request_id)::text AS content
    FROM audit_log`);
  expect(rows.length).toBeGreaterThan(0);
  for (const { digest, recomputed, content } of rows) {
    expect(recomputed.equals(digest)).toBe(true);
    expect(createHash('sha256').update(content).digest().equals(digest)).toBe(true);
  }
});

test.each([
  `UPDATE audit_log SET actor = 'nobody'`,
  'DELETE FROM audit_log',
  'DELETE FROM audit_log WHERE false',
  'TRUNCATE audit_log CASCADE',
])('%s is refused', async (statement) => {
  await expect(database.knex.raw(statement)).rejects.toThrow(/of audit_log is refused/);
});

test('a transaction that is rolled back leaves no record', async () => {
  const { knex } = database;
  const { departmentId } = await aDepartment(knex);
  const trx = await knex.transaction();
  await trx.raw(`UPDATE departments SET name = 'X' WHERE department_id = ?`, [departmentId]);
  await trx.rollback();
  expect(await recordsOf(departmentId)).toHaveLength(1);
});
