import { createHash, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { inTransaction } from '../../src/database/transaction.ts';
import { Department } from '../../src/models/department.ts';
import { Device } from '../../src/models/device.ts';
import { Doctor } from '../../src/models/doctor.ts';
import { QueueEntry } from '../../src/models/queue-entry.ts';
import { Session } from '../../src/models/session.ts';
import { Settings } from '../../src/models/settings.ts';
import { User } from '../../src/models/user.ts';
import { directoryStreamId } from '../../src/protocol/rooms.ts';
import {
  aDepartment,
  aDevice,
  aDoctor,
  anAppointment,
  anEntry,
  aPatient,
  aUser,
  instant,
} from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { feedFaults, readFeed, type RecordedChange } from './feed-record.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ as: 'owner' });
});
afterAll(async () => database.drop());

const changesOf = async (streamId: string, after = 0): Promise<RecordedChange[]> => {
  const { rows } = await database.knex.raw<{ rows: RecordedChange[] }>(
    'SELECT * FROM changes WHERE stream_id = ? AND version > ? ORDER BY version',
    [streamId, after],
  );
  return rows;
};
const headOf = async (streamId: string): Promise<number> => (await changesOf(streamId)).at(-1)?.version ?? 0;
const opsOf = (changes: RecordedChange[]) =>
  changes.map(({ op, urgency_before, urgency_after }) => [op, urgency_before, urgency_after]);

