import { v4 as uuid } from 'uuid';
import { afterAll, expect, test } from 'vitest';
import { Patient } from '../../../src/models/patient.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { aDepartment, aDevice, aPatient, aPhoneNumber, aReceptionist } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);
const reception = aReceptionist();
const kiosk = await aDevice(knex);
const { departmentId } = await aDepartment(knex);
/** A department where nobody is queued yet. */
const anywhere = async () => (await aDepartment(knex)).departmentId;

const patientOf = async ({ entry }: { entry: { queueId: string } }) =>
  (await QueueEntry.query(knex).findById(entry.queueId))?.patientId;

test('a kiosk finds a patient by phone number and date of birth, however the number is typed', async () => {
  const { patientId } = await aPatient(knex, { phoneNumber: '+4915155555001', dateOfBirth: '1990-02-28' });
  for (const phoneNumber of ['0151 55555001', '+49 (151) 5555-5001', '0049 151 55555001']) {
    const data = await ok(kiosk, 'queue:check-in', {
      departmentId: await anywhere(),
      phoneNumber,
      dateOfBirth: '1990-02-28',
    });
    expect(await patientOf(data)).toBe(patientId);
  }
});

test('a kiosk needs the date of birth with a phone number, whether the number is known or not', async () => {
  const { phoneNumber } = await aPatient(knex);
  for (const given of [phoneNumber, aPhoneNumber()]) {
    const error = await refused(kiosk, 'queue:check-in', { departmentId, phoneNumber: given, fullName: 'Ada' });
    expect(error).toMatchObject({ code: 'invalid_input', details: { issues: [{ path: 'dateOfBirth' }] } });
  }
});

test('a kiosk registers an unknown phone number with a name, and finds that patient the next time', async () => {
  const phoneNumber = aPhoneNumber();
  const asked = { phoneNumber, fullName: 'Ada Lovelace', dateOfBirth: '1985-12-10', language: 'en' };
  const first = await ok(kiosk, 'queue:check-in', { departmentId: await anywhere(), ...asked });
  const patientId = await patientOf(first);
  expect(await Patient.query(knex).findOne({ phone_number: phoneNumber })).toMatchObject({
    patientId,
    fullName: 'Ada Lovelace',
    dateOfBirth: '1985-12-10',
    language: 'en',
    guardianId: null,
  });
  const { fullName: _, ...withoutName } = asked;
  const second = await ok(kiosk, 'queue:check-in', { departmentId: await anywhere(), ...withoutName });
  expect(await patientOf(second)).toBe(patientId);
});

test('a kiosk finds nobody under an unknown number without a name, nor under a number of somebody else', async () => {
  const { phoneNumber } = await aPatient(knex, { dateOfBirth: '1980-05-17' });
  const unknown = { phoneNumber: aPhoneNumber(), dateOfBirth: '1980-05-17' };
  const mistaken = { phoneNumber, dateOfBirth: '1980-05-18' };
  for (const given of [unknown, mistaken]) {
    const error = await refused(kiosk, 'queue:check-in', { departmentId, ...given });
    expect(error).toMatchObject({ code: 'not_found', details: { missing: 'patient' } });
  }
  const named = { ...mistaken, fullName: 'Somebody Else' };
  expect(await refused(kiosk, 'queue:check-in', { departmentId, ...named })).toMatchObject({
    code: 'ambiguous_patient',
  });
  expect(await Patient.query(knex).where('full_name', 'Somebody Else').resultSize()).toBe(0);
});

test('a name alone is no registration at a kiosk', async () => {
  const error = await refused(kiosk, 'queue:check-in', { departmentId, fullName: 'Ada Lovelace' });
  expect(error).toMatchObject({ code: 'invalid_input', details: { issues: [{ path: 'phoneNumber' }] } });
});

test('a phone number that is none is refused without being repeated', async () => {
  for (const phoneNumber of ['12', 'call me', '+4915', '+49 151 5555 5001 5555']) {
    const error = await refused(reception, 'queue:check-in', { departmentId, phoneNumber });
    expect(error).toMatchObject({ code: 'invalid_input', details: { issues: [{ path: 'phoneNumber' }] } });
    expect(JSON.stringify(error)).not.toContain(phoneNumber);
  }
});

