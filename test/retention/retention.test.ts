import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { pino } from 'pino';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig, type Retention } from '../../src/config.ts';
import { connectRaw } from '../../src/database/connect.ts';
import { createTurn } from '../../src/database/turn.ts';
import { AuditRecord } from '../../src/models/audit-record.ts';
import { KnownBrowser } from '../../src/models/known-browser.ts';
import { Pairing } from '../../src/models/pairing.ts';
import { Patient } from '../../src/models/patient.ts';
import { Session } from '../../src/models/session.ts';
import { runRetention } from '../../src/retention/run.ts';
import { LOOKING_LOCK } from '../../src/retention/schedule.ts';
import { auditVerdict } from '../support/audit.ts';
import { aDevice, aDoctor, anAppointment, anEntry, aPatient, aUser, instant } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { asOwner } from '../support/owner.ts';
import { ZONE } from '../support/clock.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { retention: defaults } = readConfig({});
const log = pino({ level: 'silent' });

const run = (given: Partial<Retention> = {}, stopped = () => false, looks = async () => true) =>
  runRetention({ knex, retention: { ...defaults, ...given }, log, looks, stopped });

const recordsOf = (action: string) =>
  AuditRecord.query(knex).where({ actor: 'retention', action }).orderBy('audit_id').execute();

const count = async (sql: string, values: unknown[] = []): Promise<number> =>
  Number((await asOwner(knex, `SELECT count(*) AS n FROM ${sql}`, values))[0]?.['n']);

test('changes go after seven days, without a hole, and the purge is in the audit', async () => {
  const { doctorId } = await aDoctor(knex);
  const { queueId } = await anEntry(knex, { doctorId });
  for (let n = 1; n <= 450; n += 1)
    await knex.raw('UPDATE queue SET recall_count = ? WHERE queue_id = ?', [n, queueId]);
  await asOwner(
    knex,
    `UPDATE changes SET at = at - interval '7 days 1 minute' WHERE stream_id = $1 AND version <= 440`,
    [doctorId],
  );
  const { removed } = await run();
  expect(removed).toMatchObject({ changes: 440 });
  const [left] = await asOwner(
    knex,
    `SELECT min(version)::int AS first, count(*)::int AS left, (SELECT purge_floor::int FROM stream_floors WHERE stream_id = $1) AS floor
     FROM changes WHERE stream_id = $1`,
    [doctorId],
  );
  expect(left).toEqual({ first: 441, left: 11, floor: 440 });
  const records = await recordsOf('retention:changes');
  expect(records.map(({ after }) => after)).toEqual([{ purged: 200 }, { purged: 200 }, { purged: 40 }]);
});

test('the hub’s own role cannot purge younger changes, whatever it asks for', async () => {
  const { doctorId } = await aDoctor(knex);
  await anEntry(knex, { doctorId });
  await knex.raw('SELECT purge_old_changes(0, 1000)');
  await knex.raw('SELECT purge_old_changes(-100, 1000)');
  expect(await count('changes WHERE stream_id = $1', [doctorId])).toBe(1);
});

test('requests go after 48 hours', async () => {
  const request = async (away: string): Promise<string> => {
    const requestId = randomUUID();
    await knex('requests').insert({
      request_id: requestId,
      actor: 'user:x',
      command: 'queue:call',
      input_hash: randomBytes(32),
      created_at: await instant(knex, away),
    });
    return requestId;
  };
  await request('-49 hours');
  const young = await request('-47 hours');
  expect((await run()).removed).toMatchObject({ requests: 1 });
  expect(await knex('requests').pluck('request_id')).toEqual([young]);
  expect(await recordsOf('retention:requests')).toMatchObject([
    { tableName: 'requests', rowId: null, after: { purged: 1 } },
  ]);
});

