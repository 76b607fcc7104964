import { afterAll, expect, test } from 'vitest';
import { Appointment } from '../../../src/models/appointment.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import {
  aDepartment,
  aDevice,
  aDoctor,
  anAppointment,
  aPatient,
  aReceptionist,
  instant,
} from '../../support/builders.ts';
import { standStill } from '../../support/clock.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase({ timeZone: 'Europe/Berlin' });
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);
const reception = aReceptionist();
const kiosk = await aDevice(knex);

// Noon, so that "in two hours" is today whenever the tests run.
await standStill(knex, '2026-03-10T11:00:00Z');

const MINUTE_MS = 60_000;
const minutesBetween = (a: Date, b: Date) => (b.getTime() - a.getTime()) / MINUTE_MS;
const rowOf = async (queueId: string) => QueueEntry.query(knex).findById(queueId).throwIfNotFound();
const statusOf = async ({ appointmentId }: Appointment) =>
  (await Appointment.query(knex).findById(appointmentId).throwIfNotFound()).status;

test('a code checks in for the appointment: its doctor, its urgency, and the appointment is checked in', async () => {
  const booked = await anAppointment(knex, { urgencyLevel: 3 });
  const { confirmationCode, appointmentId, doctorId, patientId } = booked;
  const { entry, reprint } = await ok(kiosk, 'queue:check-in', { appointmentCode: confirmationCode });
  expect(entry).toMatchObject({ doctorId, status: 'waiting' });
  expect(reprint).toBe(false);
  expect(await rowOf(entry.queueId)).toMatchObject({
    patientId,
    appointmentId,
    requestedDoctorId: doctorId,
    urgencyLevel: 3,
  });
  expect(await statusOf(booked)).toBe('checked_in');
});

test('a code is read as people type it', async () => {
  const { confirmationCode, appointmentId } = await anAppointment(knex);
  const typed = ` ${confirmationCode.slice(0, 4).toLowerCase()}-${confirmationCode.slice(4)} `;
  const { entry } = await ok(kiosk, 'queue:check-in', { appointmentCode: typed });
  expect(await rowOf(entry.queueId)).toMatchObject({ appointmentId });
});

test('the same code again gets the same number back', async () => {
  const { confirmationCode } = await anAppointment(knex);
  const first = await ok(kiosk, 'queue:check-in', { appointmentCode: confirmationCode });
  const again = await ok(reception, 'queue:check-in', { appointmentCode: confirmationCode });
  expect(again).toEqual({ ...first, reprint: true });
});

test('of two check-ins by one code at once, both hear the same number', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { confirmationCode } = await anAppointment(knex);
    const both = await Promise.all(
      [kiosk, reception, kiosk].map((who) => ok(who, 'queue:check-in', { appointmentCode: confirmationCode })),
    );
    expect(new Set(both.map(({ entry }) => entry.queueId)).size).toBe(1);
    expect(both.filter(({ reprint }) => !reprint)).toHaveLength(1);
  }
});

test.each([
  ['on time', '0 minutes', 15],
  ['half an hour early', '30 minutes', 30 + 15],
  ['15 minutes late, which is on time still', '-15 minutes', 0],
  ['16 minutes late', '-16 minutes', 120],
])('somebody %s is due by the rule of appointments', async (_, away, dueInMinutes) => {
  const { confirmationCode } = await anAppointment(knex, { scheduledDate: await instant(knex, away) });
  const { entry } = await ok(kiosk, 'queue:check-in', { appointmentCode: confirmationCode });
  const { arrivedAt, dueAt } = await rowOf(entry.queueId);
  expect(minutesBetween(arrivedAt, dueAt)).toBe(dueInMinutes);
});

test('an urgent appointment is due by its urgency where that is sooner', async () => {
  const { confirmationCode } = await anAppointment(knex, { urgencyLevel: 2 });
  const { entry } = await ok(kiosk, 'queue:check-in', { appointmentCode: confirmationCode });
  const { arrivedAt, dueAt } = await rowOf(entry.queueId);
  expect(minutesBetween(arrivedAt, dueAt)).toBe(10);
});

test('a booked patient is let in while the doctor is still on the way', async () => {
  const { doctorId } = await aDoctor(knex, { status: 'off' });
  const { confirmationCode } = await anAppointment(knex, { doctorId });
  await ok(kiosk, 'queue:check-in', { appointmentCode: confirmationCode });
});

test('a closed department lets no booked patient in', async () => {
  const { departmentId } = await aDepartment(knex, { active: false });
  const { doctorId } = await aDoctor(knex, { departmentId });
  const booked = await anAppointment(knex, { doctorId });
  const error = await refused(kiosk, 'queue:check-in', { appointmentCode: booked.confirmationCode });
  expect(error.code).toBe('department_closed');
  expect(await statusOf(booked)).toBe('booked');
});