test.each([['2999-01-01'], ['1851-01-01']])('nobody is born on %s', async (dateOfBirth) => {
  const given = { phoneNumber: aPhoneNumber(), fullName: 'Ada', dateOfBirth };
  const error = await refused(kiosk, 'queue:check-in', { departmentId, ...given });
  expect(error).toMatchObject({ code: 'invalid_input', details: { issues: [{ path: 'dateOfBirth' }] } });
});

test('a date of birth alone finds nobody', async () => {
  const error = await refused(reception, 'queue:check-in', { departmentId, dateOfBirth: '1980-05-17' });
  expect(error).toMatchObject({ code: 'invalid_input', details: { issues: [{ path: 'phoneNumber' }] } });
});

test("a guardian's phone number finds each child by date of birth", async () => {
  const mother = await aPatient(knex, { dateOfBirth: '1988-01-01' });
  const child = await aPatient(knex, { phoneNumber: null, guardianId: mother.patientId, dateOfBirth: '2015-06-01' });
  const { phoneNumber } = mother;
  for (const { patientId, dateOfBirth } of [mother, child]) {
    if (phoneNumber === null || dateOfBirth === null) throw new Error('the builder gives both');
    const data = await ok(kiosk, 'queue:check-in', { departmentId: await anywhere(), phoneNumber, dateOfBirth });
    expect(await patientOf(data)).toBe(patientId);
  }
});

test('twins are ambiguous until named; staff hear who fits, a kiosk does not', async () => {
  const { patientId: guardianId, phoneNumber } = await aPatient(knex);
  const born = { phoneNumber: null, guardianId, dateOfBirth: '2016-03-03' };
  const castor = await aPatient(knex, { ...born, fullName: 'Cástor Díaz' });
  const pollux = await aPatient(knex, { ...born, fullName: 'Pollux Díaz' });
  const asked = { phoneNumber, dateOfBirth: '2016-03-03' };
  const atDesk = await refused(reception, 'queue:check-in', { departmentId, ...asked });
  expect(atDesk.code).toBe('ambiguous_patient');
  expect(new Set(Object.values(atDesk.details ?? {}).flat())).toEqual(new Set([castor.patientId, pollux.patientId]));
  const atKiosk = await refused(kiosk, 'queue:check-in', { departmentId, ...asked });
  expect(atKiosk).toMatchObject({ code: 'ambiguous_patient', details: {} });
  expect(JSON.stringify(atKiosk)).not.toContain(castor.patientId);

  if (phoneNumber === null) throw new Error('the builder gives one');
  const named = { phoneNumber, dateOfBirth: '2016-03-03', fullName: 'CASTOR DIAZ' };
  expect(await patientOf(await ok(kiosk, 'queue:check-in', { departmentId: await anywhere(), ...named }))).toBe(
    castor.patientId,
  );
});

test('staff need the phone number alone, unless others are reached by it', async () => {
  const { patientId, phoneNumber } = await aPatient(knex);
  if (phoneNumber === null) throw new Error('the builder gives one');
  expect(await patientOf(await ok(reception, 'queue:check-in', { departmentId: await anywhere(), phoneNumber }))).toBe(
    patientId,
  );
  await aPatient(knex, { phoneNumber: null, guardianId: patientId, dateOfBirth: '2018-01-01' });
  expect(await refused(reception, 'queue:check-in', { departmentId, phoneNumber })).toMatchObject({
    code: 'ambiguous_patient',
  });
});

test('staff register by phone and name, or by name alone where somebody has no phone', async () => {
  const phoneNumber = aPhoneNumber();
  const withPhone = await ok(reception, 'queue:check-in', { departmentId, phoneNumber, fullName: 'With Phone' });
  const without = await ok(reception, 'queue:check-in', { departmentId, fullName: 'Without Phone' });
  const born = { fullName: 'Without Phone', dateOfBirth: '1931-01-31' };
  const known = await ok(reception, 'queue:check-in', { departmentId, ...born });
  const again = await ok(reception, 'queue:check-in', { departmentId, ...born, fullName: 'without PHONE' });
  expect(await Patient.query(knex).findById((await patientOf(withPhone)) ?? '')).toMatchObject({ phoneNumber });
  expect(await Patient.query(knex).findById((await patientOf(without)) ?? '')).toMatchObject({ phoneNumber: null });
  expect(await patientOf(known)).not.toBe(await patientOf(without));
  expect(again).toMatchObject({ reprint: true, entry: { queueId: known.entry.queueId } });
});