describe('a change', () => {
  test('is the whole row with the patient and without the ticket token, in UTC', async () => {
    const { knex } = database;
    const patient = await aPatient(knex, { fullName: 'Ada Lovelace', language: 'en', medicalRecordNumber: 'MRN-7' });
    const { doctorId } = await aDoctor(knex);
    const entry = await anEntry(knex, {
      doctorId,
      patientId: patient.patientId,
      arrivedAt: new Date('2026-07-01T10:00Z'),
    });
    const [change] = await changesOf(doctorId);
    expect(change).toMatchObject({ version: 1, table_name: 'queue', op: 'insert', row_id: entry.queueId });
    expect(change?.row).toMatchObject({
      queue_id: entry.queueId,
      queue_number: entry.queueNumber,
      status: 'waiting',
      arrived_at: '2026-07-01T10:00:00+00:00',
      revision: 1,
      patient: {
        full_name: 'Ada Lovelace',
        date_of_birth: patient.dateOfBirth,
        medical_record_number: 'MRN-7',
        phone_number: patient.phoneNumber,
        language: 'en',
      },
    });
    expect(JSON.stringify(change)).not.toContain(entry.ticketToken);
  });

  test('of an anonymous ticket has no patient', async () => {
    const { departmentId } = await anEntry(database.knex);
    const [change] = await changesOf(departmentId);
    expect(change?.row).toMatchObject({ patient: null });
  });

  test('is written in UTC and under an untouched search_path, whatever the writer’s session says', async () => {
    const { doctorId } = await aDoctor(database.knex);
    const entry = await anEntry(database.knex, { doctorId, arrivedAt: new Date('2026-07-01T10:00Z') });
    await database.knex.transaction(async (trx) => {
      await trx.raw(`SET LOCAL TimeZone = 'Asia/Kathmandu'`);
      await trx.raw('CREATE TEMP TABLE streams (stream_id uuid, version bigint) ON COMMIT DROP');
      await trx.raw('UPDATE public.queue SET room = ? WHERE queue_id = ?', ['12', entry.queueId]);
      await trx.raw('SET LOCAL search_path = pg_temp, public');
    });
    const [, change] = await changesOf(doctorId);
    expect(change?.row).toMatchObject({ room: '12', arrived_at: '2026-07-01T10:00:00+00:00' });
  });

  test('counts also where an update changes nothing but the revision', async () => {
    const { queueId, departmentId } = await anEntry(database.knex);
    await database.knex.raw('UPDATE queue SET revision = 99 WHERE queue_id = ?', [queueId]);
    const [, change] = await changesOf(departmentId);
    expect(change?.row).toMatchObject({ revision: 2 });
  });

  test('leaves one stream and enters another where the doctor changes', async () => {
    const { knex } = database;
    const { departmentId } = await aDepartment(knex);
    const [one, other] = [await aDoctor(knex, { departmentId }), await aDoctor(knex, { departmentId })];
    const entry = await anEntry(knex, { departmentId, urgencyLevel: 4 });
    await entry.$query(knex).patch({ doctorId: one.doctorId, urgencyLevel: 2 });
    await entry.$query(knex).patch({ doctorId: other.doctorId });
    await QueueEntry.query(knex).deleteById(entry.queueId);
    expect(opsOf(await changesOf(departmentId))).toEqual([
      ['insert', null, 4],
      ['leave', 4, null],
    ]);
    expect(opsOf(await changesOf(one.doctorId))).toEqual([
      ['enter', null, 2],
      ['leave', 2, null],
    ]);
    expect(opsOf(await changesOf(other.doctorId))).toEqual([
      ['enter', null, 2],
      ['delete', 2, null],
    ]);
  });

  test('of a department moves a pool entry, and does not move a doctor’s', async () => {
    const { knex } = database;
    const [from, to] = [await aDepartment(knex), await aDepartment(knex)];
    const { doctorId } = await aDoctor(knex, { departmentId: from.departmentId });
    const pooled = await anEntry(knex, { departmentId: from.departmentId });
    const assigned = await anEntry(knex, { departmentId: from.departmentId, doctorId });
    await pooled.$query(knex).patch({ departmentId: to.departmentId });
    await assigned.$query(knex).patch({ departmentId: to.departmentId });
    expect(opsOf(await changesOf(to.departmentId))).toEqual([['enter', null, 4]]);
    expect(opsOf(await changesOf(doctorId))).toEqual([
      ['insert', null, 4],
      ['update', 4, 4],
    ]);
  });

  test('names the last version of each level and table before it', async () => {
    const { knex } = database;
    const { doctorId } = await aDoctor(knex);
    const entry = await anEntry(knex, { doctorId, urgencyLevel: 5 });
    const appointment = await anAppointment(knex, { doctorId, urgencyLevel: 1 });
    await entry.$query(knex).patch({ urgencyLevel: 2 });
    await appointment.$query(knex).patch({ status: 'cancelled' });
    const changes = await changesOf(doctorId);
    expect(changes.map(({ previous }) => previous)).toEqual([
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 1, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 1, 2, 0, 0, 0, 0],
      [0, 3, 0, 0, 3, 2, 0, 0, 0, 0],
    ]);
    const { rows } = await knex.raw('SELECT last_versions FROM streams WHERE stream_id = ?', [doctorId]);
    expect(rows).toEqual([{ last_versions: [0, 3, 0, 0, 3, 4, 0, 0, 0, 0] }]);
  });

  test('opens its stream if somebody removed it', async () => {
    const { departmentId } = await aDepartment(database.knex);
    await database.knex.raw('DELETE FROM stream_floors WHERE stream_id = ?', [departmentId]);
    await anEntry(database.knex, { departmentId });
    expect(await headOf(departmentId)).toBe(1);
  });

  test('happened when it was captured, not when its transaction began, by the hub’s clock', async () => {
    const { knex } = database;
    const { departmentId } = await aDepartment(knex);
    const began = await knex.transaction(async (trx) => {
      const now = await instant(trx);
      await anEntry(trx, { departmentId });
      await trx.raw('SELECT pg_sleep(0.2)');
      return now;
    });
    const { rows } = await knex.raw('SELECT at FROM changes WHERE stream_id = ?', [departmentId]);
    expect(rows[0].at.getTime() - began.getTime()).toBeGreaterThanOrEqual(200);
  });

  test('of a key is refused', async () => {
    const { queueId } = await anEntry(database.knex);
    const rename = database.knex.raw('UPDATE queue SET queue_id = ? WHERE queue_id = ?', [randomUUID(), queueId]);
    await expect(rename).rejects.toThrow('UPDATE of queue is refused');
  });
});

