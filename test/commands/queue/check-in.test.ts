import { v4 as uuid } from 'uuid';
import { afterAll, expect, test } from 'vitest';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import {
  aDepartment,
  aDevice,
  aDoctor,
  anAdministrator,
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

test('an anonymous ticket gets the next number of its department and day, and a place at the end of the pool', async () => {
  const { departmentId, numberPrefix } = await aDepartment(knex);
  const kiosk = await aDevice(knex);
  const first = await ok(kiosk, 'queue:check-in', { departmentId });
  expect(first).toEqual({
    entry: {
      queueId: first.entry.queueId,
      departmentId,
      doctorId: null,
      queueDate: await today(knex, departmentId),
      queueNumber: `${numberPrefix}-001`,
      status: 'waiting',
      calledAt: null,
      recallCount: 0,
      room: null,
    },
    position: 1,
    estimatedWaitSeconds: null,
    trackingUrl: first.trackingUrl,
    reprint: false,
    isAdded: false,
    addedStepIds: [],
    // The only stop has the key of the visit, which is that of the entry.
    visit: {
      visitId: first.entry.queueId,
      steps: [
        {
          stepId: first.entry.queueId,
          position: 1,
          departmentId,
          doctorId: null,
          status: 'current',
          instruction: null,
        },
      ],
    },
  });
  const second = await ok(reception, 'queue:check-in', { departmentId, reason: 'Fever' });
  expect(second).toMatchObject({ position: 2, entry: { queueNumber: `${numberPrefix}-002` }, reprint: false });

  const row = await rowOf(first.entry.queueId);
  expect(first.trackingUrl).toBe(`/ticket/${row.ticketToken}`);
  expect(row).toMatchObject({ patientId: null, urgencyLevel: 4, callRank: 3, deviceId: kiosk.deviceId });
  expect(row.anchorAt).toEqual(row.arrivedAt);
  expect(row.dueAt.getTime() - row.arrivedAt.getTime()).toBe(120 * 60_000);
  expect(await rowOf(second.entry.queueId)).toMatchObject({ deviceId: null });
  const { entries } = await ok(reception, 'visit:get', { visitId: second.entry.queueId });
  expect(entries[0]).toMatchObject({ reason: 'Fever' });
});

test('two tickets never have the same tracking address', async () => {
  const { departmentId } = await aDepartment(knex);
  const one = await ok(reception, 'queue:check-in', { departmentId });
  const other = await ok(reception, 'queue:check-in', { departmentId });
  expect(one.trackingUrl).toMatch(/^\/ticket\/[A-Za-z0-9_-]{22,}$/);
  expect(one.trackingUrl).not.toBe(other.trackingUrl);
});

test('numbers grow a fourth digit after 999', async () => {
  const { departmentId, numberPrefix } = await aDepartment(knex);
  const day = await today(knex, departmentId);
  await knex('queue_counters').insert({ department_id: departmentId, queue_date: day, last_value: 998 });
  const numbers = [
    await ok(reception, 'queue:check-in', { departmentId }),
    await ok(reception, 'queue:check-in', { departmentId }),
  ].map(({ entry }) => entry.queueNumber);
  expect(numbers).toEqual([`${numberPrefix}-999`, `${numberPrefix}-1000`]);
});

test('a check-in that fails gives its number back', async () => {
  const { departmentId, numberPrefix } = await aDepartment(knex);
  const gone = { ...(await aDevice(knex)), deviceId: uuid() };
  const error = await refused(gone, 'queue:check-in', { departmentId });
  expect(error).toMatchObject({ code: 'not_found', details: { constraint: 'queue_device_id_fkey' } });
  const { entry } = await ok(reception, 'queue:check-in', { departmentId });
  expect(entry.queueNumber).toBe(`${numberPrefix}-001`);
});

test('with a doctor the entry waits in that list, in the number series of the department', async () => {
  const { doctorId, departmentId } = await aDoctor(knex);
  await ok(reception, 'queue:check-in', { departmentId });
  const { entry, position } = await ok(reception, 'queue:check-in', { doctorId });
  expect(entry).toMatchObject({ doctorId, departmentId, queueNumber: expect.stringMatching(/-002$/) });
  // The doctor calls from the pool, too, where somebody came before.
  expect(position).toBe(2);
  expect(await rowOf(entry.queueId)).toMatchObject({ requestedDoctorId: doctorId });
});

test('staff may triage at check-in, and an urgent patient goes before a routine one', async () => {
  const { departmentId } = await aDepartment(knex);
  await ok(reception, 'queue:check-in', { departmentId });
  const urgent = await ok(aNurse(), 'queue:check-in', { departmentId, urgencyLevel: 2 });
  expect(urgent.position).toBe(1);
  expect(await rowOf(urgent.entry.queueId)).toMatchObject({ urgencyLevel: 2, callRank: 2 });
});

test.each([
  ['urgencyLevel', { urgencyLevel: 1 }],
  ['patientId', { patientId: uuid() }],
])('a kiosk must not decide the %s', async (field, given) => {
  const { departmentId } = await aDepartment(knex);
  const error = await refused(await aDevice(knex), 'queue:check-in', { departmentId, ...given });
  expect(error).toMatchObject({ code: 'forbidden', details: { field } });
});

test('a kiosk of a department gives numbers of that one alone', async () => {
  const here = await aDepartment(knex);
  const elsewhere = await aDoctor(knex);
  const kiosk = await aDevice(knex, { departmentId: here.departmentId });
  await ok(kiosk, 'queue:check-in', { departmentId: here.departmentId });
  for (const place of [{ departmentId: elsewhere.departmentId }, { doctorId: elsewhere.doctorId }]) {
    expect(await refused(kiosk, 'queue:check-in', place)).toMatchObject({
      code: 'forbidden',
      details: { departmentId: elsewhere.departmentId },
    });
  }
});

test('a closed department gives no numbers', async () => {
  const { departmentId } = await aDepartment(knex, { active: false });
  const { doctorId } = await aDoctor(knex, { departmentId });
  expect(await refused(reception, 'queue:check-in', { departmentId })).toMatchObject({ code: 'department_closed' });
  expect(await refused(reception, 'queue:check-in', { doctorId })).toMatchObject({ code: 'department_closed' });
});

test('a doctor who is off takes nobody, one who pauses does', async () => {
  const off = await aDoctor(knex, { status: 'off' });
  const paused = await aDoctor(knex, { status: 'paused' });
  expect(await refused(reception, 'queue:check-in', { doctorId: off.doctorId })).toMatchObject({
    code: 'doctor_off',
    details: { doctorId: off.doctorId },
  });
  await ok(reception, 'queue:check-in', { doctorId: paused.doctorId });
});

test('a department or doctor that is not there, or not together, is not found', async () => {
  const { doctorId } = await aDoctor(knex);
  const { departmentId } = await aDepartment(knex);
  for (const place of [{ departmentId: uuid() }, { doctorId: uuid() }, { doctorId, departmentId }]) {
    expect(await refused(reception, 'queue:check-in', place)).toMatchObject({ code: 'not_found' });
  }
});

test('an anonymous ticket without a department is invalid, naming the field', async () => {
  expect(await refused(reception, 'queue:check-in', {})).toMatchObject({
    code: 'invalid_input',
    details: { issues: [{ path: 'departmentId' }] },
  });
});

test('only kiosks, reception and nurses check in', async () => {
  const doctor = await aDoctor(knex);
  const { departmentId } = doctor;
  const board = await aDevice(knex, { kind: 'board' });
  for (const principal of [theDoctor(doctor), anAdministrator(), board]) {
    expect(await refused(principal, 'queue:check-in', { departmentId })).toMatchObject({ code: 'forbidden' });
  }
});

test('the same requestId again is one ticket and the same reply', async () => {
  const { departmentId } = await aDepartment(knex);
  const asked = { departmentId, requestId: uuid() };
  const first = await ok(reception, 'queue:check-in', asked);
  expect(await ok(reception, 'queue:check-in', asked)).toEqual(first);
  expect(await QueueEntry.query(knex).where('department_id', departmentId).resultSize()).toBe(1);
});

test('a round-the-clock department finds the number that a patient took before midnight', async () => {
  const open = await aDepartment(knex, { roundTheClock: true });
  const closing = await aDepartment(knex);
  const [patientId, other] = [(await aPatient(knex)).patientId, (await aPatient(knex)).patientId];
  for (const { departmentId, patientId: who } of [
    { departmentId: open.departmentId, patientId },
    { departmentId: closing.departmentId, patientId: other },
  ]) {
    const { entry } = await ok(reception, 'queue:check-in', { departmentId, patientId: who });
    await QueueEntry.query(knex)
      .findById(entry.queueId)
      .patch({ queueDate: await today(knex, departmentId, -1), arrivedAt: await instant(knex, '-1 day') });
  }
  const again = await ok(reception, 'queue:check-in', { departmentId: open.departmentId, patientId });
  expect(again).toMatchObject({ reprint: true, position: 1 });
  const anew = await ok(reception, 'queue:check-in', { departmentId: closing.departmentId, patientId: other });
  expect(anew).toMatchObject({ reprint: false, position: 1 });
});