test.each([
  ['Siân O’Dwyer', "Sian O'Dwyer"],
  ['Jürgen Groß', 'JUERGEN GROSS'],
  ['Mette Møller', 'Mette Moeller'],
  ['عبد الله أحمد', 'عبدالله احمد'],
  ['李小明', '李　小明'],
  ['Zoë Lang-Weiß', 'Zoe\u0308 Lang\u2011Weiß'],
])('%s and %s with one birthday are one person with one ticket', async (stored, typed) => {
  const born = { departmentId, dateOfBirth: '1931-02-03' };
  const first = await ok(reception, 'queue:check-in', { ...born, fullName: stored });
  const again = await ok(reception, 'queue:check-in', { ...born, fullName: typed });
  expect(again).toMatchObject({ reprint: true, entry: { queueId: first.entry.queueId } });
  expect(await Patient.query(knex).findById((await patientOf(first)) ?? '')).toMatchObject({ fullName: stored });
  const other = await ok(reception, 'queue:check-in', { ...born, dateOfBirth: '1931-02-04', fullName: typed });
  expect(other.reprint).toBe(false);
});

test('the same patient again gets the same number back, until the visit is over', async () => {
  const { patientId } = await aPatient(knex);
  const first = await ok(reception, 'queue:check-in', { departmentId, patientId });
  const again = await ok(reception, 'queue:check-in', { departmentId, patientId, urgencyLevel: 1 });
  expect(again).toEqual({ ...first, reprint: true });
  const elsewhere = await ok(reception, 'queue:check-in', { departmentId: await anywhere(), patientId });
  expect(elsewhere).toMatchObject({ reprint: true, isAdded: true, entry: { queueId: first.entry.queueId } });
  await ok(reception, 'queue:leave', { queueId: first.entry.queueId });
  const later = await ok(reception, 'queue:check-in', { departmentId, patientId });
  expect(later.reprint).toBe(false);
  expect(later.entry.queueNumber).not.toBe(first.entry.queueNumber);
});

test('a number that has been called already is given back without a place in line', async () => {
  const { patientId } = await aPatient(knex);
  const { entry } = await ok(reception, 'queue:check-in', { departmentId, patientId });
  await ok(reception, 'queue:hold', { queueId: entry.queueId });
  const again = await ok(reception, 'queue:check-in', { departmentId, patientId });
  expect(again).toMatchObject({
    reprint: true,
    position: null,
    estimatedWaitSeconds: null,
    entry: { queueId: entry.queueId, status: 'on_hold' },
  });
});

test('a patient who is not there is not found', async () => {
  const error = await refused(reception, 'queue:check-in', { departmentId, patientId: uuid() });
  expect(error).toMatchObject({ code: 'not_found' });
});

test('of two check-ins of one patient at once, both hear the same number', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { patientId } = await aPatient(knex);
    const both = await Promise.all([1, 2, 3].map(() => ok(reception, 'queue:check-in', { departmentId, patientId })));
    expect(new Set(both.map(({ entry }) => entry.queueNumber)).size).toBe(1);
    expect(both.filter(({ reprint }) => !reprint)).toHaveLength(1);
  }
});

test('of two registrations under one phone number at once, one patient comes', async () => {
  const asked = { phoneNumber: aPhoneNumber(), fullName: 'Only Once', dateOfBirth: '1970-07-07' };
  const both = await Promise.all([1, 2].map(() => ok(kiosk, 'queue:check-in', { departmentId, ...asked })));
  expect(new Set(both.map(({ entry }) => entry.queueId)).size).toBe(1);
  expect(await Patient.query(knex).where('full_name', 'Only Once').resultSize()).toBe(1);
});
