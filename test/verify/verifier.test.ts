import type { Knex } from 'knex';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Client } from 'pg';
import type { Doctor } from '../../src/models/doctor.ts';
import { QueueEntry } from '../../src/models/queue-entry.ts';
import { connectRaw } from '../../src/database/connect.ts';
import { createRounds, type Round } from '../../src/verify/round.ts';
import { LOCK } from '../../src/verify/verifier.ts';
import { createVerifier } from '../../src/verify/verifier.ts';
import { aDoctor, anAppointment, anEntry, aPatient, today } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { ZONE } from '../support/clock.ts';

let database: TestDatabase;
let knex: Knex;
let doctor: Doctor;
/** Before the database goes. */
const stops: (() => Promise<void>)[] = [];
let round: () => Promise<Round>;

beforeEach(async () => {
  database = await testDatabase();
  ({ knex } = database);
  doctor = await aDoctor(knex);
  await anEntry(knex, { doctorId: doctor.doctorId });
  await anAppointment(knex, { doctorId: doctor.doctorId });
  round = createRounds(knex);
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await database.drop();
});

const brokenIn = ({ broken }: Round) => [...new Set(broken.map(({ invariant }) => invariant))];

/** As somebody who may do everything, and knows how to get round the triggers. */
const tamper = async (...statements: string[]) => {
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  try {
    for (const sql of statements) await admin.query(sql);
  } finally {
    await admin.end();
  }
};
const WITHOUT_TRIGGERS = 'SET session_replication_role = replica';

describe('a round', () => {
  test('finds nothing in what the hub’s own writes leave, and looks at all of it', async () => {
    expect(await round()).toMatchObject({ broken: [], continued: false });
    const other = await aDoctor(knex, { departmentId: doctor.departmentId });
    const entry = await anEntry(knex, { doctorId: doctor.doctorId });
    await QueueEntry.query(knex).findById(entry.queueId).patch({ urgencyLevel: 1 });
    await QueueEntry.query(knex).findById(entry.queueId).patch({ doctorId: other.doctorId });
    await QueueEntry.query(knex).findById(entry.queueId).patch({ doctorId: doctor.doctorId });
    await QueueEntry.query(knex).findById(entry.queueId).patch({ status: 'left', endedAt: new Date() });
    const old = await anEntry(knex, { queueDate: await today(knex, doctor.departmentId, -3) });
    await QueueEntry.query(knex).findById(old.queueId).patch({ status: 'left', endedAt: new Date() });
    const after = await round();
    expect(after).toMatchObject({ broken: [], continued: true });
    expect(after.changes).toBeGreaterThanOrEqual(10);
    expect(await round()).toMatchObject({ broken: [], changes: 0 });
  });

  test('goes on where changes were purged between two rounds', async () => {
    await round();
    await anEntry(knex, { doctorId: doctor.doctorId });
    await tamper(`SELECT purge_changes('infinity')`);
    await anEntry(knex, { doctorId: doctor.doctorId });
    expect(await round()).toMatchObject({ broken: [] });
  });

  test.each<[string, string[], string[]]>([
    [
      'a change that was taken out',
      [WITHOUT_TRIGGERS, `DELETE FROM changes WHERE version = 2 AND stream_id = $doctor`],
      ['gapless'],
    ],
    [
      'a change whose previous is wrong',
      [`UPDATE changes SET previous = array_fill(7::bigint, '{10}') WHERE version = 2 AND stream_id = $doctor`],
      ['linked'],
    ],
    [
      'a change that says something else than the table',
      [
        `UPDATE changes SET "row" = jsonb_set("row", '{room}', '"x"') WHERE stream_id = $doctor AND table_name = 'queue'`,
      ],
      ['folded'],
    ],
    [
      'a number that two have',
      [
        WITHOUT_TRIGGERS,
        'DROP INDEX visits_number_key, visits_open_number_key, queue_visit_active_key',
        `INSERT INTO visits SELECT (v2).* FROM (SELECT jsonb_populate_record(v, jsonb_build_object('visit_id', gen_random_uuid(), 'ticket_token', md5(v.visit_id::text))) AS v2 FROM visits v) AS copy`,
        `INSERT INTO queue SELECT (q2).* FROM (SELECT jsonb_populate_record(q, jsonb_build_object('queue_id', gen_random_uuid())) AS q2 FROM queue q) AS copy`,
      ],
      ['numbered_once', 'captured'],
    ],
    ['a trigger that is off', ['ALTER TABLE queue DISABLE TRIGGER queue_feed'], ['guarded']],
    [
      'a row that was written past the feed',
      [WITHOUT_TRIGGERS, `UPDATE queue SET status_note = 'x', revision = revision + 1`],
      ['captured'],
    ],
    ['a row that was removed past the feed', [WITHOUT_TRIGGERS, 'DELETE FROM queue'], ['captured']],
  ])('finds %s', async (_, statements, expected) => {
    const known = await round();
    expect(known.broken).toEqual([]);
    await anEntry(knex, { doctorId: doctor.doctorId });
    await tamper(...statements.map((sql) => sql.replace('$doctor', `'${doctor.doctorId}'`)));
    expect(brokenIn(await round())).toEqual(expect.arrayContaining(expected));
  });
});