describe('a transaction', () => {
  test('gives its versions back when it is rolled back', async () => {
    const { departmentId } = await aDepartment(database.knex);
    const failed = database.knex.transaction(async (trx) => {
      await anEntry(trx, { departmentId });
      await trx.raw('SET CONSTRAINTS ALL IMMEDIATE');
      throw new RangeError('rolled back');
    });
    await expect(failed).rejects.toThrow(RangeError);
    await anEntry(database.knex, { departmentId });
    expect((await changesOf(departmentId)).map(({ version }) => version)).toEqual([1]);
  });

  test('leaves out what a savepoint took back, and keeps what came before and after it', async () => {
    const { knex } = database;
    const [one, other] = [await aDoctor(knex), await aDoctor(knex)];
    await knex.transaction(async (trx) => {
      const kept = await anEntry(trx, { doctorId: one.doctorId });
      await trx.raw('SAVEPOINT s');
      await kept.$query(trx).patch({ doctorId: other.doctorId, urgencyLevel: 1 });
      await anEntry(trx, { doctorId: other.doctorId });
      await trx.raw('SET CONSTRAINTS ALL IMMEDIATE');
      await trx.raw('ROLLBACK TO SAVEPOINT s');
      await kept.$query(trx).patch({ urgencyLevel: 3 });
    });
    expect(opsOf(await changesOf(one.doctorId))).toEqual([
      ['insert', null, 4],
      ['update', 4, 3],
    ]);
    expect(await changesOf(other.doctorId)).toEqual([]);
  });

  test('with constraints set immediate captures each statement as it runs', async () => {
    const { knex } = database;
    const { doctorId } = await aDoctor(knex);
    await knex.transaction(async (trx) => {
      const entry = await anEntry(trx, { doctorId });
      await trx.raw('SET CONSTRAINTS ALL IMMEDIATE');
      await entry.$query(trx).patch({ urgencyLevel: 1 });
      const { rows } = await trx.raw('SELECT version FROM streams WHERE stream_id = ?', [doctorId]);
      expect(rows).toEqual([{ version: 2 }]);
      await trx.raw('SET CONSTRAINTS ALL DEFERRED');
      await entry.$query(trx).patch({ urgencyLevel: 5 });
    });
    expect(opsOf(await changesOf(doctorId))).toEqual([
      ['insert', null, 4],
      ['update', 4, 1],
      ['update', 1, 5],
    ]);
  });

  test('is durable before it answers, even where the session wanted it faster', async () => {
    const { knex } = database;
    const { departmentId } = await aDepartment(knex);
    await knex.transaction(async (trx) => {
      await trx.raw('SET LOCAL synchronous_commit = off');
      await anEntry(trx, { departmentId });
      await trx.raw('SET CONSTRAINTS ALL IMMEDIATE');
      const { rows } = await trx.raw('SHOW synchronous_commit');
      expect(rows).toEqual([{ synchronous_commit: 'on' }]);
    });
    await knex.transaction(async (trx) => {
      await trx.raw('SET LOCAL synchronous_commit = remote_apply');
      await anEntry(trx, { departmentId });
      await trx.raw('SET CONSTRAINTS ALL IMMEDIATE');
      const { rows } = await trx.raw('SHOW synchronous_commit');
      expect(rows, 'a stronger wish is kept').toEqual([{ synchronous_commit: 'remote_apply' }]);
    });
  });

  test('with an older snapshot than its stream is refused as one to be run again', async () => {
    const { knex } = database;
    const { departmentId } = await aDepartment(knex);
    const [mine, other] = [await anEntry(knex, { departmentId }), await anEntry(knex, { departmentId })];
    const outdated = knex.transaction(
      async (trx) => {
        await mine.$query(trx).patch({ room: '1' });
        await other.$query(knex).patch({ room: '2' });
      },
      { isolationLevel: 'repeatable read' },
    );
    await expect(outdated).rejects.toMatchObject({ code: '40001' });
    await inTransaction(knex, async (trx) => mine.$query(trx).patch({ room: '1' }), { isolation: 'serializable' });
    expect((await changesOf(departmentId)).map(({ version }) => version)).toEqual([1, 2, 3, 4]);
  });

  test('leaves no dead version of a stream behind, which an open transaction elsewhere would keep for every later one', async () => {
    const { knex } = database;
    const { doctorId } = await aDoctor(knex);
    const entry = await anEntry(knex, { doctorId });
    const place = async () => (await knex.raw('SELECT ctid FROM stream_floors WHERE stream_id = ?', [doctorId])).rows;
    const before = await place();
    for (let index = 0; index < 20; index += 1) await entry.$query(knex).patch({ room: String(index) });
    expect(await place()).toEqual(before);
    expect(await headOf(doctorId)).toBe(21);
  });

  test('of 3,000 rows over several streams is captured whole and in order', async () => {
    const { knex } = database;
    const { departmentId } = await aDepartment(knex);
    const doctors = await Promise.all(Array.from({ length: 4 }, async () => aDoctor(knex, { departmentId })));
    await knex.raw(
      `INSERT INTO queue (queue_id, department_id, doctor_id, queue_date, queue_number, ticket_token)
       SELECT gen_random_uuid(), ?, (?::uuid[])[1 + i % 4], '2026-02-02', 'BLK-' || lpad(i::text, 5, '0'), repeat('x', 20) || i
       FROM generate_series(1, 3000) i`,
      [departmentId, doctors.map(({ doctorId }) => doctorId)],
    );
    const heads = await Promise.all(doctors.map(async ({ doctorId }) => headOf(doctorId)));
    expect(heads).toEqual([750, 750, 750, 750]);
  });
});

