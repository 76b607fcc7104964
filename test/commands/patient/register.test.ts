import { v4 as uuid } from 'uuid';
import { afterAll, describe, expect, test } from 'vitest';
import { Patient } from '../../../src/models/patient.ts';
import { aNurse, aPatient, aPhoneNumber, aReceptionist, theDoctor } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused, reply } = senderOf(knex);
const reception = aReceptionist();

describe('patient:register', () => {
  test('a phone number as typed is kept in E.164, in the hospital’s country', async () => {
    const { patient } = await ok(reception, 'patient:register', {
      fullName: ' Ada Byron ',
      phoneNumber: '0151 / 999-00001',
      dateOfBirth: '1980-02-29',
      medicalRecordNumber: 'MRN-1',
      language: 'pt-BR',
      email: 'ada@example.org',
      smsConsent: true,
    });
    expect(patient).toEqual({
      patientId: expect.any(String),
      fullName: 'Ada Byron',
      phoneNumber: '+4915199900001',
      dateOfBirth: '1980-02-29',
      medicalRecordNumber: 'MRN-1',
      language: 'pt-BR',
      email: 'ada@example.org',
      guardianId: null,
      smsConsent: true,
      revision: 1,
    });
  });

  test('an adult may be without a phone number', async () => {
    const { patient } = await ok(aNurse(), 'patient:register', { fullName: 'No Phone' });
    expect(patient).toMatchObject({ phoneNumber: null, smsConsent: false });
  });

  test.each(['phoneNumber', 'medicalRecordNumber'] as const)(
    'the %s of a known patient says whose it is',
    async (field) => {
      const known = await aPatient(knex, { medicalRecordNumber: `MRN-${uuid().slice(0, 8)}` });
      const input = { fullName: 'Somebody Else', [field]: known[field] };
      expect(await refused(reception, 'patient:register', input)).toMatchObject({
        code: 'conflict',
        details: { field, patientId: known.patientId },
      });
    },
  );

  test('of ten desks that register one phone number at once, one wins and the others learn whose it is', async () => {
    const phoneNumber = aPhoneNumber();
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        reply(reception, 'patient:register', { fullName: `Twin ${n}`, phoneNumber }),
      ),
    );
    const { patientId } = await Patient.query(knex).findOne('phone_number', phoneNumber).throwIfNotFound();
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    for (const answered of replies) {
      if (answered.ok) continue;
      expect(answered.error).toMatchObject({ code: 'conflict', details: { field: 'phoneNumber', patientId } });
    }
  });

  test('a child who gives the guardian’s phone number is reached through the guardian', async () => {
    const guardian = await aPatient(knex);
    const child = { fullName: 'Little Byron', guardianId: guardian.patientId, phoneNumber: guardian.phoneNumber ?? '' };
    const { patient } = await ok(reception, 'patient:register', child);
    expect(patient).toMatchObject({ guardianId: guardian.patientId, phoneNumber: null });
  });

  test('an unknown guardian is not found', async () => {
    const guardianId = uuid();
    expect(await refused(reception, 'patient:register', { fullName: 'Orphan', guardianId })).toMatchObject({
      code: 'not_found',
      details: { guardianId },
    });
  });

  test.each([
    ['phoneNumber', '12 monkeys'],
    ['dateOfBirth', '2999-01-01'],
    ['dateOfBirth', '1850-01-01'],
    ['dateOfBirth', '0000-01-01'],
    ['dateOfBirth', '2001-02-29'],
    ['email', 'nobody'],
    ['language', 'English please'],
    ['fullName', 'a\u0000b'],
    ['fullName', 'x'.repeat(101)],
  ])('a %s of %s is invalid, and is not repeated in the answer', async (field, value) => {
    const error = await refused(reception, 'patient:register', { fullName: 'Ada', [field]: value });
    expect(error).toMatchObject({ code: 'invalid_input', details: { issues: [{ path: field }] } });
    expect(JSON.stringify(error)).not.toContain(value);
  });

  test('somebody born today is registered', async () => {
    const { rows } = await knex.raw<{ rows: [{ day: string }] }>('SELECT hospital_day(NULL, hub_now()) AS day');
    const dateOfBirth = rows[0].day;
    const { patient } = await ok(reception, 'patient:register', { fullName: 'New Born', dateOfBirth });
    expect(patient.dateOfBirth).toBe(dateOfBirth);
  });

  test('a doctor registers nobody', async () => {
    const doctor = theDoctor({ doctorId: uuid(), departmentId: uuid() });
    expect(await refused(doctor, 'patient:register', { fullName: 'Ada' })).toMatchObject({ code: 'forbidden' });
  });
});

describe('patient:update', () => {
  test('what is left out stays, and null empties', async () => {
    const known = await aPatient(knex, { email: 'a@example.org', medicalRecordNumber: 'MRN-77' });
    const { patientId } = known;
    const { patient } = await ok(reception, 'patient:update', { patientId, email: null, phoneNumber: '0151 99900099' });
    expect(patient).toMatchObject({
      fullName: known.fullName,
      email: null,
      medicalRecordNumber: 'MRN-77',
      phoneNumber: '+4915199900099',
      revision: 2,
    });
  });

  test('the own phone number is no conflict, another’s is', async () => {
    const [known, other] = [await aPatient(knex), await aPatient(knex)];
    const { patientId } = known;
    await ok(reception, 'patient:update', { patientId, phoneNumber: known.phoneNumber });
    const error = await refused(reception, 'patient:update', { patientId, phoneNumber: other.phoneNumber });
    expect(error).toMatchObject({ code: 'conflict', details: { field: 'phoneNumber', patientId: other.patientId } });
  });

  test('a patient whom somebody changed meanwhile is a conflict with the current row', async () => {
    const { patientId } = await aPatient(knex);
    const { patient } = await ok(reception, 'patient:update', { patientId, fullName: 'Married Name' });
    const error = await refused(reception, 'patient:update', { patientId, fullName: 'Lost', expectedRevision: 1 });
    expect(error).toMatchObject({ code: 'conflict', details: { current: patient } });
  });

  test('nobody is their own guardian', async () => {
    const { patientId } = await aPatient(knex);
    expect(await refused(reception, 'patient:update', { patientId, guardianId: patientId })).toMatchObject({
      code: 'invalid_input',
      details: { issues: [{ path: 'guardianId' }] },
    });
  });

  test('a child of full age leaves the guardian and gets an own number', async () => {
    const guardian = await aPatient(knex);
    const { patientId } = await aPatient(knex, { guardianId: guardian.patientId, phoneNumber: null });
    const phoneNumber = aPhoneNumber();
    const { patient } = await ok(reception, 'patient:update', { patientId, guardianId: null, phoneNumber });
    expect(patient).toMatchObject({ guardianId: null, phoneNumber });
  });

  test('an unknown patient is not found', async () => {
    const patientId = uuid();
    expect(await refused(reception, 'patient:update', { patientId, fullName: 'Nobody' })).toMatchObject({
      code: 'not_found',
      details: { patientId },
    });
  });
});
