import fc from 'fast-check';
import { v4 as uuid } from 'uuid';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { Appointment } from '../../../src/models/appointment.ts';
import { Department } from '../../../src/models/department.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { createRounds } from '../../../src/verify/round.ts';
import {
  aDepartment,
  aDoctor,
  anAppointment,
  anAdministrator,
  anEntry,
  aPatient,
  aReceptionist,
  instant,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { asOwner } from '../../support/owner.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused, reply } = senderOf(knex);
const reception = aReceptionist();

const yesterday = async (departmentId: string): Promise<string> => {
  const { rows } = await knex.raw<{ rows: [{ day: string }] }>('SELECT hospital_day(?, hub_now()) - 1 AS day', [
    departmentId,
  ]);
  return rows[0].day;
};

let department: Department;
let queueDate: string;
beforeEach(async () => {
  department = await aDepartment(knex);
  queueDate = await yesterday(department.departmentId);
});

const rowOf = ({ queueId }: { queueId: string }) => QueueEntry.query(knex).findById(queueId).throwIfNotFound();
const appointmentOf = ({ appointmentId }: { appointmentId: string }) =>
  Appointment.query(knex).findById(appointmentId).throwIfNotFound();
const anotherDoctor = () => aDoctor(knex, { departmentId: department.departmentId });

/** Closes the department and gives the closing's id. */
const close = async (): Promise<string> => {
  const { closingId } = await ok(reception, 'queue:close-day', { departmentId: department.departmentId });
  if (closingId === null) throw new Error('there was nothing to close');
  return closingId;
};
const undo = (closingId: string) => ok(reception, 'queue:undo-close-day', { closingId });

const shown = ({ status, doctorId, departmentId, dueAt, callRank, endedAt, room, calledAt }: QueueEntry) => ({
  ...{ status, doctorId, departmentId, dueAt, callRank, endedAt, room, calledAt },
});

test('whatever was closed is as it was, and a call waits again in the old place', async () => {
  const status = fc.constantFrom('waiting', 'called', 'in_service', 'on_hold');
  const row = fc.record({ status, level: fc.integer({ min: 1, max: 5 }), booked: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), async (rows) => {
      department = await aDepartment(knex);
      queueDate = await yesterday(department.departmentId);
      const before: { entry: QueueEntry; appointment: Appointment | null }[] = [];
      for (const { status: is, level, booked } of rows) {
        const { doctorId } = await anotherDoctor();
        const follows = is === 'in_service' ? 'in_consultation' : 'checked_in';
        const appointment = booked ? await anAppointment(knex, { doctorId, status: follows }) : null;
        const { appointmentId = null, patientId = null } = appointment ?? {};
        const given = { doctorId, appointmentId, patientId, status: is, urgencyLevel: level, queueDate } as const;
        before.push({ entry: await anEntry(knex, given), appointment });
      }
      const restored = await undo(await close());
      expect(restored).toEqual({ restored: rows.length, skipped: 0, remaining: 0 });
      for (const { entry, appointment } of before) {
        const after = await rowOf(entry);
        const waitsAgain = { status: 'waiting', calledAt: null, room: null };
        expect(shown(after)).toEqual({ ...shown(entry), ...(entry.status === 'called' ? waitsAgain : {}) });
        if (!appointment) continue;
        const { status: follows, holdsSlot } = appointment;
        expect(await appointmentOf(appointment)).toMatchObject({ status: follows, holdsSlot });
      }
    }),
    { numRuns: 15 },
  );
});

test('an appointment that nobody came to is booked again, with its time where that is free', async () => {
  const { doctorId } = await anotherDoctor();
  const times = [new Date(Date.now() - 30 * 3600_000), new Date(Date.now() - 31 * 3600_000)] as const;
  const [free, taken] = [
    await anAppointment(knex, { doctorId, scheduledDate: times[0] }),
    await anAppointment(knex, { doctorId, scheduledDate: times[1] }),
  ];
  const closingId = await close();
  expect(await appointmentOf(free)).toMatchObject({ status: 'no_show', holdsSlot: false });
  await anAppointment(knex, { doctorId, scheduledDate: times[1] });
  expect(await undo(closingId)).toMatchObject({ restored: 2 });
  expect(await appointmentOf(free)).toMatchObject({ status: 'booked', holdsSlot: true });
  expect(await appointmentOf(taken)).toMatchObject({ status: 'booked', holdsSlot: false });
});