describe('the directory', () => {
  const since = async <T>(work: () => Promise<T>): Promise<RecordedChange[]> => {
    const head = await headOf(directoryStreamId);
    await work();
    return changesOf(directoryStreamId, head);
  };

  test('carries departments, doctors and settings in its first slot', async () => {
    const { knex } = database;
    const changes = await since(async () => {
      const department = await aDepartment(knex);
      const doctor = await aDoctor(knex, { departmentId: department.departmentId });
      await Doctor.query(knex).findById(doctor.doctorId).patch({ status: 'paused', room: '7' });
      await Department.query(knex).findById(department.departmentId).patch({ name: 'Renamed' });
      await Settings.query(knex).patch({ hospitalName: 'St. Ada' });
      await Doctor.query(knex).deleteById(doctor.doctorId);
    });
    expect(changes.map(({ table_name, op, row }) => [table_name, op, row?.['revision'] ?? null])).toEqual([
      ['departments', 'insert', 1],
      ['doctors', 'insert', 1],
      ['doctors', 'update', 2],
      ['departments', 'update', 2],
      ['settings', 'update', 2],
      ['doctors', 'delete', null],
    ]);
    expect(changes[4]).toMatchObject({ row_id: directoryStreamId, row: { hospital_name: 'St. Ada' } });
    expect(changes.slice(1).map(({ previous }) => previous[0])).toEqual(
      changes.slice(0, -1).map(({ version }) => version),
    );
  });

  test('carries devices in its second and users and sessions in its third, without secrets', async () => {
    const { knex } = database;
    const tokenHash = createHash('sha256').update(randomUUID()).digest();
    const changes = await since(async () => {
      const { deviceId } = await aDevice(knex);
      const { userId } = await aUser(knex, { passwordHash: '$argon2id$secret' });
      const session = await Session.query(knex).insert({ tokenHash, userId, expiresAt: new Date('2030-01-01') });
      await session.$query(knex).patch({ revokedAt: new Date() });
      await Device.query(knex).findById(deviceId).patch({ revokedAt: new Date() });
      await User.query(knex).findById(userId).patch({ active: false });
    });
    expect(changes.map(({ table_name, op }) => `${table_name} ${op}`)).toEqual([
      'devices insert',
      'users insert',
      'sessions insert',
      'sessions update',
      'devices update',
      'users update',
    ]);
    const [device1, user1, session1, session2, device2, user2] = changes;
    expect(device2?.previous[1]).toBe(device1?.version);
    expect(session1?.previous[2]).toBe(user1?.version);
    expect(user2?.previous[2]).toBe(session2?.version);
    expect(session2?.row).toHaveProperty('revoked_at');
    const text = JSON.stringify(changes);
    expect(text).not.toContain('secret');
    expect(text).not.toContain('token_hash');
    expect(text).not.toContain(tokenHash.toString('hex'));
  });

  test('is not told of heartbeats, and keeps the revision over them', async () => {
    const { knex } = database;
    const { deviceId } = await aDevice(knex);
    const { userId } = await aUser(knex);
    const tokenHash = createHash('sha256').update(randomUUID()).digest();
    const session = await Session.query(knex).insert({ tokenHash, userId, expiresAt: new Date('2030-01-01') });
    const changes = await since(async () => {
      await Device.query(knex).findById(deviceId).patch({ lastSeenAt: new Date(), version: '1.2.3' });
      await session.$query(knex).patch({ lastUsedAt: new Date() });
      await Device.query(knex)
        .findById(deviceId)
        .patch({ lastSeenAt: new Date(0), name: 'Renamed' });
    });
    expect(changes).toMatchObject([{ table_name: 'devices', row: { name: 'Renamed', revision: 2 } }]);
  });
});

