import { Client } from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { v7 as uuid } from 'uuid';
import { aDepartment, aDoctor, aPatient } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { patienceMs } from '../support/slowness.ts';
import { feedFaults, readFeed } from './feed-record.ts';

const WRITERS = 16;
const ROLLBACK_SHARE = 0.1;

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ as: 'owner' });
});
afterAll(async () => database.drop());

/** mulberry32: the same seed writes the same, as far as the writers' order allows. */
const random = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};

type Place = { departmentId: string; doctorIds: string[]; patientIds: string[] };

/**
 * Writes entries and appointments of its own, so that writers meet at the streams alone: new ones, new urgencies, moves
 * between doctors and the pool, deletes, savepoints taken back, two doctors in one transaction in either order.
 */
async function write(
  name: number,
  place: Place,
  { until, done = { commits: 0, rollbacks: 0 } }: { until: AbortSignal; done?: { commits: number; rollbacks: number } },
): Promise<void> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const next = random(name);
  const pick = <T>(from: readonly T[]): T => {
    const picked = from[Math.floor(next() * from.length)];
    if (picked === undefined) throw new RangeError('nothing to pick from');
    return picked;
  };
  const level = () => 1 + Math.floor(next() * 5);
  const doctorOrPool = () => pick([...place.doctorIds, null]);
  let entries: string[] = [];
  let appointments: string[] = [];
  let made = 0;
  const steps: (() => Promise<unknown>)[] = [
    async () => {
      const id = uuid();
      made += 1;
      await client.query(
        `INSERT INTO queue (queue_id, department_id, doctor_id, patient_id, queue_date, queue_number, urgency_level, ticket_token)
         VALUES ($1, $2, $3, $4, $5, $6, $7, translate($1::uuid::text, '-', ''))`,
        [
          // Each writer has patients of its own: nobody has two visits at once.
          ...[id, place.departmentId, doctorOrPool(), place.patientIds[(made - 1) * 16 + name] ?? null],
          // Open visits of different days have different numbers, too.
          ...[`20${String(10 + name)}-01-01`, `W-${String(10 + name)}${String(made).padStart(5, '0')}`, level()],
        ],
      );
      entries.push(id);
    },
    async () => {
      const id = uuid();
      made += 1;
      await client.query(
        `INSERT INTO appointments (appointment_id, patient_id, doctor_id, scheduled_date, duration_minutes,
           urgency_level, confirmation_code, holds_slot)
         VALUES ($1, $2, $3, '2026-05-04 10:00Z', 20, $4, $5, false)`,
        [id, pick(place.patientIds), pick(place.doctorIds), level(), `W${name}X${String(made).padStart(6, '0')}`],
      );
      appointments.push(id);
    },
    async () =>
      client.query('UPDATE queue SET urgency_level = $2 WHERE queue_id = ANY ($1)', [pickSome(entries), level()]),
    async () =>
      client.query('UPDATE queue SET doctor_id = $2 WHERE queue_id = ANY ($1)', [pickSome(entries), doctorOrPool()]),
    async () =>
      client.query('UPDATE appointments SET doctor_id = $2, urgency_level = $3 WHERE appointment_id = ANY ($1)', [
        ...[pickSome(appointments), pick(place.doctorIds), level()],
      ]),
    async () => client.query('DELETE FROM queue WHERE queue_id = ANY ($1)', [pickSome(entries).slice(0, 1)]),
  ];
  const pickSome = (ids: readonly string[]): string[] => (ids.length === 0 ? [] : [pick(ids), pick(ids), pick(ids)]);

  try {
    while (!until.aborted) {
      const before = { entries: [...entries], appointments: [...appointments] };
      await client.query('BEGIN');
      await pick(steps)();
      if (next() < 0.3) {
        await client.query('SAVEPOINT s');
        await pick(steps.slice(2))();
        if (next() < 0.5) await client.query('ROLLBACK TO SAVEPOINT s');
      }
      if (next() < 0.5) await pick(steps)();
      if (next() < ROLLBACK_SHARE) {
        await client.query('ROLLBACK');
        ({ entries, appointments } = before);
        done.rollbacks += 1;
      } else {
        await client.query('COMMIT');
        done.commits += 1;
      }
    }
  } finally {
    await client.end();
  }
}