describe('what has changed since stays as it is', () => {
  test('who was reinstated, who has another number, and a consultation whose doctor has the next', async () => {
    const { departmentId } = department;
    const { patientId } = await aPatient(knex);
    const [one, other] = [await anotherDoctor(), await anotherDoctor()];
    await Department.query(knex).findById(departmentId).patch({ roundTheClock: true });
    const reinstated = await anEntry(knex, { departmentId, queueDate });
    const again = await anEntry(knex, { departmentId, queueDate, patientId });
    const busy = await anEntry(knex, { doctorId: one.doctorId, queueDate, status: 'in_service' });
    const goes = await anEntry(knex, { doctorId: other.doctorId, queueDate });
    const { closingId } = await ok(reception, 'queue:close-day', { departmentId, queueDate });
    await ok(reception, 'queue:reinstate', { queueId: reinstated.queueId });
    await anEntry(knex, { departmentId, queueDate, patientId });
    await anEntry(knex, { doctorId: one.doctorId, status: 'in_service' });
    expect(await undo(closingId ?? '')).toEqual({ restored: 1, skipped: 3, remaining: 0 });
    const statuses = await Promise.all(
      [reinstated, again, busy, goes].map(async (entry) => (await rowOf(entry)).status),
    );
    expect(statuses).toEqual(['waiting', 'left', 'completed', 'waiting']);
  });

  test('a second time there is nothing left to take back', async () => {
    await anEntry(knex, { departmentId: department.departmentId, queueDate });
    const closingId = await close();
    await undo(closingId);
    expect(await undo(closingId)).toEqual({ restored: 0, skipped: 0, remaining: 0 });
  });

  test('a check-in of the patient at the same moment: one open number', async () => {
    for (let round = 0; round < 15; round += 1) {
      const { patientId } = await aPatient(knex);
      const today = await instant(knex);
      department = await aDepartment(knex);
      const { departmentId } = department;
      const entry = await anEntry(knex, { departmentId, patientId });
      const { closingId } = await ok(reception, 'queue:close-day', { departmentId, queueDate: entry.queueDate });
      const replies = await Promise.all([
        reply(reception, 'queue:undo-close-day', { closingId }),
        reply(reception, 'queue:check-in', { departmentId, patientId }),
      ]);
      expect(replies.map((one) => one.ok)).toEqual([true, true]);
      const open = await QueueEntry.query(knex).where({ patient_id: patientId, status: 'waiting' }).resultSize();
      expect([open, today < new Date()]).toEqual([1, true]);
    }
  });
});

describe('one who would hold up all others is passed over', () => {
  /** Of a day that still counts, so that who was closed may come back. */
  const closeDay = async (more: { closingId?: string } = {}): Promise<string> => {
    const { departmentId } = department;
    const { closingId } = await ok(reception, 'queue:close-day', { departmentId, queueDate, ...more });
    return closingId ?? '';
  };
  const statusesOf = (...entries: QueueEntry[]) =>
    Promise.all(entries.map(async (entry) => (await rowOf(entry)).status));
  beforeEach(() => Department.query(knex).findById(department.departmentId).patch({ roundTheClock: true }));

  test('who came back between two batches is ended again, and counts once', async () => {
    const { departmentId } = department;
    const entry = await anEntry(knex, { departmentId, queueDate });
    const closingId = await closeDay();
    await ok(reception, 'queue:reinstate', { queueId: entry.queueId });
    const again = await ok(reception, 'queue:close-day', { departmentId, queueDate, closingId });
    expect(again).toMatchObject({ left: 1, completed: 0, noShows: 0, closingId });
    expect(await undo(closingId)).toEqual({ restored: 1, skipped: 0, remaining: 0 });
    expect(await statusesOf(entry)).toEqual(['waiting']);
  });

  test('two consultations of a doctor, and two numbers of a patient, in one closing: the later one', async () => {
    const { departmentId } = department;
    const { doctorId } = await anotherDoctor();
    const { patientId } = await aPatient(knex);
    const both = async () => [
      await anEntry(knex, { doctorId, queueDate, status: 'in_service' }),
      await anEntry(knex, { departmentId, queueDate, patientId }),
    ];
    const earlier = await both();
    const closingId = await closeDay();
    const later = await both();
    await closeDay({ closingId });
    expect(await undo(closingId)).toEqual({ restored: 2, skipped: 2, remaining: 0 });
    expect(await statusesOf(...earlier, ...later)).toEqual(['completed', 'left', 'in_service', 'waiting']);
  });

  test('somebody who was erased since, with an entry or an appointment', async () => {
    const { departmentId } = department;
    const { doctorId } = await anotherDoctor();
    await Department.query(knex).findById(departmentId).patch({ roundTheClock: false });
    const { patientId } = await aPatient(knex);
    const gone = await anEntry(knex, { departmentId, queueDate, patientId });
    const missed = await anAppointment(knex, { doctorId, scheduledDate: new Date(Date.now() - 30 * 3600_000) });
    const other = await anEntry(knex, { departmentId, queueDate });
    const closingId = await close();
    for (const one of [patientId, missed.patientId]) {
      await ok(anAdministrator(), 'patient:erase', { patientId: one, reason: 'asked to be forgotten' });
    }
    expect(await undo(closingId)).toEqual({ restored: 1, skipped: 2, remaining: 0 });
    expect(await statusesOf(gone, other)).toEqual(['left', 'waiting']);
    expect(await appointmentOf(missed)).toMatchObject({ status: 'no_show' });
  });

  test('nobody waits for a doctor who has left since, also where that happens at the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { doctorId } = await anotherDoctor();
      const entry = await anEntry(knex, { doctorId, queueDate });
      const closingId = await closeDay();
      const [undone] = await Promise.all([
        reply(reception, 'queue:undo-close-day', { closingId }),
        reply(anAdministrator(), 'doctor:update', { doctorId, active: false }),
      ]);
      expect(undone).toMatchObject({ ok: true });
      const { rows } = await knex.raw<{ rows: [{ active: boolean }] }>(
        'SELECT active FROM doctors WHERE doctor_id = ?',
        [doctorId],
      );
      const [status] = await statusesOf(entry);
      expect([rows[0].active, status]).toEqual(rows[0].active ? [true, 'waiting'] : [false, 'left']);
    }
  });
});

