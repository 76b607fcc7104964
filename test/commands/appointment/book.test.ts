import { v4 as uuid } from 'uuid';
import { afterAll, expect, test } from 'vitest';
import { Appointment } from '../../../src/models/appointment.ts';
import { Schedule } from '../../../src/models/schedule.ts';
import { aDoctor, aNurse, aPatient, anAppointment, aReceptionist, instant } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused, reply } = senderOf(knex);
const reception = aReceptionist();

const booking = async (given: { doctorId?: string; patientId?: string; at?: string } = {}) => ({
  doctorId: given.doctorId ?? (await aDoctor(knex)).doctorId,
  patientId: given.patientId ?? (await aPatient(knex)).patientId,
  scheduledDate: (await instant(knex, given.at ?? '1 day')).toISOString(),
});

test('a booking holds its slot and carries a code and the patient', async () => {
  const patient = await aPatient(knex, { fullName: 'Ada Byron' });
  const input = await booking({ patientId: patient.patientId });
  const { appointment } = await ok(reception, 'appointment:book', { ...input, urgencyLevel: 3, reason: 'Knee' });
  expect(appointment).toMatchObject({
    ...input,
    patient: { fullName: 'Ada Byron', phoneNumber: patient.phoneNumber },
    durationMinutes: 15,
    urgencyLevel: 3,
    status: 'booked',
    holdsSlot: true,
    reason: 'Knee',
    rescheduledFromId: null,
  });
  expect(appointment.confirmationCode).toMatch(/^[BCDFGHJKMNPQRTVWX346789]{8}$/);
});

test('the duration is the slot of the doctor’s hours, unless one is given', async () => {
  const input = await booking();
  const { rows } = await knex.raw<{ rows: [{ weekday: number }] }>(
    `SELECT extract(isodow FROM CAST(? AS timestamptz) AT TIME ZONE hospital_zone(NULL))::int AS weekday`,
    [input.scheduledDate],
  );
  await Schedule.query(knex).insert({
    doctorId: input.doctorId,
    weekday: rows[0].weekday,
    starts: '00:00',
    ends: '23:59',
    slotMinutes: 25,
    validFrom: '2020-01-01',
  });
  const bySchedule = await ok(reception, 'appointment:book', input);
  expect(bySchedule.appointment.durationMinutes).toBe(25);
  const later = { ...input, scheduledDate: (await instant(knex, '8 days')).toISOString(), durationMinutes: 40 };
  const given = await ok(reception, 'appointment:book', later);
  expect(given.appointment.durationMinutes).toBe(40);
});

test('of twenty desks that book one slot at once, one wins and the others hear that it is taken', async () => {
  const input = await booking();
  const replies = await Promise.all(
    Array.from({ length: 20 }, async () =>
      reply(reception, 'appointment:book', { ...input, patientId: (await aPatient(knex)).patientId }),
    ),
  );
  expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
  const codes = replies.map((answered) => (answered.ok ? 'ok' : answered.error.code));
  expect(codes.filter((code) => code === 'slot_taken')).toHaveLength(19);
  expect(await Appointment.query(knex).where('doctor_id', input.doctorId).resultSize()).toBe(1);
});

test('a slot that only touches another is free, one that overlaps by a minute is not', async () => {
  const doctorId = (await aDoctor(knex)).doctorId;
  const start = await instant(knex, '2 days');
  await anAppointment(knex, { doctorId, scheduledDate: start, durationMinutes: 30 });
  const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000).toISOString();
  const { patientId } = await aPatient(knex);
  const book = { doctorId, patientId, durationMinutes: 30 };
  await ok(reception, 'appointment:book', { ...book, scheduledDate: at(30) });
  await ok(reception, 'appointment:book', { ...book, scheduledDate: at(-30) });
  expect(await refused(reception, 'appointment:book', { ...book, scheduledDate: at(59) })).toMatchObject({
    code: 'slot_taken',
    details: { doctorId, startsAt: at(30) },
  });
});

test('plain SQL that takes the slot is seen by the constraint', async () => {
  const input = await booking();
  const taken = { doctorId: input.doctorId, scheduledDate: new Date(input.scheduledDate) };
  await anAppointment(knex, taken);
  await expect(anAppointment(knex, taken)).rejects.toThrow('appointments_no_overlap');
});

test('a taken time is overbooked with a reason, and holds no slot', async () => {
  const { doctorId, scheduledDate } = await booking();
  await anAppointment(knex, { doctorId, scheduledDate: new Date(scheduledDate) });
  const { patientId } = await aPatient(knex);
  const input = { doctorId, patientId, scheduledDate, overbook: true };
  expect(await refused(reception, 'appointment:book', input)).toMatchObject({
    code: 'invalid_input',
    details: { issues: [{ path: 'reason' }] },
  });
  const { appointment } = await ok(reception, 'appointment:book', { ...input, reason: 'Dr. agreed' });
  expect(appointment).toMatchObject({ holdsSlot: false, reason: 'Dr. agreed' });
});

test('the past and a mistyped year are invalid', async () => {
  const past = await booking({ at: '-1 second' });
  const farAhead = await booking({ at: '6 years' });
  for (const input of [past, farAhead, { ...past, scheduledDate: '2026-02-30T10:00:00Z' }]) {
    expect(await refused(reception, 'appointment:book', input)).toMatchObject({
      code: 'invalid_input',
      details: { issues: [{ path: 'scheduledDate' }] },
    });
  }
});

test('an unknown doctor or patient is not found', async () => {
  const input = await booking();
  const unknown = uuid();
  for (const field of ['doctorId', 'patientId']) {
    expect(await refused(reception, 'appointment:book', { ...input, [field]: unknown })).toMatchObject({
      code: 'not_found',
      details: { [field]: unknown },
    });
  }
});

test('a nurse does not book', async () => {
  expect(await refused(aNurse(), 'appointment:book', await booking())).toMatchObject({ code: 'forbidden' });
});

test('a doctor who has left takes no booking, no move, and has no free time', async () => {
  const { doctorId } = await aDoctor(knex, { active: false, status: 'off' });
  await Schedule.query(knex).insert(
    [1, 2, 3, 4, 5, 6, 7].map((weekday) => {
      return { doctorId, weekday, starts: '08:00', ends: '18:00', slotMinutes: 30, validFrom: '2020-01-01' };
    }),
  );
  const input = await booking({ doctorId });
  const gone = { code: 'doctor_off', details: { doctorId } };
  expect(await refused(reception, 'appointment:book', input)).toMatchObject(gone);
  const overbooked = { ...input, overbook: true, reason: 'Asked for by name' };
  expect(await refused(reception, 'appointment:book', overbooked)).toMatchObject(gone);

  const { appointmentId } = await anAppointment(knex);
  const move = { appointmentId, doctorId, scheduledDate: input.scheduledDate };
  expect(await refused(reception, 'appointment:reschedule', move)).toMatchObject(gone);
  expect(await Appointment.query(knex).findById(appointmentId)).toMatchObject({ status: 'booked' });
  const date = input.scheduledDate.slice(0, 10);
  expect(await ok(reception, 'appointment:free-slots', { doctorId, date })).toEqual({ slots: [] });
});
