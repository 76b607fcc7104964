import { v4 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StaffPrincipal } from '../../../src/auth/principal.ts';
import { aDoctor, aNurse, aPatient, anAppointment, aReceptionist, theDoctor } from '../../support/builders.ts';
import { standStill } from '../../support/clock.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase({ timeZone: 'Europe/Berlin' });
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);
const reception = aReceptionist();

// Late in the evening in UTC, and the next day already in Berlin.
beforeAll(() => standStill(knex, '2026-07-01T22:30:00Z'));

type Asked = { date?: string; doctorId?: string; patientId?: string };
const startsOf = async (asked: Asked, principal: StaffPrincipal = reception): Promise<string[]> => {
  const { appointments } = await ok(principal, 'appointment:list', asked);
  return appointments.map(({ scheduledDate }) => scheduledDate);
};

test('a day is the hospital’s, from its midnight to the next, by time', async () => {
  const { doctorId } = await aDoctor(knex);
  const instants = ['2026-07-02T21:55:00Z', '2026-07-02T22:00:00Z', '2026-07-01T21:50:00Z', '2026-07-01T22:00:00Z'];
  for (const at of instants) await anAppointment(knex, { doctorId, scheduledDate: new Date(at), durationMinutes: 5 });
  const day = ['2026-07-01T22:00:00.000Z', '2026-07-02T21:55:00.000Z'];
  expect(await startsOf({ doctorId, date: '2026-07-02' })).toEqual(day);
  expect(await startsOf({ doctorId })).toEqual(day);
  expect(await startsOf({ doctorId, date: '2026-07-01' })).toEqual(['2026-07-01T21:50:00.000Z']);
});

test('a day of 25 hours is whole', async () => {
  const { doctorId } = await aDoctor(knex);
  for (const at of ['2026-10-24T22:00:00Z', '2026-10-25T22:55:00Z', '2026-10-25T23:00:00Z']) {
    await anAppointment(knex, { doctorId, scheduledDate: new Date(at), durationMinutes: 5 });
  }
  expect(await startsOf({ doctorId, date: '2026-10-25' })).toHaveLength(2);
});

test('a patient’s are of all days, the latest first', async () => {
  const { patientId } = await aPatient(knex);
  for (const day of ['2026-07-03', '2026-07-05', '2026-07-04']) {
    await anAppointment(knex, { patientId, scheduledDate: new Date(`${day}T10:00:00Z`) });
  }
  const starts = await startsOf({ patientId });
  expect(starts.map((at) => at.slice(8, 10))).toEqual(['05', '04', '03']);
  expect(await startsOf({ patientId, date: '2026-07-04' })).toHaveLength(1);
});

test('a doctor sees the own ones only', async () => {
  const [doctor, colleague] = [await aDoctor(knex), await aDoctor(knex)];
  const scheduledDate = new Date('2026-07-02T10:00:00Z');
  await anAppointment(knex, { doctorId: doctor.doctorId, scheduledDate });
  const { patientId } = await anAppointment(knex, { doctorId: colleague.doctorId, scheduledDate });
  const me = theDoctor(doctor);
  expect(await startsOf({ doctorId: doctor.doctorId }, me)).toHaveLength(1);
  expect(await startsOf({ doctorId: doctor.doctorId, patientId }, me)).toEqual([]);
  for (const asked of [{}, { patientId }, { doctorId: colleague.doctorId }]) {
    expect(await refused(me, 'appointment:list', asked)).toMatchObject({ code: 'forbidden' });
  }
});

test('an unknown doctor or patient is not found', async () => {
  for (const field of ['doctorId', 'patientId']) {
    const unknown = uuid();
    expect(await refused(aNurse(), 'appointment:list', { [field]: unknown })).toMatchObject({
      code: 'not_found',
      details: { [field]: unknown },
    });
  }
});

test('of more than 500 appointments it says that there are more', async () => {
  const [first, second] = [await aDoctor(knex), await aDoctor(knex)];
  const { patientId } = await aPatient(knex);
  await knex.raw(
    `INSERT INTO appointments (appointment_id, patient_id, doctor_id, scheduled_date, duration_minutes, urgency_level,
       status, holds_slot, confirmation_code)
     SELECT gen_random_uuid(), :patientId, CASE WHEN n = 1 THEN :first::uuid ELSE :second::uuid END,
       '2026-08-10T08:00:00Z'::timestamptz + n * interval '1 minute', 5, 4, 'cancelled', false, 'MORE' || n
     FROM generate_series(1, 501) AS n`,
    { patientId, first: first.doctorId, second: second.doctorId },
  );
  const asked = [{ date: '2026-08-10' }, { patientId }, { date: '2026-08-10', doctorId: second.doctorId }];
  const told = [];
  for (const one of asked) {
    const { appointments, truncated } = await ok(reception, 'appointment:list', one);
    told.push([appointments.length, truncated]);
  }
  expect(told).toEqual([
    [500, true],
    [500, true],
    [500, false],
  ]);
});
