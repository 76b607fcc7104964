import { afterAll, expect, test } from 'vitest';
import { Appointment } from '../../../src/models/appointment.ts';
import { aDepartment, aDevice, anAppointment, aPatient, aPhoneNumber, aReceptionist } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);
const reception = aReceptionist();
const kiosk = await aDevice(knex, { name: 'Main hall' });
const { departmentId } = await aDepartment(knex);

const parent = await aPatient(knex, { fullName: 'Known Parent', dateOfBirth: '1985-04-03' });
const phoneNumber = parent.phoneNumber ?? '';
const child = { phoneNumber: null, guardianId: parent.patientId };
await aPatient(knex, { ...child, fullName: 'Twin One', dateOfBirth: '2016-03-03' });
await aPatient(knex, { ...child, fullName: 'Twin Two', dateOfBirth: '2016-03-03' });
const booked = await aPatient(knex, { ...child, fullName: 'Booked Child', dateOfBirth: '2018-08-08' });
await anAppointment(knex, { patientId: booked.patientId });

test('whoever a kiosk cannot help hears one answer, whatever the reason; the desk reads the reason', async () => {
  const asked = {
    'a parent with a booked child': { phoneNumber, dateOfBirth: '1985-04-03' },
    'a second child on a known phone': {
      departmentId,
      phoneNumber,
      dateOfBirth: '2020-01-01',
      fullName: 'Second Child',
    },
    'a known phone with another birthday': {
      departmentId,
      phoneNumber,
      dateOfBirth: '1985-04-04',
      fullName: 'Known Parent',
    },
    twins: { phoneNumber, dateOfBirth: '2016-03-03' },
    'twins and another name': { departmentId, phoneNumber, dateOfBirth: '2016-03-03', fullName: 'Somebody Else' },
  };
  const answers = [];
  for (const input of Object.values(asked)) answers.push(await refused(kiosk, 'queue:check-in', input));
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
    new Set([
      JSON.stringify({
        code: 'ambiguous_patient',
        message: 'More than one patient fits.',
        retryable: false,
        details: {},
      }),
    ]),
  );

  const { referrals } = await ok(reception, 'queue:referrals', {});
  expect(referrals.map(({ why }) => why)).toEqual([
    'several_fit',
    'several_fit',
    'phone_of_another',
    'phone_of_another',
    'child_booked',
  ]);
  expect(referrals[2]).toMatchObject({
    deviceName: 'Main hall',
    patientId: parent.patientId,
    patient: { fullName: 'Known Parent', phoneNumber },
  });
  expect(JSON.stringify(referrals)).not.toContain('Second Child');
});

test('a sender that asks again with the same request gets the same answer, and the desk one note', async () => {
  const requestId = '01900000-0000-4000-8000-00000000abcd';
  const input = { departmentId, phoneNumber, dateOfBirth: '1999-09-09', fullName: 'Third Member', requestId };
  const before = (await ok(reception, 'queue:referrals', {})).referrals.length;
  const first = await refused(kiosk, 'queue:check-in', input);
  expect(await refused(kiosk, 'queue:check-in', input)).toEqual(first);
  expect((await ok(reception, 'queue:referrals', {})).referrals).toHaveLength(before + 1);
});

test('whoever asks again is told of those alone who came since, and the audit of nobody where there is none', async () => {
  const [latest] = (await ok(reception, 'queue:referrals', {})).referrals;
  const since = latest?.at ?? '';
  const readings = async () =>
    Number((await knex('audit_log').where('action', 'queue:referrals').count('* as count').first())?.['count']);
  const before = await readings();
  // The same instant, as a clock a day ahead would write it.
  const ahead = `${new Date(Date.parse(since) + (23 * 60 + 59) * 60_000).toISOString().slice(0, -1)}+23:59`;
  for (const same of [since, ahead]) {
    expect((await ok(reception, 'queue:referrals', { since: same })).referrals).toEqual([]);
  }
  expect(await readings()).toBe(before);
  await refused(kiosk, 'queue:check-in', {
    departmentId,
    phoneNumber,
    dateOfBirth: '1998-08-08',
    fullName: 'Fourth One',
  });
  const { referrals } = await ok(reception, 'queue:referrals', { since });
  expect(referrals.map(({ why }) => why)).toEqual(['phone_of_another']);
  expect(await readings()).toBe(before + 1);
});

test('an unknown phone is registered, and leaves no note', async () => {
  const before = (await ok(reception, 'queue:referrals', {})).referrals.length;
  await ok(kiosk, 'queue:check-in', {
    departmentId,
    phoneNumber: aPhoneNumber(),
    dateOfBirth: '1985-04-04',
    fullName: 'Quite New',
  });
  expect((await ok(reception, 'queue:referrals', {})).referrals).toHaveLength(before);
});

test('a code of an appointment that was cancelled says so; one that never was is not found', async () => {
  const appointment = await anAppointment(knex);
  const { confirmationCode: appointmentCode, appointmentId } = appointment;
  for (const status of ['cancelled', 'rescheduled', 'fulfilled'] as const) {
    await Appointment.query(knex).patch({ status, holdsSlot: false }).where({ appointment_id: appointmentId });
    expect(await refused(kiosk, 'queue:check-in', { appointmentCode })).toMatchObject({
      code: 'invalid_transition',
      details: { appointmentId, from: status, to: 'checked_in' },
    });
  }
  const unknown = await refused(kiosk, 'queue:check-in', { appointmentCode: 'NEVER222' });
  expect(unknown).toMatchObject({ code: 'not_found', details: { missing: 'appointment' } });
});

test('a code is read as it is typed: in small letters, in full width, with other digits', async () => {
  const { confirmationCode } = await anAppointment(knex);
  const typed = confirmationCode
    .toLowerCase()
    .replaceAll(/[a-z]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0))
    .replaceAll(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)));
  await ok(kiosk, 'queue:check-in', { appointmentCode: `${typed.slice(0, 4)}-${typed.slice(4)}` });
});
