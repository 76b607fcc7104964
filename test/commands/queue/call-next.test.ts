import { v4 as uuid } from 'uuid';
import { afterAll, expect, test } from 'vitest';
import { Appointment } from '../../../src/models/appointment.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import {
  aDepartment,
  aDevice,
  aDoctor,
  anAdministrator,
  anAppointment,
  anEntry,
  aNurse,
  aPatient,
  aReceptionist,
  instant,
  theDoctor,
  today,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);
const reception = aReceptionist();

const rowOf = async (queueId: string) => QueueEntry.query(knex).findById(queueId).throwIfNotFound();
/** Calls until nobody waits, sending each patient away; who it was, in order. */
const everyoneCalledBy = async (doctorId: string): Promise<string[]> => {
  const called: string[] = [];
  for (;;) {
    const reply = await senderOf(knex).reply(reception, 'queue:call-next', { doctorId });
    if (!reply.ok) return called;
    const { queueId } = (reply.data as { entry: { queueId: string } }).entry;
    called.push(queueId);
    await ok(reception, 'queue:no-show', { queueId });
  }
};

test('calling sends the patient to the doctor’s room, and tells staff who it is', async () => {
  const doctor = await aDoctor(knex, { room: '206' });
  const { doctorId, departmentId } = doctor;
  const patient = await aPatient(knex);
  const waiting = await anEntry(knex, { departmentId, patientId: patient.patientId });
  const { entry } = await ok(theDoctor(doctor), 'queue:call-next', { doctorId });
  expect(entry).toMatchObject({
    queueId: waiting.queueId,
    status: 'called',
    doctorId,
    room: '206',
    recallCount: 0,
    requestedDoctorId: null,
    revision: 2,
    patient: {
      fullName: patient.fullName,
      dateOfBirth: patient.dateOfBirth,
      phoneNumber: patient.phoneNumber,
      medicalRecordNumber: null,
      language: null,
    },
  });
  const row = await rowOf(waiting.queueId);
  expect(entry.calledAt).toBe(row.calledAt?.toISOString());
});

test('the own list and the pool are one order: strict levels, then who is due first, then who came first', async () => {
  const { doctorId, departmentId } = await aDoctor(knex);
  const at = await instant(knex, '-3 hours');
  const minutesLater = (minutes: number) => new Date(at.getTime() + minutes * 60_000);
  const entry = async (urgencyLevel: number, arrived: number, where: { doctorId?: string } = {}) =>
    (await anEntry(knex, { departmentId, urgencyLevel, arrivedAt: minutesLater(arrived), ...where })).queueId;
  const standard = await entry(4, 0); // due at 120
  const nonUrgent = await entry(5, 1, { doctorId }); // due at 241
  const urgent = await entry(3, 50, { doctorId }); // due at 110
  const veryUrgent = await entry(2, 100);
  const immediate = await entry(1, 150, { doctorId });
  const laterStandard = await entry(4, 5, { doctorId }); // due at 125
  expect(await everyoneCalledBy(doctorId)).toEqual([immediate, veryUrgent, urgent, standard, laterStandard, nonUrgent]);
});

test('with other strict levels, level 2 takes its turn by the time it is due', async () => {
  const { doctorId, departmentId } = await aDoctor(knex);
  await knex('settings').update({ strict_level: 1 });
  try {
    const overdue = await anEntry(knex, { departmentId, arrivedAt: await instant(knex, '-3 hours') });
    const veryUrgent = await anEntry(knex, { departmentId, urgencyLevel: 2 });
    expect(await everyoneCalledBy(doctorId)).toEqual([overdue.queueId, veryUrgent.queueId]);
  } finally {
    await knex('settings').update({ strict_level: 2 });
  }
});

test('nobody is called from another doctor’s list, another department, an earlier day, or off hold', async () => {
  const { doctorId, departmentId } = await aDoctor(knex);
  await anEntry(knex, { doctorId: (await aDoctor(knex, { departmentId })).doctorId });
  await anEntry(knex);
  await anEntry(knex, { departmentId, queueDate: await today(knex, departmentId, -1) });
  await anEntry(knex, { doctorId, status: 'on_hold' });
  expect(await refused(reception, 'queue:call-next', { doctorId })).toMatchObject({
    code: 'queue_empty',
    details: { doctorId },
  });
});