test('a round finds an entry that two doctors have called', async () => {
  await round();
  const { queueId } = await anEntry(knex, { doctorId: doctor.doctorId });
  await QueueEntry.query(knex).findById(queueId).patch({ status: 'called', calledAt: new Date() });
  await tamper(
    `UPDATE changes SET "row" = "row" || jsonb_build_object('status', 'called', 'doctor_id', gen_random_uuid())
     WHERE row_id = '${queueId}' AND op = 'insert'`,
  );
  expect(brokenIn(await round())).toEqual(['called_once']);
});

test('a round from nothing reads no more than a cheap one, however many streams there are', async () => {
  const busy = await anEntry(knex, { doctorId: doctor.doctorId });
  for (let n = 0; n < 60; n += 1)
    await QueueEntry.query(knex)
      .findById(busy.queueId)
      .patch({ statusNote: `${n}` });
  const alone = await round();
  await tamper(`INSERT INTO stream_floors (stream_id) SELECT gen_random_uuid() FROM generate_series(1, 600)`);
  const among = await createRounds(knex)();
  expect(among.broken).toEqual([]);
  expect(alone.changes).toBeGreaterThanOrEqual(60);
  expect(among.changes).toBeLessThan(alone.changes);
});

test('what is broken many times does not hide what else is broken', async () => {
  for (let n = 0; n < 8; n += 1) await anEntry(knex, { doctorId: doctor.doctorId });
  await tamper(
    `UPDATE changes SET "row" = jsonb_set("row", '{room}', '"x"') WHERE table_name = 'queue'`,
    'ALTER TABLE queue DISABLE TRIGGER queue_feed',
  );
  expect(brokenIn(await round())).toEqual(['folded', 'guarded']);
  const { start, broken, lines, registry } = aVerifier();
  start();
  await vi.waitFor(() => expect(broken()).toEqual(['folded', 'guarded']));
  const said = lines.slice(0, 6).map((line): { invariant: string; more?: number } => JSON.parse(line));
  expect(said.map(({ invariant }) => invariant)).toEqual([...Array.from({ length: 5 }, () => 'folded'), 'guarded']);
  expect(said.map(({ more }) => more ?? 0).reduce((sum, more) => sum + more)).toBe(4);
  expect(await registry.metrics()).toContain('hub_verifier_broken_total{invariant="folded"} 9');
});

test('rounds that fail are said after the third, also where the database is only away', async () => {
  const away = Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
  const { start, lines } = aVerifier(() => Promise.reject(away));
  start();
  await vi.waitFor(() => expect(lines[0]).toContain('"verify_failed","failures":3'), { timeout: 5_000 });
});

test('an entry that went back to the pool between two calls is no double, where a round begins after that', async () => {
  const other = await aDoctor(knex, { departmentId: doctor.departmentId });
  const { queueId } = await anEntry(knex, { departmentId: doctor.departmentId });
  const patch = (row: Partial<QueueEntry>) => QueueEntry.query(knex).findById(queueId).patch(row);
  await patch({ status: 'called', calledAt: new Date(), doctorId: doctor.doctorId });
  await patch({ status: 'waiting', calledAt: null, doctorId: null });
  await patch({ status: 'called', calledAt: new Date(), doctorId: other.doctorId });
  // The pool is busier than the doctors: what it had of this entry is not among its newest.
  const busy = await anEntry(knex, { departmentId: doctor.departmentId });
  for (let n = 0; n < 205; n += 1)
    await QueueEntry.query(knex)
      .findById(busy.queueId)
      .patch({ statusNote: `${n}` });
  expect((await round()).broken).toEqual([]);
});

