import { pino } from 'pino';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { connectRaw } from '../../src/database/connect.ts';
import type { Change } from '../../src/feed/change.ts';
import { createTail, type FeedListener } from '../../src/feed/tail.ts';
import type { Doctor } from '../../src/models/doctor.ts';
import { aDoctor, anEntry } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { asOwner } from '../support/owner.ts';
import { ZONE } from '../support/clock.ts';

let database: TestDatabase;
let doctor: Doctor;
const log = pino({ level: 'silent' });

/** The clock, as the migrations made it. */
let hubNow: string;

beforeAll(async () => {
  database = await testDatabase();
  doctor = await aDoctor(database.knex);
  const { rows } = await database.knex.raw(`SELECT pg_get_functiondef('public.hub_now'::regproc) AS text`);
  hubNow = rows[0].text;
});
afterAll(() => database.drop());

/** A tail with nobody to wake it: what it finds, its poll finds. */
const startTail = async (onChanges: (changes: readonly Change[]) => void = () => undefined) => {
  const bases: string[] = [];
  const epochs: string[] = [];
  const read: Change[] = [];
  const listener: FeedListener = {
    onBase({ reading }, why) {
      bases.push(why);
      epochs.push(reading.epoch);
    },
    onChanges(changes) {
      onChanges(changes);
      read.push(...changes);
    },
    onRead: () => undefined,
  };
  const connect = () => connectRaw({ url: database.url, nodeId: 'tail', timeZone: ZONE, log });
  const tail = createTail({ connect, listeners: [listener], log });
  onTestFinished(() => tail.stop());
  await tail.start();
  return { tail, bases, epochs, read };
};

test('without any wake-up a commit is read within the poll, once', async () => {
  const { bases, read } = await startTail();
  const entry = await anEntry(database.knex, { doctorId: doctor.doctorId });
  await vi.waitFor(() => expect(read.map(({ rowId }) => rowId)).toEqual([entry.queueId]));
  expect(bases).toEqual(['started']);
});

test('a listener that fails in the middle of a batch gets a new base, and nothing is skipped', async () => {
  let failing = true;
  const { bases, tail } = await startTail((changes) => {
    if (failing && changes.length > 0) throw new Error('a view could not be made');
  });
  await anEntry(database.knex, { doctorId: doctor.doctorId });
  await vi.waitFor(() => expect(bases).toEqual(['started', 'hole']), { timeout: 5_000 });
  failing = false;
  await expect(tail.caughtUp()).resolves.toBeUndefined();
});

test('changes that were purged before this node read them make it start from a base', async () => {
  const { bases, tail } = await startTail();
  const admin = await connectRaw({ url: database.adminUrl, nodeId: 'admin', timeZone: 'UTC', log });
  await admin.query('BEGIN');
  const { rows } = await admin.query<{ version: number }>('SELECT version FROM streams WHERE stream_id = $1', [
    doctor.doctorId,
  ]);
  await admin.query('UPDATE queue SET recall_count = 7 WHERE doctor_id = $1', [doctor.doctorId]);
  await admin.query('SET CONSTRAINTS ALL IMMEDIATE');
  await admin.query("SELECT purge_changes(now() + interval '1 day')");
  await admin.query('COMMIT');
  await admin.end();
  expect(rows[0]?.version).toBeGreaterThan(0);
  await vi.waitFor(() => expect(bases).toEqual(['started', 'hole']), { timeout: 5_000 });
  await tail.caughtUp();
});

test('another history starts from a base of its own, and nothing of it is taken for news', async () => {
  const { bases, epochs, read, tail } = await startTail();
  await anEntry(database.knex, { doctorId: doctor.doctorId });
  await tail.caughtUp();
  const before = read.length;
  // As after a restore: the file of the table that names the history is another one.
  const admin = await connectRaw({ url: database.adminUrl, nodeId: 'admin', timeZone: 'UTC', log });
  await admin.query('VACUUM FULL stream_floors');
  await admin.end();
  await vi.waitFor(() => expect(bases).toEqual(['started', 'epoch']));
  expect(new Set(epochs).size).toBe(2);
  expect(read).toHaveLength(before);
  const { queueId } = await anEntry(database.knex, { doctorId: doctor.doctorId });
  await vi.waitFor(() => expect(read.slice(before).map(({ rowId }) => rowId)).toEqual([queueId]));
  expect(bases).toHaveLength(2);
});

