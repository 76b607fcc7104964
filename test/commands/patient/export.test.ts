import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { CommandRequest } from '../../../src/models/command-request.ts';
import { Notification } from '../../../src/models/notification.ts';
import { aDoctor, anAdministrator, aNurse, aPatient, aReceptionist, theDoctor } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);
const admin = anAdministrator();
const reception = aReceptionist();

test('everything about one patient is in one document, and nothing about anybody else', async () => {
  const doctor = await aDoctor(knex);
  const { patient } = await ok(reception, 'patient:register', {
    fullName: 'Ada Exported',
    phoneNumber: '+4915155509999',
    dateOfBirth: '1970-01-31',
    email: 'ada@example.org',
  });
  const { patientId } = patient;
  const ward = await aPatient(knex, { guardianId: patientId, phoneNumber: null });
  const { appointment } = await ok(reception, 'appointment:book', {
    patientId,
    doctorId: doctor.doctorId,
    scheduledDate: new Date(Date.now() + 5 * 86_400_000).toISOString(),
    reason: 'a check-up',
  });
  const { entry } = await ok(reception, 'queue:check-in', { patientId, doctorId: doctor.doctorId, reason: 'a cough' });
  await ok(reception, 'queue:check-in', {
    patientId: (await aPatient(knex)).patientId,
    departmentId: doctor.departmentId,
  });
  await ok(theDoctor(doctor), 'queue:call', { queueId: entry.queueId });
  await Notification.query(knex).insert({
    patientId,
    queueId: entry.queueId,
    channel: 'sms',
    template: 'called',
    language: 'de',
    dedupeKey: randomUUID(),
  });

  const { history, ...exported } = await ok(admin, 'patient:export', { patientId });
  expect(exported).toMatchObject({
    patient: { ...patient, createdAt: expect.stringMatching(/Z$/) },
    wardIds: [ward.patientId],
    appointments: [{ appointmentId: appointment.appointmentId, reason: 'a check-up' }],
    entries: [{ queueId: entry.queueId, status: 'called', reason: 'a cough' }],
    notifications: [{ channel: 'sms', template: 'called', language: 'de', status: 'pending', queueId: entry.queueId }],
    complete: true,
  });
  expect(history.map(({ action }) => action)).toEqual([
    'queue:call',
    'queue:check-in',
    'appointment:book',
    'patient:register',
  ]);
  expect(JSON.stringify(history)).not.toContain(doctor.fullName);
});

test('that it was read is in the audit with who read it, and the document is stored nowhere', async () => {
  const { patientId } = await aPatient(knex);
  await ok(admin, 'patient:export', { patientId });
  const { records } = await ok(admin, 'audit:list', { rowId: patientId });
  expect(records[0]).toMatchObject({
    actor: `user:${admin.userId}`,
    action: 'patient:export',
    tableName: 'patients',
    after: { exported: { records: 1 } },
  });
  expect(await CommandRequest.query(knex).where({ command: 'patient:export' }).resultSize()).toBe(0);
});

test('nobody but an administrator may, and a patient who is not there is not found', async () => {
  const { patientId } = await aPatient(knex);
  for (const principal of [reception, aNurse()]) {
    expect(await refused(principal, 'patient:export', { patientId })).toMatchObject({ code: 'forbidden' });
  }
  expect(await refused(admin, 'patient:export', { patientId: randomUUID() })).toMatchObject({ code: 'not_found' });
});