test('16 writers over the same streams, with rollbacks: no gap, no broken chain, no deadlock, the fold equals the tables', async () => {
  const { knex } = database;
  const { departmentId } = await aDepartment(knex);
  const doctors = await Promise.all(Array.from({ length: 4 }, async () => aDoctor(knex, { departmentId })));
  const patients = await Promise.all(Array.from({ length: 200 }, async () => aPatient(knex)));
  const place = {
    departmentId,
    doctorIds: doctors.map(({ doctorId }) => doctorId),
    patientIds: patients.map(({ patientId }) => patientId),
  };
  const stop = new AbortController();
  const done = { commits: 0, rollbacks: 0 };
  const writers = Promise.all(
    Array.from({ length: WRITERS }, async (_, index) => write(index, place, { until: stop.signal, done })),
  );
  // For as long as it takes: a busy machine commits few in a second.
  await Promise.all([
    pause(4_000),
    vi.waitFor(() => {
      expect(done.commits).toBeGreaterThan(200);
      expect(done.rollbacks).toBeGreaterThan(10);
    }),
  ]).finally(() => stop.abort());
  await writers;

  const feed = await readFeed(knex);
  expect(feedFaults(feed)).toEqual([]);
  expect(new Set(feed.changes.map(({ op }) => op))).toEqual(new Set(['insert', 'update', 'delete', 'enter', 'leave']));
});

test('whoever sees a version sees every one below it, while 16 writers commit', async () => {
  const { knex } = database;
  const { departmentId } = await aDepartment(knex);
  const { doctorId } = await aDoctor(knex, { departmentId });
  const patient = await aPatient(knex);
  const place = { departmentId, doctorIds: [doctorId], patientIds: [patient.patientId] };
  const stop = new AbortController();
  // Other days than those of the writers before.
  const writers = Promise.all(
    Array.from({ length: WRITERS }, async (_, index) => write(30 + index, place, { until: stop.signal })),
  );
  const reader = new Client({ connectionString: database.url });
  await reader.connect();
  try {
    const started = Date.now();
    let cursor = 0;
    let seen = 0;
    while (Date.now() - started < 2_000 || (seen <= 100 && Date.now() - started < patienceMs())) {
      const { rows } = await reader.query<{ head: string; versions: string[] }>(
        `SELECT s.version AS head, array(SELECT c.version FROM changes c WHERE c.stream_id = s.stream_id AND c.version > $2
           ORDER BY c.version) AS versions
         FROM streams s WHERE s.stream_id = $1`,
        [doctorId, cursor],
      );
      const head = Number(rows[0]?.head ?? 0);
      expect(rows[0]?.versions.map(Number)).toEqual(
        Array.from({ length: head - cursor }, (_, index) => cursor + 1 + index),
      );
      seen += head - cursor;
      cursor = head;
    }
    expect(seen).toBeGreaterThan(100);
  } finally {
    stop.abort();
    await writers;
    await reader.end();
  }
});

test('a transaction over two doctors waits for one that goes the other way, and neither deadlocks', async () => {
  const { knex } = database;
  const { departmentId } = await aDepartment(knex);
  const [one, other] = await Promise.all([aDoctor(knex, { departmentId }), aDoctor(knex, { departmentId })]);
  const swap = async (worker: number, index: number) => {
    const order = worker % 2 === 0 ? [one.doctorId, other.doctorId] : [other.doctorId, one.doctorId];
    await knex.transaction(async (trx) => {
      for (const [place, doctorId] of order.entries()) {
        await trx.raw(
          `INSERT INTO queue (queue_id, department_id, doctor_id, queue_date, queue_number, ticket_token)
           VALUES (?, ?, ?, ?, ?, translate(gen_random_uuid()::text, '-', ''))`,
          [
            ...[uuid(), departmentId, doctorId, `20${60 + worker}-01-0${1 + place}`],
            `S-${String(60 + worker)}${place}${String(index).padStart(5, '0')}`,
          ],
        );
      }
    });
  };
  const workers = Array.from({ length: 10 }, async (_, worker) => {
    for (let index = 0; index < 40; index += 1) await swap(worker, index);
  });
  await Promise.all(workers);
  const { rows } = await knex.raw('SELECT version FROM streams WHERE stream_id IN (?, ?)', [
    one.doctorId,
    other.doctorId,
  ]);
  expect(rows).toEqual([{ version: 400 }, { version: 400 }]);
});