test('who was on hold is where they were, until when it was said', async () => {
  const { departmentId } = department;
  const entry = await anEntry(knex, { departmentId, queueDate, status: 'on_hold' });
  const held = { statusNote: 'X-ray', backAt: new Date(Date.now() + 3600_000) };
  await QueueEntry.query(knex).findById(entry.queueId).patch(held);
  await undo(await close());
  expect(await rowOf(entry)).toMatchObject({ status: 'on_hold', ...held });
});

test('ten minutes later it is history, and what was begun in time may be finished', async () => {
  const { departmentId } = department;
  for (const status of ['waiting', 'on_hold'] as const) await anEntry(knex, { departmentId, queueDate, status });
  const closingId = await close();
  const at = (sql: string) => asOwner(knex, `UPDATE day_closings SET ${sql} WHERE closing_id = $1`, [closingId]);
  await at(`closed_at = hub_now() - interval '11 minutes'`);
  expect(await refused(reception, 'queue:undo-close-day', { closingId })).toMatchObject({
    code: 'invalid_transition',
    details: { closingId, closedAt: expect.any(String) },
  });
  expect(await refused(reception, 'queue:undo-close-day', { closingId: uuid() })).toMatchObject({ code: 'not_found' });
  await at(`undone_at = hub_now() - interval '5 minutes'`);
  expect(await undo(closingId)).toMatchObject({ restored: 2 });
});

test('the closings that can be taken back are listed, and one that is taken back closes no more', async () => {
  const { departmentId } = department;
  await anEntry(knex, { departmentId, queueDate });
  const closingId = await close();
  const { closings } = await ok(reception, 'queue:closings', { departmentId });
  expect(closings).toMatchObject([
    { closingId, departmentId, queueDate: null, left: 1, restorable: 1, undoneAt: null },
  ]);
  await undo(closingId);
  expect(await ok(reception, 'queue:closings', { departmentId })).toEqual({ closings: [] });
  const more = { departmentId, closingId };
  expect(await refused(reception, 'queue:close-day', more)).toMatchObject({ code: 'conflict', details: { closingId } });
});

describe('a hospital that closed nothing for weeks', () => {
  const ENTRIES = 3_000;

  test('batch after batch, gone on with after an interruption; the feed stays sound, and it can be undone', async () => {
    const { departmentId } = department;
    await asOwner(
      knex,
      `INSERT INTO queue (queue_id, department_id, queue_date, queue_number, ticket_token)
       SELECT gen_random_uuid(), $1, $2::date - n / 500, 'B-' || lpad(n::text, 5, '0'), 'token-of-sixteen-or-more-' || n
       FROM generate_series(0, $3::int - 1) AS n`,
      [departmentId, queueDate, ENTRIES],
    );
    const verify = createRounds(knex);
    await verify();
    const counted = await ok(reception, 'queue:close-day', { departmentId, dryRun: true });
    expect(counted).toMatchObject({ left: ENTRIES, remaining: ENTRIES });

    let last = await ok(reception, 'queue:close-day', { departmentId });
    const progress = [last.remaining];
    while (last.remaining > 0) {
      // As another desk would, or the same one after it was interrupted: with nothing but the id.
      const { closingId } = last;
      last = await ok(reception, 'queue:close-day', { departmentId, closingId: closingId ?? '' });
      progress.push(last.remaining);
    }
    expect(last).toMatchObject({ left: ENTRIES, remaining: 0 });
    expect(progress).toEqual(Array.from({ length: ENTRIES / 1000 }, (_, n) => ENTRIES - 1000 * (n + 1)));
    expect((await verify()).broken).toEqual([]);

    const { closingId } = last;
    // A batch that took a busy machine too long is sent again, as the client does.
    const undoNext = () => reply(reception, 'queue:undo-close-day', { closingId });
    const isMore = (undone: Awaited<ReturnType<typeof undoNext>>) =>
      undone.ok ? Object(undone.data).remaining > 0 : undone.error.retryable;
    let undone = await undoNext();
    while (isMore(undone)) undone = await undoNext();
    expect(undone).toMatchObject({ ok: true });
    const open = await QueueEntry.query(knex).where({ department_id: departmentId, status: 'waiting' }).resultSize();
    expect(open).toBe(ENTRIES);
  });
});