test('a clock that is set back between two changes makes no hole, and each stream keeps its order', async () => {
  const colleague = await aDoctor(database.knex);
  for (const { doctorId } of [doctor, colleague]) await anEntry(database.knex, { doctorId });
  const { bases, read, tail } = await startTail();
  const owner = await connectRaw({ url: database.ownerUrl, nodeId: 'owner', timeZone: 'UTC', log });
  onTestFinished(() => owner.end());
  // In one transaction, so that one read takes all of it.
  await owner.query('BEGIN');
  for (const second of [40, 30, 20]) {
    await owner.query(
      `CREATE OR REPLACE FUNCTION public.hub_now() RETURNS timestamptz
       LANGUAGE sql STABLE PARALLEL SAFE RETURN timestamptz '2026-07-01T10:00:${second}Z'`,
    );
    for (const { doctorId } of [doctor, colleague]) {
      await owner.query('UPDATE queue SET recall_count = $1 WHERE doctor_id = $2', [second, doctorId]);
    }
    await owner.query('SET CONSTRAINTS ALL IMMEDIATE');
    await owner.query('SET CONSTRAINTS ALL DEFERRED');
  }
  await owner.query(hubNow);
  await owner.query('COMMIT');
  await tail.caughtUp();
  const times = read.map(({ at }) => at);
  expect(times).not.toEqual([...times].sort());
  expect(bases).toEqual(['started']);
  for (const { doctorId } of [doctor, colleague]) {
    const versions = read.filter(({ streamId }) => streamId === doctorId).map(({ version }) => version);
    expect(versions.length).toBeGreaterThanOrEqual(3);
    expect(versions).toEqual(versions.map((_, n) => (versions[0] ?? 0) + n));
  }
});

test('whoever waits for a feed that is not read hears so in time', async () => {
  const { tail } = await startTail();
  await tail.stop();
  await expect(tail.caughtUp()).rejects.toMatchObject({ code: 'unavailable' });
});

test('an instant that no screen could show is refused, by plain SQL as well', async () => {
  const entry = await anEntry(database.knex, { doctorId: doctor.doctorId });
  const infinite = database.knex.raw(`UPDATE queue SET due_at = 'infinity' WHERE queue_id = ?`, [entry.queueId]);
  await expect(infinite).rejects.toMatchObject({ constraint: 'queue_instants_finite_check' });
});

test('while the database is away wake-ups do not shorten the time between two attempts', async () => {
  const attempts: number[] = [];
  const connect = async () => {
    attempts.push(performance.now());
    throw new Error('away');
  };
  const tail = createTail({ connect, listeners: [], log });
  void tail.start();
  onTestFinished(() => tail.stop());
  const waking = setInterval(tail.wake, 2);
  onTestFinished(() => clearInterval(waking));
  await vi.waitFor(() => expect(attempts.length).toBeGreaterThan(4), { timeout: 10_000 });
  for (const [n, at] of attempts.slice(1, 5).entries()) {
    // From half of the step on; the step doubles.
    expect(at - (attempts[n] ?? 0)).toBeGreaterThanOrEqual((100 * 2 ** n) / 2 - 1);
  }
});

test('a first read that takes a busy server longer than a command may take is waited for', async () => {
  const { rows } = await database.knex.raw(`SELECT pg_get_functiondef('public.feed_patient'::regproc) AS text`);
  await anEntry(database.knex, { doctorId: doctor.doctorId });
  await asOwner(
    database.knex,
    `CREATE OR REPLACE FUNCTION public.feed_patient(p_patient_id uuid) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
     BEGIN
       IF clock_timestamp() < statement_timestamp() + interval '6.5 seconds' THEN PERFORM pg_sleep(6.5); END IF;
       RETURN NULL;
     END $$`,
  );
  onTestFinished(async () => void (await asOwner(database.knex, rows[0].text)));
  const { bases } = await startTail();
  expect(bases).toEqual(['started']);
});