test('sessions go thirty days after they ended; those that are good, or ended lately, stay', async () => {
  const { userId } = await aUser(knex);
  const { deviceId } = await aDevice(knex);
  const session = async (given: { expiresAt: string; revokedAt?: string; holder?: object }): Promise<string> => {
    const { sessionId } = await Session.query(knex).insert({
      tokenHash: randomBytes(32),
      expiresAt: await instant(knex, given.expiresAt),
      revokedAt: given.revokedAt === undefined ? null : await instant(knex, given.revokedAt),
      ...(given.holder ?? { userId }),
    });
    return sessionId;
  };
  const gone = [
    await session({ expiresAt: '-31 days' }),
    await session({ expiresAt: '1000 years', revokedAt: '-31 days', holder: { deviceId } }),
  ];
  const kept = [
    await session({ expiresAt: '-29 days' }),
    await session({ expiresAt: '1 day' }),
    await session({ expiresAt: '1000 years', holder: { deviceId } }),
    await session({ expiresAt: '1 day', revokedAt: '-29 days' }),
  ];
  expect((await run()).removed).toMatchObject({ sessions: 2 });
  const left = await Session.query(knex).whereIn('session_id', [...gone, ...kept]);
  expect(left.map(({ sessionId }) => sessionId).sort()).toEqual([...kept].sort());
});

test('pairings and known browsers go when they have expired, throttles a day after they were full', async () => {
  const { userId } = await aUser(knex);
  const [past, future] = [await instant(knex, '-1 minute'), await instant(knex, '1 minute')];
  for (const [code, expiresAt] of [
    ['BCD234', past],
    ['BCD235', future],
  ] as const) {
    await Pairing.query(knex).insert({ code, secretHash: randomBytes(32), kind: 'board', expiresAt });
    await KnownBrowser.query(knex).insert({ tokenHash: createHash('sha256').update(code).digest(), userId, expiresAt });
  }
  await knex('sign_in_throttles').insert([
    { key: randomBytes(32), free_from: await instant(knex, '-25 hours') },
    { key: randomBytes(32), free_from: await instant(knex, '-23 hours') },
  ]);
  expect((await run()).removed).toMatchObject({ pairings: 1, known_browsers: 1, sign_in_throttles: 1 });
  expect((await Pairing.query(knex)).map(({ code }) => code)).toEqual(['BCD235']);
  expect(await KnownBrowser.query(knex).resultSize()).toBe(1);
});

describe('old patients', () => {
  /** As if it had been so long ago that this was written. */
  const age = async (patientId: string, days: number): Promise<void> => {
    await asOwner(
      knex,
      `UPDATE patients SET created_at = created_at - make_interval(days => $2) WHERE patient_id = $1`,
      [patientId, days],
    );
    const admin = new Client({ connectionString: database.adminUrl });
    await admin.connect();
    await admin.query('SET session_replication_role = replica');
    // The digest goes with it, as it would have been made then.
    await admin.query(
      `UPDATE audit_log SET at = at - make_interval(days => $2), digest = audit_digest(at - make_interval(days => $2),
         actor, action, reason, table_name, row_id, before, after, request_id) WHERE row_id = $1`,
      [patientId, days],
    );
    await admin.end();
  };

  const anOldPatient = async (given: Partial<Patient> = {}): Promise<string> => {
    const { patientId } = await aPatient(knex, given);
    await age(patientId, 401);
    return patientId;
  };

  test('stay for ever where there is no policy', async () => {
    const patientId = await anOldPatient();
    expect((await run()).removed).toMatchObject({ patients: 0 });
    expect(await Patient.query(knex).findById(patientId)).toMatchObject({ erasedAt: null });
  });

  test('are erased after so many days without a sign of them, and nobody else', async () => {
    const { doctorId } = await aDoctor(knex);
    const silent = await anOldPatient();
    const visited = await anOldPatient();
    await anEntry(knex, { patientId: visited, doctorId, status: 'completed' });
    const booked = await anOldPatient();
    await anAppointment(knex, { patientId: booked });
    const changed = await anOldPatient();
    await Patient.query(knex).findById(changed).patch({ smsConsent: true });
    const guardian = await anOldPatient();
    const young = await aPatient(knex, { guardianId: guardian, phoneNumber: null });
    const longAgo = await anOldPatient();
    const visit = await anEntry(knex, { patientId: longAgo, doctorId, status: 'completed', queueDate: '2020-02-02' });

    const { removed } = await run({ patientsDays: 400 });
    const erased = await Patient.query(knex).whereNotNull('erased_at');
    const ids = erased.map(({ patientId }) => patientId);
    expect(ids).toEqual(expect.arrayContaining([silent, longAgo]));
    for (const kept of [visited, booked, changed, guardian, young.patientId]) expect(ids).not.toContain(kept);
    expect(removed).toMatchObject({ patients: ids.length });
    expect(visit.patientId).toBe(longAgo);

    const records = await AuditRecord.query(knex).where({ row_id: silent }).orderBy('audit_id', 'desc');
    expect(records[0]).toMatchObject({
      actor: 'retention',
      action: 'retention:patients',
      after: { erased: { records: 2 } },
    });
    expect((await run({ patientsDays: 400 })).removed).toMatchObject({ patients: 0 });
    expect((await auditVerdict(database.url)).findings).toEqual([]);
  });
});