test('a column that a migration adds is not missing from the changes before it', async () => {
  const patient = await aPatient(knex);
  await anEntry(knex, { doctorId: doctor.doctorId, patientId: patient.patientId });
  expect((await round()).broken).toEqual([]);
  await tamper(
    'ALTER TABLE queue ADD COLUMN x int DEFAULT 1',
    'ALTER TABLE appointments ADD COLUMN x int DEFAULT 1',
    `DO $$ BEGIN EXECUTE replace(pg_get_functiondef('feed_patient(uuid)'::regprocedure),
       'jsonb_build_object(', 'jsonb_build_object(''x'', 1, '); END $$`,
  );
  expect((await createRounds(knex)()).broken).toEqual([]);
  // The rest of a row, and of its patient, is compared all the same.
  await tamper(WITHOUT_TRIGGERS, `UPDATE patients SET full_name = 'Somebody Else'`);
  expect(brokenIn(await createRounds(knex)())).toEqual(['folded']);
});

const connectToTest = () =>
  connectRaw({
    url: database.url,
    nodeId: 'test-node',
    timeZone: ZONE,
    log: pino({ level: 'silent' }),
  });

/** One process's, with what it logs and counts. */
const aVerifier = (connect = connectToTest) => {
  const lines: string[] = [];
  const log = pino(
    { level: 'warn' },
    new Writable({
      write(chunk, _, done) {
        lines.push(String(chunk));
        done();
      },
    }),
  );
  const registry = new Registry();
  const verifier = createVerifier({ knex, connect, everySeconds: 0.2, firstAfterMs: 0, registry, log });
  stops.push(verifier.stop);
  const rounds = async (outcome: string): Promise<number> => {
    const { values = [] } = (await registry.getSingleMetric('hub_verifier_rounds_total')?.get()) ?? {};
    return values.find(({ labels }) => labels['outcome'] === outcome)?.value ?? 0;
  };
  return { ...verifier, lines, registry, rounds };
};

test('what is broken is an error in the log, a metric and what the node says of itself, until a round is sound', async () => {
  const { start, broken, lines, registry, rounds } = aVerifier();
  start();
  await vi.waitFor(async () => expect(await rounds('sound')).toBeGreaterThan(0));
  expect(broken()).toEqual([]);
  await tamper('ALTER TABLE queue DISABLE TRIGGER queue_feed');
  await vi.waitFor(() => expect(broken()).toEqual(['guarded']), { timeout: 10_000 });
  expect(await registry.metrics()).toMatch(/hub_verifier_broken_total\{invariant="guarded"\} [1-9]/);
  expect(lines.join('')).toContain('"invariant_broken"');
  await tamper('ALTER TABLE queue ENABLE TRIGGER queue_feed');
  await vi.waitFor(() => expect(broken()).toEqual([]), { timeout: 10_000 });
  expect(await registry.metrics()).toMatch(/hub_verifier_broken_total\{invariant="guarded"\} [1-9]/);
});

test('one process of several verifies, and what is broken puts no other out; when it ends, the next takes over', async () => {
  const [first, ...others] = [aVerifier(), aVerifier(), aVerifier()];
  first?.start();
  await vi.waitFor(async () => expect(await first?.rounds('sound')).toBeGreaterThan(0));
  for (const { start } of others) start();
  await tamper('ALTER TABLE queue DISABLE TRIGGER queue_feed');
  await vi.waitFor(async () => {
    expect(first?.broken()).toEqual(['guarded']);
    for (const { rounds } of others) expect(await rounds('elsewhere')).toBeGreaterThan(3);
  });
  for (const { broken, rounds } of others) {
    expect(broken()).toEqual([]);
    expect((await rounds('sound')) + (await rounds('broken'))).toBe(0);
  }
  await first?.stop();
  await vi.waitFor(() => expect(others.filter(({ broken }) => broken().length > 0)).toHaveLength(1));
});

test('a process whose session the server has ended has no turn any more, and says nothing of what it found', async () => {
  const first = aVerifier();
  first.start();
  await tamper('ALTER TABLE queue DISABLE TRIGGER queue_feed');
  await vi.waitFor(() => expect(first.broken()).toEqual(['guarded']));
  const other = new Client({ connectionString: database.adminUrl });
  await other.connect();
  stops.push(() => other.end());
  await vi.waitFor(async () => {
    await other.query(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
    expect((await other.query(`SELECT pg_try_advisory_lock(${LOCK}) AS locked`)).rows).toEqual([{ locked: true }]);
  });
  await vi.waitFor(() => expect(first.broken()).toEqual([]));
  expect(await first.rounds('elsewhere')).toBeGreaterThan(0);
});