test('a round-the-clock department calls those of yesterday, and not of the day before', async () => {
  const { departmentId } = await aDepartment(knex, { roundTheClock: true });
  const { doctorId } = await aDoctor(knex, { departmentId });
  await anEntry(knex, { departmentId, queueDate: await today(knex, departmentId, -2) });
  const yesterday = await anEntry(knex, { departmentId, queueDate: await today(knex, departmentId, -1) });
  expect(await everyoneCalledBy(doctorId)).toEqual([yesterday.queueId]);
});

test('with somebody called already the doctor is busy', async () => {
  const { doctorId, departmentId } = await aDoctor(knex);
  const called = await anEntry(knex, { doctorId, status: 'called' });
  await anEntry(knex, { departmentId });
  expect(await refused(reception, 'queue:call-next', { doctorId })).toMatchObject({
    code: 'doctor_busy',
    details: { doctorId, queueId: called.queueId },
  });
});

test('somebody may be called to the door while a consultation is under way', async () => {
  const { doctorId } = await aDoctor(knex);
  const inService = await anEntry(knex, { doctorId, status: 'in_service' });
  await anEntry(knex, { doctorId });
  await ok(reception, 'queue:call-next', { doctorId });
  expect(await rowOf(inService.queueId)).toMatchObject({ status: 'in_service' });
});

test('completing the current consultation comes first, and its appointment is fulfilled', async () => {
  const { doctorId } = await aDoctor(knex);
  const { appointmentId } = await anAppointment(knex, { doctorId, status: 'in_consultation' });
  const current = await anEntry(knex, { doctorId, appointmentId, status: 'in_service' });
  const next = await anEntry(knex, { doctorId });
  const { entry } = await ok(reception, 'queue:call-next', { doctorId, completeCurrent: true });
  expect(entry.queueId).toBe(next.queueId);
  expect(await rowOf(current.queueId)).toMatchObject({ status: 'completed', endedAt: expect.any(Date) });
  expect(await Appointment.query(knex).findById(appointmentId)).toMatchObject({ status: 'fulfilled' });
});

test('there may be nothing to complete; and where nobody waits the completion stands', async () => {
  const { doctorId } = await aDoctor(knex);
  const next = await anEntry(knex, { doctorId });
  const { entry } = await ok(reception, 'queue:call-next', { doctorId, completeCurrent: true });
  expect(entry.queueId).toBe(next.queueId);
  await ok(reception, 'queue:start', { queueId: entry.queueId });
  const last = { doctorId, completeCurrent: true, requestId: uuid() };
  const { entry: completed } = await ok(reception, 'queue:call-next', last);
  expect(completed).toMatchObject({ queueId: entry.queueId, status: 'completed' });
  expect(await rowOf(entry.queueId)).toMatchObject({ status: 'completed' });
  expect(await ok(reception, 'queue:call-next', last)).toEqual({ entry: completed });
  const error = await refused(reception, 'queue:call-next', { doctorId, completeCurrent: true });
  expect(error.code).toBe('queue_empty');
});

test('who pauses may call, who is off may not, and who is not there is not found', async () => {
  const paused = await aDoctor(knex, { status: 'paused' });
  await anEntry(knex, { doctorId: paused.doctorId });
  await ok(reception, 'queue:call-next', { doctorId: paused.doctorId });
  const off = await aDoctor(knex, { status: 'off' });
  await anEntry(knex, { doctorId: off.doctorId });
  expect(await refused(reception, 'queue:call-next', { doctorId: off.doctorId })).toMatchObject({ code: 'doctor_off' });
  expect(await refused(reception, 'queue:call-next', { doctorId: uuid() })).toMatchObject({ code: 'not_found' });
});

test('a doctor calls as that doctor alone; nurses and reception for any; others not at all', async () => {
  const doctor = await aDoctor(knex);
  const { doctorId, departmentId } = doctor;
  const colleague = await aDoctor(knex, { departmentId });
  await anEntry(knex, { departmentId });
  for (const principal of [theDoctor(colleague), anAdministrator(), await aDevice(knex)]) {
    expect(await refused(principal, 'queue:call-next', { doctorId })).toMatchObject({ code: 'forbidden' });
  }
  await ok(aNurse(), 'queue:call-next', { doctorId });
});

test('who calls twice under one requestId calls one patient', async () => {
  const { doctorId, departmentId } = await aDoctor(knex);
  await anEntry(knex, { departmentId });
  await anEntry(knex, { departmentId });
  const requestId = uuid();
  const first = await ok(reception, 'queue:call-next', { doctorId, requestId });
  expect(await ok(reception, 'queue:call-next', { doctorId, requestId })).toEqual(first);
});
