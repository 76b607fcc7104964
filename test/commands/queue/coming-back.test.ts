import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { Appointment } from '../../../src/models/appointment.ts';
import { Department } from '../../../src/models/department.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { Settings } from '../../../src/models/settings.ts';
import { positionOf as queuePositionOf } from '../../../src/queries/position.ts';
import {
  aDepartment,
  aDoctor,
  anAdministrator,
  anAppointment,
  anEntry,
  aPatient,
  aReceptionist,
  instant,
  today,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

// Entries that ended and come back: into the list and to the due time that they would have had they never ended.

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);
const reception = aReceptionist();

const rowOf = (queueId: string) => QueueEntry.query(knex).findById(queueId).throwIfNotFound();
const appointmentOf = (appointmentId: string) => Appointment.query(knex).findById(appointmentId).throwIfNotFound();
const positionOf = async (queueId: string) =>
  knex.transaction(async (trx) => (await queuePositionOf(trx, await rowOf(queueId))).position);

/** The doctor goes to another department, where two wait for anybody. */
const goneElsewhere = async (doctorId: string): Promise<Department> => {
  const other = await aDepartment(knex);
  await ok(anAdministrator(), 'doctor:update', { doctorId, departmentId: other.departmentId });
  for (const ago of ['-3 hours', '-2 hours']) {
    await anEntry(knex, { departmentId: other.departmentId, arrivedAt: await instant(knex, ago) });
  }
  return other;
};

describe('after the doctor went to another department', () => {
  test.each(['no_show', 'cancelled', 'left'] as const)(
    'a walk-in who was taken for %s waits in the pool of the own department',
    async (status) => {
      const doctor = await aDoctor(knex);
      const { queueId, departmentId } = await anEntry(knex, { doctorId: doctor.doctorId, status });
      await goneElsewhere(doctor.doctorId);
      const { entry } = await ok(reception, 'queue:reinstate', { queueId });
      expect(entry).toMatchObject({ status: 'waiting', departmentId, doctorId: null, requestedDoctorId: null });
      expect(await positionOf(queueId)).toBe(1);
    },
  );

  test('an appointment waits for its doctor, in the doctor’s department', async () => {
    const { doctorId } = await aDoctor(knex);
    const { appointmentId, patientId } = await anAppointment(knex, { doctorId, status: 'no_show' });
    const given = { doctorId, appointmentId, patientId, status: 'no_show' } as const;
    const { queueId } = await anEntry(knex, given);
    const { departmentId } = await goneElsewhere(doctorId);
    const { entry } = await ok(reception, 'queue:reinstate', { queueId });
    expect(entry).toMatchObject({ status: 'waiting', departmentId, doctorId });
    expect((await ok(reception, 'queue:call-next', { doctorId })).entry.queueId).not.toBe(queueId);
  });

  test('a consultation that is reopened goes on in the doctor’s department, and stays with the doctor', async () => {
    const { doctorId, departmentId: former } = await aDoctor(knex);
    const { queueId } = await anEntry(knex, { departmentId: former });
    await ok(reception, 'queue:call', { queueId, doctorId });
    await ok(reception, 'queue:start', { queueId });
    await ok(reception, 'queue:complete', { queueId });
    const { departmentId } = await goneElsewhere(doctorId);
    expect((await ok(reception, 'queue:reopen', { queueId })).entry).toMatchObject({ departmentId, doctorId });
    const { entry } = await ok(reception, 'queue:undo', { queueId });
    expect(entry).toMatchObject({ status: 'waiting', departmentId, doctorId });
    expect(await positionOf(queueId)).toBe(3);
  });
});

test.each(['no_show', 'left'] as const)(
  'after the doctor left for good, whoever was taken for %s waits in the pool, where somebody sees them',
  async (status) => {
    const { doctorId, departmentId } = await aDoctor(knex);
    const walkIn = await anEntry(knex, { doctorId, status });
    const { appointmentId, patientId } = await anAppointment(knex, { doctorId, status: 'no_show' });
    const booked = await anEntry(knex, { doctorId, appointmentId, patientId, status: 'no_show' });
    await ok(anAdministrator(), 'doctor:update', { doctorId, active: false });
    for (const { queueId } of [walkIn, booked]) {
      const { entry } = await ok(reception, 'queue:reinstate', { queueId });
      expect(entry).toMatchObject({ status: 'waiting', departmentId, doctorId: null, requestedDoctorId: null });
    }
  },
);