describe('a patient’s new name', () => {
  test('reaches the entries and appointments that a staff screen may hold, and no others', async () => {
    const { knex } = database;
    const patient = await aPatient(knex, { fullName: 'Before' });
    const { patientId } = patient;
    const { doctorId } = await aDoctor(knex);
    const active = await anEntry(knex, { doctorId, patientId, queueDate: '2026-01-01' });
    const endedToday = await anEntry(knex, { patientId, status: 'completed' });
    await anEntry(knex, { doctorId, patientId, queueDate: '2026-01-01', status: 'completed' });
    const later = await anAppointment(knex, { doctorId, patientId, scheduledDate: await instant(knex, '3 days') });
    await anAppointment(knex, { doctorId, patientId, scheduledDate: await instant(knex, '-3 days') });
    const head = await headOf(doctorId);

    await patient.$query(knex).patch({ fullName: 'After', email: 'after@example.org' });
    const changes = await changesOf(doctorId, head);
    expect(changes.map(({ row_id }) => row_id).toSorted()).toEqual([active.queueId, later.appointmentId].toSorted());
    expect(changes.map(({ row }) => row?.['patient'])).toMatchObject([{ full_name: 'After' }, { full_name: 'After' }]);
    expect((await changesOf(endedToday.departmentId)).at(-1)?.row).toMatchObject({ patient: { full_name: 'After' } });

    await patient.$query(knex).patch({ email: 'new@example.org', smsConsent: true });
    expect(await headOf(doctorId), 'what no screen shows').toBe(head + 2);
  });
});

describe('waking', () => {
  let listener: Client;
  let heard: string[];
  beforeEach(async () => {
    heard = [];
    listener = new Client({ connectionString: database.url });
    await listener.connect();
    listener.on('notification', ({ payload }) => heard.push(payload ?? ''));
    await listener.query('LISTEN hub_changes');
  });
  afterEach(async () => listener.end());

  test('a plain session’s commit notifies once, a hub’s does not', async () => {
    const { departmentId, queueId } = await anEntry(database.knex);
    const plain = new Client({ connectionString: database.url });
    await plain.connect();
    try {
      await database.knex.transaction(async (trx) => {
        await anEntry(trx, { departmentId });
      });
      await plain.query('BEGIN');
      await plain.query(`UPDATE queue SET room = '1' WHERE queue_id = $1`, [queueId]);
      await plain.query(`UPDATE queue SET room = '2' WHERE queue_id = $1`, [queueId]);
      await plain.query('COMMIT');
      await plain.query(`NOTIFY hub_changes, 'end'`);
      await vi.waitFor(() => expect(heard).toContain('end'));
      expect(heard).toEqual(['', 'end']);
    } finally {
      await plain.end();
    }
  });

  test('a plain session with immediate constraints notifies too', async () => {
    const { queueId } = await anEntry(database.knex);
    const plain = new Client({ connectionString: database.url });
    await plain.connect();
    try {
      await plain.query('BEGIN; SET CONSTRAINTS ALL IMMEDIATE');
      await plain.query(`UPDATE queue SET room = '1' WHERE queue_id = $1`, [queueId]);
      await plain.query('COMMIT');
      await vi.waitFor(() => expect(heard).toEqual(['']));
    } finally {
      await plain.end();
    }
  });
});