test('more than an hour before the appointment is too early, and the reply says when it opens', async () => {
  const early = await anAppointment(knex, { scheduledDate: await instant(knex, '61 minutes') });
  const error = await refused(kiosk, 'queue:check-in', { appointmentCode: early.confirmationCode });
  expect(error).toMatchObject({
    code: 'too_early',
    details: { appointmentId: early.appointmentId, opensAt: '2026-03-10T11:01:00.000Z' },
  });
  const open = await anAppointment(knex, { scheduledDate: await instant(knex, '60 minutes') });
  await ok(kiosk, 'queue:check-in', { appointmentCode: open.confirmationCode });
});

test.each(['-1 day', '1 day'])('an appointment %s away is of another day', async (away) => {
  const { confirmationCode, scheduledDate } = await anAppointment(knex, { scheduledDate: await instant(knex, away) });
  const error = await refused(reception, 'queue:check-in', { appointmentCode: confirmationCode });
  expect(error).toMatchObject({ code: 'wrong_day', details: { scheduledDate: scheduledDate.toISOString() } });
});

test('a code of nothing is not found', async () => {
  for (const appointmentCode of ['NOSUCH', '--']) {
    expect(await refused(kiosk, 'queue:check-in', { appointmentCode })).toMatchObject({
      code: 'not_found',
      details: { missing: 'appointment' },
    });
  }
});

test('a kiosk of another department does not take the code', async () => {
  const { confirmationCode } = await anAppointment(knex);
  const { departmentId } = await aDepartment(knex);
  const other = await aDevice(knex, { departmentId });
  expect(await refused(other, 'queue:check-in', { appointmentCode: confirmationCode })).toMatchObject({
    code: 'forbidden',
  });
});

test('a no-show may still check in, without taking the slot back', async () => {
  const missed = await anAppointment(knex, { scheduledDate: await instant(knex, '-40 minutes') });
  await Appointment.query(knex).findById(missed.appointmentId).patch({ status: 'no_show' });
  await ok(kiosk, 'queue:check-in', { appointmentCode: missed.confirmationCode });
  expect(await Appointment.query(knex).findById(missed.appointmentId)).toMatchObject({
    status: 'checked_in',
    holdsSlot: false,
  });
});

test('an appointment under way without a number cannot be checked in for', async () => {
  const booked = await anAppointment(knex, { status: 'in_consultation' });
  expect(await refused(kiosk, 'queue:check-in', { appointmentCode: booked.confirmationCode })).toMatchObject({
    code: 'invalid_transition',
    details: { from: 'in_consultation', to: 'checked_in' },
  });
});

test('a kiosk finds the appointment of today by phone number and date of birth', async () => {
  const { patientId, phoneNumber, dateOfBirth } = await aPatient(knex);
  const identity = { phoneNumber, dateOfBirth };
  expect(await refused(kiosk, 'queue:check-in', identity)).toMatchObject({
    code: 'not_found',
    details: { missing: 'appointment' },
  });
  const later = await anAppointment(knex, { patientId, scheduledDate: await instant(knex, '3 days') });
  expect(await refused(kiosk, 'queue:check-in', identity)).toMatchObject({
    code: 'wrong_day',
    details: { appointmentId: later.appointmentId },
  });
  const evening = await anAppointment(knex, { patientId, scheduledDate: await instant(knex, '6 hours') });
  expect(await refused(kiosk, 'queue:check-in', identity)).toMatchObject({
    code: 'too_early',
    details: { appointmentId: evening.appointmentId },
  });
  const noon = await anAppointment(knex, { patientId });
  if (phoneNumber === null || dateOfBirth === null) throw new Error('the builder gives both');
  const first = await ok(kiosk, 'queue:check-in', { phoneNumber, dateOfBirth });
  expect(await rowOf(first.entry.queueId)).toMatchObject({ appointmentId: noon.appointmentId });
  const again = await ok(kiosk, 'queue:check-in', { phoneNumber, dateOfBirth });
  expect(again).toEqual({ ...first, reprint: true });
});

test('whoever asks for the department of an open appointment is checked in for it: one visit, one ticket', async () => {
  const booked = await anAppointment(knex);
  const { departmentId } = await aDoctorOf(booked);
  const { patientId } = booked;
  const { entry } = await ok(reception, 'queue:check-in', { departmentId, patientId });
  expect(await rowOf(entry.queueId)).toMatchObject({ appointmentId: booked.appointmentId });
  const byCode = await ok(kiosk, 'queue:check-in', { appointmentCode: booked.confirmationCode });
  expect(byCode).toMatchObject({ reprint: true, entry: { queueId: entry.queueId } });
});

