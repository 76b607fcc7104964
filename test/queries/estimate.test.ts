import { afterAll, describe, expect, test } from 'vitest';
import type { QueueEntry } from '../../src/models/queue-entry.ts';
import { positionOf } from '../../src/queries/position.ts';
import { usualSecondsOf } from '../../src/queries/usual-seconds.ts';
import { aDepartment, aDoctor, anEntry, instant, today } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;

const estimateOf = (entry: QueueEntry) => knex.transaction((trx) => positionOf(trx, entry));
/** Completed consultations of a doctor, of so many minutes each, the last one just now. */
const consultations = async (doctorId: string, minutes: number[], ago = '0') => {
  const endedAt = await instant(knex, ago);
  for (const [index, length] of minutes.entries()) {
    const end = new Date(endedAt.getTime() - index * 1000);
    const calledAt = new Date(end.getTime() - length * 60_000);
    await anEntry(knex, { doctorId, status: 'completed', calledAt, startedAt: calledAt, endedAt: end });
  }
};
/** As a simulated day or a row that was clicked through leaves them. */
const instants = (count: number) => Array.from({ length: count }, () => 0.2);
const tens = (count: number) => Array.from({ length: count }, () => 10);

describe('the position', () => {
  test('counts those who are called before, in the doctor’s list and in the pool', async () => {
    const { doctorId, departmentId } = await aDoctor(knex);
    const colleague = await aDoctor(knex, { departmentId });
    await anEntry(knex, { doctorId });
    await anEntry(knex, { departmentId });
    await anEntry(knex, { doctorId: colleague.doctorId });
    await anEntry(knex);
    const own = await anEntry(knex, { doctorId });
    const pooled = await anEntry(knex, { departmentId });
    await anEntry(knex, { doctorId, urgencyLevel: 5 });
    await anEntry(knex, { doctorId, urgencyLevel: 1, status: 'on_hold' });
    expect(await estimateOf(own)).toMatchObject({ position: 3 });
    // The colleague gets to it first, after one of the own list and one of the pool.
    expect(await estimateOf(pooled)).toMatchObject({ position: 3 });
    const urgent = await anEntry(knex, { doctorId, urgencyLevel: 1 });
    expect(await estimateOf(urgent)).toMatchObject({ position: 1 });
    expect(await estimateOf(own)).toMatchObject({ position: 4 });
  });

  test('does not count those whom an earlier day left over, and such an entry has none', async () => {
    const { departmentId } = await aDepartment(knex);
    const old = await anEntry(knex, { departmentId, queueDate: await today(knex, departmentId, -1) });
    const entry = await anEntry(knex, { departmentId });
    expect(await estimateOf(entry)).toMatchObject({ position: 1 });
    expect(await estimateOf(old)).toEqual({ position: null, estimatedWaitSeconds: null });
  });

  test('counts those of yesterday where the department is round-the-clock', async () => {
    const { departmentId } = await aDepartment(knex, { roundTheClock: true });
    const queueDate = await today(knex, departmentId, -1);
    const old = await anEntry(knex, { departmentId, queueDate, arrivedAt: await instant(knex, '-2 hours') });
    const entry = await anEntry(knex, { departmentId });
    expect(await estimateOf(old)).toMatchObject({ position: 1 });
    expect(await estimateOf(entry)).toMatchObject({ position: 2 });
  });

  test.each(['called', 'in_service', 'on_hold', 'completed'] as const)('is none for an entry %s', async (status) => {
    const { doctorId } = await aDoctor(knex);
    await consultations(doctorId, tens(5));
    const entry = await anEntry(knex, { doctorId, status });
    expect(await estimateOf(entry)).toEqual({ position: null, estimatedWaitSeconds: null });
  });

  test('is not told past 250 ahead', async () => {
    const { departmentId } = await aDepartment(knex);
    const first = await anEntry(knex, { departmentId });
    await knex.raw(
      `INSERT INTO queue (queue_id, department_id, queue_date, queue_number, ticket_token, arrived_at)
       SELECT gen_random_uuid(), ?, ?, 'Y-' || lpad(n::text, 5, '0'), 'token-of-sixteen-or-more-' || n, ?::timestamptz
       FROM generate_series(1, 249) AS n`,
      [departmentId, first.queueDate, first.arrivedAt],
    );
    const last = await anEntry(knex, { departmentId });
    expect(await estimateOf(last)).toEqual({ position: null, estimatedWaitSeconds: null });
    await knex('queue').where({ queue_id: first.queueId }).update({ status: 'left', ended_at: new Date() });
    expect(await estimateOf(last)).toMatchObject({ position: 250 });
  });
});