describe('purging', () => {
  test('removes the oldest changes of each stream, raises its floor with them and leaves no hole', async () => {
    const { knex } = database;
    const { departmentId } = await aDepartment(knex);
    const entry = await anEntry(knex, { departmentId });
    for (let index = 0; index < 9; index += 1) await entry.$query(knex).patch({ room: String(index) });
    await knex.raw(
      `UPDATE changes SET at = at - interval '8 days' WHERE stream_id = ? AND version IN (1, 2, 3, 4, 5, 7)`,
      [departmentId],
    );
    const purge = async () => {
      const { rows } = await knex.raw(`SELECT purge_changes(hub_now() - interval '7 days', 3) AS purged`);
      const stream = await knex.raw('SELECT purge_floor, version FROM streams WHERE stream_id = ?', [departmentId]);
      return [rows[0].purged, stream.rows[0].purge_floor, stream.rows[0].version];
    };
    expect(await purge()).toEqual([3, 3, 10]);
    expect(await purge()).toEqual([2, 5, 10]);
    expect(await purge()).toEqual([0, 5, 10]);
    expect((await changesOf(departmentId)).map(({ version }) => version)).toEqual([6, 7, 8, 9, 10]);
  });

  test('of a stream that has nothing newer empties it and keeps its head', async () => {
    const { knex } = database;
    const { departmentId } = await anEntry(knex);
    await knex.raw(`UPDATE changes SET at = at - interval '8 days' WHERE stream_id = ?`, [departmentId]);
    await knex.raw(`SELECT purge_changes(hub_now() - interval '7 days')`);
    const { rows } = await knex.raw('SELECT purge_floor, version FROM streams WHERE stream_id = ?', [departmentId]);
    expect(rows).toEqual([{ purge_floor: 1, version: 1 }]);
    await anEntry(knex, { departmentId });
    expect(await changesOf(departmentId)).toMatchObject([{ version: 2, previous: [0, 0, 0, 1, 0, 0, 0, 0, 0, 0] }]);
  });

  test('is the only way to delete changes, since versions of deleted ones would be given out again', async () => {
    const { departmentId } = await anEntry(database.knex);
    const remove = database.knex.raw('DELETE FROM changes WHERE stream_id = ?', [departmentId]);
    await expect(remove).rejects.toThrow('DELETE of changes is refused');
  });

  test('is for the owner alone', async () => {
    const { rows } = await database.knex.raw(
      `SELECT has_function_privilege('public', 'purge_changes(timestamptz, integer)', 'execute') AS may`,
    );
    expect(rows).toEqual([{ may: false }]);
  });
});

test.each(['queue', 'appointments', 'stream_floors', 'changes', 'patients', 'settings', 'sessions', 'audit_log'])(
  'TRUNCATE of %s is refused, by cascade too',
  async (table) => {
    await expect(database.knex.raw(`TRUNCATE ${table} CASCADE`)).rejects.toThrow(/TRUNCATE of \w+ is refused/);
  },
);

test('a feed with a change left out, doubled, put elsewhere or altered has faults', async () => {
  const { knex } = database;
  const { departmentId } = await aDepartment(knex);
  const entry = await anEntry(knex, { departmentId });
  await entry.$query(knex).patch({ urgencyLevel: 2 });
  await entry.$query(knex).patch({ urgencyLevel: 3 });
  await anEntry(knex, { departmentId, urgencyLevel: 5 });
  const all = await readFeed(knex);
  const streams = all.streams.filter(({ stream_id }) => stream_id === departmentId);
  const changes = all.changes.filter(({ stream_id }) => stream_id === departmentId);
  const rows = all.rows.filter(({ stream_id }) => stream_id === departmentId);
  const faults = (mutated: RecordedChange[]) => feedFaults({ streams, changes: mutated, rows });
  expect(faults(changes)).toEqual([]);
  for (const index of changes.keys()) {
    expect(faults(changes.toSpliced(index, 1)), `without ${index}`).not.toEqual([]);
    expect(faults(changes.flatMap((change, i) => (i === index ? [change, change] : [change])))).not.toEqual([]);
    expect(
      faults(changes.map((change, i) => (i === index ? { ...change, previous: [...change.previous, 0] } : change))),
    ).not.toEqual([]);
  }
  expect(faults(changes.toReversed())).not.toEqual([]);
  expect(feedFaults({ streams, changes, rows: rows.slice(1) })).not.toEqual([]);
  expect(
    feedFaults({ streams, changes, rows: rows.map((row) => ({ ...row, row: { ...row.row, room: 'X' } })) }),
  ).not.toEqual([]);
});