test('hours before the appointment a kiosk says when to come, and staff may give a number for another reason', async () => {
  const { patientId, phoneNumber, dateOfBirth } = await aPatient(knex);
  const booked = await anAppointment(knex, { patientId, scheduledDate: await instant(knex, '4 hours') });
  const { departmentId } = await aDoctorOf(booked);
  const atKiosk = await refused(kiosk, 'queue:check-in', { departmentId, phoneNumber, dateOfBirth });
  expect(atKiosk.code).toBe('too_early');
  const { entry } = await ok(reception, 'queue:check-in', { departmentId, patientId });
  expect(await rowOf(entry.queueId)).toMatchObject({ appointmentId: null, doctorId: null });
});

test('whoever took a number first and then remembers the code keeps the number, in the place of the appointment', async () => {
  const booked = await anAppointment(knex, { urgencyLevel: 3 });
  const { patientId, confirmationCode, doctorId, appointmentId } = booked;
  const { departmentId } = await aDoctorOf(booked);
  const walkIn = await ok(reception, 'queue:check-in', { departmentId });
  await ok(reception, 'queue:attach-patient', { queueId: walkIn.entry.queueId, patientId });
  const byCode = await ok(kiosk, 'queue:check-in', { appointmentCode: confirmationCode });
  expect(byCode).toMatchObject({
    reprint: true,
    trackingUrl: walkIn.trackingUrl,
    entry: { queueId: walkIn.entry.queueId, queueNumber: walkIn.entry.queueNumber, doctorId },
  });
  const row = await rowOf(walkIn.entry.queueId);
  expect(row).toMatchObject({ appointmentId, requestedDoctorId: doctorId, urgencyLevel: 3 });
  expect(minutesBetween(row.arrivedAt, row.dueAt)).toBe(45);
  expect(await statusOf(booked)).toBe('checked_in');
});

test('joining an appointment does not undo what triage found', async () => {
  const booked = await anAppointment(knex);
  const { departmentId } = await aDoctorOf(booked);
  const walkIn = await ok(reception, 'queue:check-in', { departmentId, urgencyLevel: 2 });
  const { queueId } = walkIn.entry;
  await ok(reception, 'queue:attach-patient', { queueId, patientId: booked.patientId });
  await ok(kiosk, 'queue:check-in', { appointmentCode: booked.confirmationCode });
  expect(await rowOf(queueId)).toMatchObject({ urgencyLevel: 2, callRank: 2 });
});

test('two appointments of a day in one department are two stops under one number', async () => {
  const { departmentId } = await aDepartment(knex);
  const { patientId } = await aPatient(knex);
  const codes = await Promise.all(
    [1, 2].map(async () => {
      const { doctorId } = await aDoctor(knex, { departmentId });
      return (await anAppointment(knex, { patientId, doctorId })).confirmationCode;
    }),
  );
  const numbers = [];
  for (const appointmentCode of codes) {
    numbers.push((await ok(kiosk, 'queue:check-in', { appointmentCode })).entry.queueNumber);
  }
  expect(new Set(numbers).size).toBe(1);
});

async function aDoctorOf({ doctorId }: Appointment): Promise<{ departmentId: string }> {
  const { rows } = await knex.raw<{ rows: { departmentId: string }[] }>(
    'SELECT department_id AS "departmentId" FROM doctors WHERE doctor_id = ?',
    [doctorId],
  );
  const [doctor] = rows;
  if (!doctor) throw new Error('the appointment has a doctor');
  return doctor;
}

test('staff check in an early arrival if they say so, on the day alone; a kiosk cannot', async () => {
  const early = await anAppointment(knex, { scheduledDate: await instant(knex, '2 hours') });
  const appointmentCode = early.confirmationCode;
  expect(await refused(reception, 'queue:check-in', { appointmentCode })).toMatchObject({ code: 'too_early' });
  const atKiosk = await refused(kiosk, 'queue:check-in', { appointmentCode, early: true });
  expect(atKiosk).toMatchObject({ code: 'forbidden', details: { field: 'early' } });
  const { entry } = await ok(reception, 'queue:check-in', { appointmentCode, early: true });
  expect(await rowOf(entry.queueId)).toMatchObject({ appointmentId: early.appointmentId });
  expect(await statusOf(early)).toBe('checked_in');

  const { patientId, ...tomorrow } = await anAppointment(knex, { scheduledDate: await instant(knex, '30 hours') });
  for (const who of [{ patientId }, { appointmentCode: tomorrow.confirmationCode }]) {
    expect(await refused(reception, 'queue:check-in', { ...who, early: true })).toMatchObject({ code: 'wrong_day' });
  }
  const named = await anAppointment(knex, { scheduledDate: await instant(knex, '2 hours') });
  const found = await ok(reception, 'queue:check-in', { patientId: named.patientId, early: true });
  expect(await rowOf(found.entry.queueId)).toMatchObject({ appointmentId: named.appointmentId });
});