describe('the expected wait', () => {
  test('is unknown with fewer than five recent consultations', async () => {
    const { doctorId } = await aDoctor(knex);
    await consultations(doctorId, tens(4));
    await consultations(doctorId, tens(3), '-8 days');
    const entry = await anEntry(knex, { doctorId });
    expect((await estimateOf(entry)).estimatedWaitSeconds).toBeNull();
    await consultations(doctorId, tens(1));
    expect((await estimateOf(entry)).estimatedWaitSeconds).toBe(0);
  });

  test('is the list ahead times the usual length, and half of one while the doctor has somebody', async () => {
    const { doctorId } = await aDoctor(knex);
    await consultations(doctorId, [6, 8, 10, 12, 14]);
    await anEntry(knex, { doctorId });
    await anEntry(knex, { doctorId });
    const entry = await anEntry(knex, { doctorId });
    expect((await estimateOf(entry)).estimatedWaitSeconds).toBe(20 * 60);
    await anEntry(knex, { doctorId, status: 'in_service' });
    expect((await estimateOf(entry)).estimatedWaitSeconds).toBe(25 * 60);
  });

  test('goes by the last twenty, and counts a forgotten one as three usual ones', async () => {
    const { doctorId } = await aDoctor(knex);
    await consultations(
      doctorId,
      Array.from({ length: 20 }, () => 90),
      '-1 day',
    );
    await consultations(doctorId, [...tens(19), 600]);
    await anEntry(knex, { doctorId });
    const entry = await anEntry(knex, { doctorId });
    expect((await estimateOf(entry)).estimatedWaitSeconds).toBe(((19 * 10 + 30) / 20) * 60);
  });

  test('of a doctor with too few consultations goes by the department', async () => {
    const { doctorId, departmentId } = await aDoctor(knex);
    const newcomer = await aDoctor(knex, { departmentId });
    await consultations(doctorId, tens(5));
    await consultations(newcomer.doctorId, [40]);
    await anEntry(knex, { doctorId: newcomer.doctorId });
    const entry = await anEntry(knex, { doctorId: newcomer.doctorId });
    expect((await estimateOf(entry)).estimatedWaitSeconds).toBe(((5 * 10 + 30) / 6) * 60);
  });

  test('in a list shares the pool ahead among the doctors who are available', async () => {
    const { doctorId, departmentId } = await aDoctor(knex);
    await aDoctor(knex, { departmentId });
    await aDoctor(knex, { departmentId, status: 'paused' });
    await aDoctor(knex, { departmentId, status: 'off' });
    await consultations(doctorId, tens(5));
    await anEntry(knex, { departmentId });
    await anEntry(knex, { departmentId });
    const entry = await anEntry(knex, { doctorId });
    expect((await estimateOf(entry)).estimatedWaitSeconds).toBe(10 * 60);
  });

  test('in the pool is shared by all who are available, with their lists', async () => {
    const { doctorId, departmentId } = await aDoctor(knex);
    const other = await aDoctor(knex, { departmentId });
    await consultations(doctorId, tens(5));
    await anEntry(knex, { departmentId });
    await anEntry(knex, { doctorId });
    await anEntry(knex, { doctorId: other.doctorId });
    const entry = await anEntry(knex, { departmentId });
    expect((await estimateOf(entry)).estimatedWaitSeconds).toBe((3 / 2) * 600);
    await anEntry(knex, { doctorId, status: 'in_service' });
    expect((await estimateOf(entry)).estimatedWaitSeconds).toBe((3 / 2) * 600);
    await anEntry(knex, { doctorId: other.doctorId, status: 'called' });
    expect((await estimateOf(entry)).estimatedWaitSeconds).toBe((3.5 / 2) * 600);
  });

  test('is not made of consultations of seconds: of the last twenty only those of a minute and more count', async () => {
    const { doctorId } = await aDoctor(knex);
    await consultations(doctorId, instants(30), '-4 hours');
    await anEntry(knex, { doctorId });
    const entry = await anEntry(knex, { doctorId });
    expect(await estimateOf(entry)).toEqual({ position: 2, estimatedWaitSeconds: null });
    await consultations(doctorId, tens(5), '-3 hours');
    expect((await estimateOf(entry)).estimatedWaitSeconds).toBe(10 * 60);
    await consultations(doctorId, instants(15), '-2 hours');
    expect((await estimateOf(entry)).estimatedWaitSeconds, 'five of the last twenty').toBe(10 * 60);
    await consultations(doctorId, instants(1), '-1 hour');
    expect((await estimateOf(entry)).estimatedWaitSeconds, 'four of the last twenty').toBeNull();
    expect(await usualSecondsOf(knex, entry), 'as a ticket link asks').toBeNull();
  });

  test('counts those who pause where nobody is available, and is unknown where all are off', async () => {
    const { doctorId, departmentId } = await aDoctor(knex, { status: 'paused' });
    await consultations(doctorId, tens(5));
    await anEntry(knex, { departmentId });
    const pooled = await anEntry(knex, { departmentId });
    const own = await anEntry(knex, { doctorId });
    expect((await estimateOf(pooled)).estimatedWaitSeconds).toBe(15 * 60);
    expect((await estimateOf(own)).estimatedWaitSeconds).toBe(20 * 60);
    await knex('doctors').where({ doctor_id: doctorId }).update({ status: 'off' });
    expect((await estimateOf(pooled)).estimatedWaitSeconds).toBeNull();
    expect((await estimateOf(own)).estimatedWaitSeconds).toBeNull();
  });
});