test('two nodes at once purge each row once, and what one has stopped at the next goes on with', async () => {
  const insertOld = () =>
    asOwner(
      knex,
      `INSERT INTO requests (request_id, actor, command, input_hash, created_at)
       SELECT gen_random_uuid(), 'user:x', 'queue:call', sha256(n::text::bytea), hub_now() - interval '3 days'
       FROM generate_series(1, 5000) n`,
    );
  await insertOld();
  const before = (await recordsOf('retention:requests')).length;
  const both = await Promise.all([run(), run()]);
  const left = await count(`requests WHERE created_at < hub_now() - interval '48 hours'`);
  const purged = both.reduce((sum, { removed }) => sum + (removed['requests'] ?? 0), 0);
  expect(purged + left).toBe(5_000);
  await run();
  const records = (await recordsOf('retention:requests')).slice(before);
  expect(records.reduce((sum, { after }) => sum + Number(after?.['purged']), 0)).toBe(5_000);

  await insertOld();
  let asked = 0;
  const { removed } = await run({}, () => (asked += 1) > 4);
  expect(removed['requests']).toBeLessThan(5_000);
  await run();
  expect(await count(`requests WHERE created_at < hub_now() - interval '48 hours'`)).toBe(0);
});

test('while another node purges, this one leaves it alone', async () => {
  await asOwner(knex, `UPDATE requests SET created_at = created_at - interval '3 days'`);
  const old = await count(`requests WHERE created_at < hub_now() - interval '48 hours'`);
  expect(old).toBeGreaterThan(0);
  const other = await knex.transaction();
  await other.raw('SELECT pg_advisory_xact_lock(7268450002)');
  expect((await run()).removed).toMatchObject({ requests: 0 });
  await other.rollback();
  expect((await run()).removed).toMatchObject({ requests: old });
});

test('of two nodes one looks for patients to erase, and the other does once that one is gone', async () => {
  const session = { url: database.url, nodeId: 'one', timeZone: ZONE, log };
  const turn = () => createTurn({ lock: LOOKING_LOCK, connect: () => connectRaw(session), idleMs: 60_000 });
  const [one, other] = [turn(), turn()];
  const looked = async (node: typeof one) => {
    const sent: string[] = [];
    const note = ({ sql }: { sql: string }) => sent.push(sql);
    knex.on('query', note);
    await run({ patientsDays: 365 }, undefined, node.isOurs);
    knex.off('query', note);
    return sent.some((sql) => sql.includes('FROM patients'));
  };
  expect([await looked(one), await looked(other), await looked(one)]).toEqual([true, false, true]);
  await one.end();
  expect(await looked(other)).toBe(true);
  await other.end();
});
