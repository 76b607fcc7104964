import { afterAll, beforeAll, expect, test } from 'vitest';
import { Settings } from '../../src/models/settings.ts';
import { aDoctor, anAppointment, anEntry } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ as: 'owner' });
});
afterAll(async () => database.drop());

const MINUTE = 60_000;
const arrivedAt = new Date('2026-05-04T08:00:00Z');
const afterArrival = (minutes: number) => new Date(arrivedAt.getTime() + minutes * MINUTE);

test.each([
  [1, 1, 0],
  [2, 2, 10],
  [3, 3, 60],
  [4, 3, 120],
  [5, 3, 240],
])('level %i ranks %i and is due after %i minutes', async (urgencyLevel, callRank, minutes) => {
  const entry = await anEntry(database.knex, { urgencyLevel, arrivedAt });
  expect(entry).toMatchObject({ callRank, anchorAt: arrivedAt, dueAt: afterArrival(minutes) });
});

test('a writer that changes the urgency alone moves the entry to its new place, due no later than before', async () => {
  const { queueId } = await anEntry(database.knex, { arrivedAt });
  const { rows } = await database.knex.raw('UPDATE queue SET urgency_level = 2 WHERE queue_id = ? RETURNING *', [
    queueId,
  ]);
  expect(rows).toMatchObject([{ call_rank: 2, due_at: afterArrival(120) }]);
});

test('a writer that gives a place of its own is obeyed', async () => {
  const dueAt = afterArrival(7);
  const entry = await anEntry(database.knex, { arrivedAt, callRank: 1, dueAt });
  expect(entry).toMatchObject({ callRank: 1, dueAt });
  const moved = await entry
    .$query(database.knex)
    .patch({ urgencyLevel: 5, dueAt: afterArrival(9) })
    .returning('*');
  expect(moved).toMatchObject({ callRank: 1, dueAt: afterArrival(9) });
});

test.each([
  ['early', 30, 45],
  ['on time', 0, 15],
  ['as late as is still on time', -15, 0],
  ['late', -16, 120],
])('who comes %s to an appointment (%i minutes ahead) is due after %i minutes', async (_, ahead, due) => {
  const { knex } = database;
  const { doctorId } = await aDoctor(knex);
  const { appointmentId, patientId } = await anAppointment(knex, { doctorId, scheduledDate: afterArrival(ahead) });
  const entry = await anEntry(knex, { doctorId, appointmentId, patientId, arrivedAt });
  expect(entry.dueAt).toEqual(afterArrival(due));
});

test('an urgent patient with an appointment is due by urgency', async () => {
  const { knex } = database;
  const { appointmentId, patientId, doctorId } = await anAppointment(knex, { scheduledDate: afterArrival(0) });
  const entry = await anEntry(knex, { doctorId, appointmentId, patientId, arrivedAt, urgencyLevel: 2 });
  expect(entry).toMatchObject({ callRank: 2, dueAt: afterArrival(10) });
});

test('the order of calling follows the settings, and is read from one index in that order', async () => {
  const { knex } = database;
  const { doctorId, departmentId } = await aDoctor(knex);
  const place = async (urgencyLevel: number, minutesAgo: number) =>
    (await anEntry(knex, { doctorId, departmentId, urgencyLevel, arrivedAt: afterArrival(-minutesAgo) })).queueId;
  const standardOverdue = await place(4, 180);
  const urgent = await place(3, 61);
  const nonUrgent = await place(5, 100);
  const veryUrgent = await place(2, 1);
  const immediate = await place(1, 0);
  const nextFor = `SELECT queue_id FROM queue WHERE doctor_id = ? AND status = 'waiting'
    ORDER BY call_rank, due_at, arrived_at, queue_id`;
  const { rows } = await knex.raw<{ rows: { queue_id: string }[] }>(nextFor, [doctorId]);
  expect(rows.map(({ queue_id }) => queue_id)).toEqual([immediate, veryUrgent, standardOverdue, urgent, nonUrgent]);

  await knex.transaction(async (trx) => {
    await trx.raw('SET LOCAL enable_seqscan = off');
    await trx.raw('SET LOCAL enable_sort = off');
    const pool = nextFor.replace('doctor_id = ?', 'department_id = ? AND doctor_id IS NULL');
    for (const [sql, id, index] of [
      [nextFor, doctorId, 'queue_doctor_call_order_idx'],
      [pool, departmentId, 'queue_department_call_order_idx'],
    ] as const) {
      const explained = await trx.raw<{ rows: Record<string, string>[] }>(`EXPLAIN ${sql}`, [id]);
      const plan = explained.rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toContain(index);
      expect(plan).not.toContain('Sort');
    }
  });

  await Settings.query(knex).patch({ strictLevel: 0 });
  expect(await anEntry(knex, { urgencyLevel: 1, arrivedAt })).toMatchObject({ callRank: 1, dueAt: arrivedAt });
  expect(await anEntry(knex, { urgencyLevel: 5, arrivedAt })).toMatchObject({ callRank: 1 });
});