test('whatever the settings become meanwhile, who comes back stands as who never went', async () => {
  const original = await Settings.query(knex).first().throwIfNotFound();
  const admin = anAdministrator();
  const minutes = fc.integer({ min: 0, max: 300 });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('no_show', 'cancelled', 'left', 'completed'),
      fc.integer({ min: 1, max: 5 }),
      fc.tuple(minutes, minutes, minutes, minutes, minutes),
      fc.integer({ min: 0, max: 4 }),
      async (status, urgencyLevel, targets, strictLevel) => {
        const { doctorId } = await aDoctor(knex);
        const arrivedAt = await instant(knex, '-30 minutes');
        const given = { doctorId, urgencyLevel, arrivedAt };
        const stays = await anEntry(knex, given);
        const goes = await anEntry(knex, { ...given, status, startedAt: arrivedAt });
        const urgencyLevels = original.urgencyLevels.map((one, index) => ({
          ...one,
          targetMinutes: targets[index] ?? 0,
        }));
        await ok(admin, 'settings:update', { urgencyLevels, strictLevel });
        await ok(reception, status === 'completed' ? 'queue:reopen' : 'queue:reinstate', { queueId: goes.queueId });
        const { callRank, dueAt } = await rowOf(stays.queueId);
        expect(await rowOf(goes.queueId)).toMatchObject({ callRank, dueAt });
      },
    ),
    { numRuns: 25 },
  );
  const { urgencyLevels, strictLevel } = original;
  await ok(admin, 'settings:update', { urgencyLevels, strictLevel });
});

describe('cancelled or left by mistake', () => {
  const checkedIn = async (given: Partial<Appointment> = {}) => {
    const { confirmationCode, appointmentId, doctorId, scheduledDate } = await anAppointment(knex, given);
    const { entry } = await ok(reception, 'queue:check-in', { appointmentCode: confirmationCode });
    return { queueId: entry.queueId, appointmentId, doctorId, scheduledDate };
  };

  test.each(['queue:cancel', 'queue:leave', 'appointment:cancel'] as const)(
    '%s taken back: the patient waits in the old place, the appointment is checked in and holds its time',
    async (command) => {
      const { queueId, appointmentId } = await checkedIn();
      const { dueAt, queueNumber } = await rowOf(queueId);
      if (command === 'appointment:cancel') await ok(reception, command, { appointmentId });
      else await ok(reception, command, { queueId });
      expect(await appointmentOf(appointmentId)).toMatchObject({ status: 'cancelled', holdsSlot: false });
      await ok(reception, 'queue:reinstate', { queueId, reason: 'The wrong row' });
      expect(await rowOf(queueId)).toMatchObject({ status: 'waiting', dueAt, queueNumber, endedAt: null });
      expect(await appointmentOf(appointmentId)).toMatchObject({ status: 'checked_in', holdsSlot: true });
    },
  );

  test('a time that was given to somebody else meanwhile is slot_taken, and nothing is half done', async () => {
    const { queueId, appointmentId, doctorId, scheduledDate } = await checkedIn();
    await ok(reception, 'queue:leave', { queueId });
    await anAppointment(knex, { doctorId, scheduledDate });
    expect(await refused(reception, 'queue:reinstate', { queueId })).toMatchObject({
      code: 'slot_taken',
      details: { doctorId, startsAt: scheduledDate.toISOString() },
    });
    expect(await rowOf(queueId)).toMatchObject({ status: 'left' });
    expect(await appointmentOf(appointmentId)).toMatchObject({ status: 'cancelled' });
  });

  test('of a booking of that time and the reinstatement at once, one gets it', async () => {
    for (let round = 0; round < 10; round += 1) {
      const scheduledDate = await instant(knex, '20 minutes');
      const { queueId, appointmentId, doctorId } = await checkedIn({ scheduledDate });
      await ok(reception, 'queue:leave', { queueId });
      const { patientId } = await aPatient(knex);
      const booking = { patientId, doctorId, scheduledDate: scheduledDate.toISOString(), durationMinutes: 20 };
      const { reply } = senderOf(knex);
      const replies = await Promise.all([
        reply(reception, 'appointment:book', booking),
        reply(reception, 'queue:reinstate', { queueId }),
      ]);
      expect(replies.map((one) => (one.ok ? 'ok' : one.error.code)).toSorted()).toEqual(['ok', 'slot_taken']);
      const back = replies[1]?.ok ?? false;
      expect(await rowOf(queueId)).toMatchObject({ status: back ? 'waiting' : 'left' });
      expect(await appointmentOf(appointmentId)).toMatchObject({ status: back ? 'checked_in' : 'cancelled' });
    }
  });

  test('an overbooked appointment had no time to itself, and needs none', async () => {
    const held = await anAppointment(knex);
    const { doctorId, scheduledDate } = held;
    const { queueId, appointmentId } = await checkedIn({ doctorId, scheduledDate, holdsSlot: false });
    await ok(reception, 'queue:cancel', { queueId });
    await ok(reception, 'queue:reinstate', { queueId });
    expect(await appointmentOf(appointmentId)).toMatchObject({ status: 'checked_in', holdsSlot: false });
  });

  test('of an earlier day, in a closed department or beside a new number it stays so', async () => {
    const { departmentId } = await aDoctor(knex);
    const queueDate = await today(knex, departmentId, -1);
    const old = await anEntry(knex, { departmentId, status: 'left', queueDate });
    expect(await refused(reception, 'queue:reinstate', { queueId: old.queueId })).toMatchObject({ code: 'wrong_day' });
    const { patientId } = await aPatient(knex);
    const left = await anEntry(knex, { departmentId, patientId, status: 'cancelled' });
    await ok(reception, 'queue:check-in', { departmentId, patientId });
    expect(await refused(reception, 'queue:reinstate', { queueId: left.queueId })).toMatchObject({
      code: 'already_queued',
    });
    const closed = await anEntry(knex, { status: 'left' });
    await Department.query(knex).findById(closed.departmentId).patch({ active: false });
    expect(await refused(reception, 'queue:reinstate', { queueId: closed.queueId })).toMatchObject({
      code: 'department_closed',
    });
  });
});

describe('two moves in one transaction', () => {
  const consulting = async () => {
    const { doctorId } = await aDoctor(knex);
    const current = await anEntry(knex, { doctorId, status: 'in_service' });
    return { doctorId, current };
  };

  test('a chosen entry is called and the consultation completed', async () => {
    const { doctorId, current } = await consulting();
    const { queueId } = await anEntry(knex, { doctorId });
    const { entry } = await ok(reception, 'queue:call', { queueId, completeCurrent: true });
    expect(entry).toMatchObject({ queueId, status: 'called' });
    expect(await rowOf(current.queueId)).toMatchObject({ status: 'completed' });
  });

  test('a called patient comes in and the consultation is completed', async () => {
    const { doctorId, current } = await consulting();
    const { queueId } = await anEntry(knex, { doctorId, status: 'called' });
    expect(await refused(reception, 'queue:start', { queueId })).toMatchObject({ code: 'doctor_busy' });
    await ok(reception, 'queue:start', { queueId, completeCurrent: true });
    expect(await rowOf(queueId)).toMatchObject({ status: 'in_service' });
    expect(await rowOf(current.queueId)).toMatchObject({ status: 'completed' });
  });

  test('a call-next that completed is taken back: the called one waits, the consultation goes on', async () => {
    const { doctorId, current } = await consulting();
    const { queueId, dueAt } = await anEntry(knex, { doctorId });
    await ok(reception, 'queue:call-next', { doctorId, completeCurrent: true });
    const asked = { queueId: current.queueId, returnCalled: true };
    expect((await ok(reception, 'queue:reopen', asked)).entry).toMatchObject({ status: 'in_service' });
    expect(await rowOf(queueId)).toMatchObject({ status: 'waiting', dueAt, calledAt: null });
  });

  test('where the second is refused, the first did not happen', async () => {
    const { doctorId, current } = await consulting();
    await anEntry(knex, { doctorId, status: 'called' });
    const other = await anEntry(knex, { doctorId });
    const call = { queueId: other.queueId, completeCurrent: true };
    expect(await refused(reception, 'queue:call', call)).toMatchObject({ code: 'doctor_busy' });
    const start = { queueId: other.queueId, completeCurrent: true };
    expect(await refused(reception, 'queue:start', start)).toMatchObject({ code: 'invalid_transition' });
    expect(await rowOf(current.queueId)).toMatchObject({ status: 'in_service' });

    const done = await anEntry(knex, { doctorId, status: 'completed', endedAt: await instant(knex, '-11 minutes') });
    const reopen = { queueId: done.queueId, returnCalled: true };
    expect(await refused(reception, 'queue:reopen', reopen)).toMatchObject({ code: 'invalid_transition' });
    expect(await QueueEntry.query(knex).where({ doctor_id: doctorId, status: 'called' }).resultSize()).toBe(1);
  });

  test('two consoles of one doctor, each with a patient of its own in mind: one gets in', async () => {
    for (let round = 0; round < 15; round += 1) {
      const { doctorId, current } = await consulting();
      const others = [await anEntry(knex, { doctorId }), await anEntry(knex, { doctorId })];
      const { reply } = senderOf(knex);
      const replies = await Promise.all(
        others.map(({ queueId }) => reply(reception, 'queue:call', { queueId, completeCurrent: true })),
      );
      expect(replies.map((one) => (one.ok ? 'ok' : one.error.code)).toSorted()).toEqual(['doctor_busy', 'ok']);
      expect(await rowOf(current.queueId)).toMatchObject({ status: 'completed' });
    }
  });
});
