import { v4 as uuid } from 'uuid';
import { afterAll, expect, test } from 'vitest';
import { Appointment } from '../../../src/models/appointment.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import {
  aDepartment,
  aDoctor,
  anAppointment,
  anEntry,
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
const reason = 'Needs an X-ray';

const rowOf = async (queueId: string) => QueueEntry.query(knex).findById(queueId).throwIfNotFound();

test('a transfer ends the entry and goes on in the other list, with number, ticket and time of arrival', async () => {
  const from = await aDoctor(knex);
  const to = await aDoctor(knex);
  const { patientId, fullName } = await aPatient(knex);
  const arrivedAt = await instant(knex, '-1 hour');
  const parent = await anEntry(knex, {
    doctorId: from.doctorId,
    patientId,
    status: 'in_service',
    urgencyLevel: 2,
    arrivedAt,
    reason: 'Fall',
  });
  const { entry: child } = await ok(theDoctor(from), 'queue:transfer', {
    queueId: parent.queueId,
    doctorId: to.doctorId,
    reason,
  });
  expect(child).toMatchObject({
    status: 'waiting',
    departmentId: to.departmentId,
    doctorId: to.doctorId,
    requestedDoctorId: to.doctorId,
    transferredFromId: parent.queueId,
    queueNumber: parent.queueNumber,
    queueDate: parent.queueDate,
    arrivedAt: arrivedAt.toISOString(),
    dueAt: parent.dueAt.toISOString(),
    urgencyLevel: 2,
    callRank: 2,
    reason: 'Fall',
    patient: { fullName },
    calledAt: null,
    startedAt: null,
    revision: 1,
  });
  expect(child.queueId).not.toBe(parent.queueId);
  expect(await rowOf(child.queueId)).toMatchObject({ ticketToken: parent.ticketToken, anchorAt: parent.anchorAt });
  expect(await rowOf(parent.queueId)).toMatchObject({
    status: 'transferred',
    doctorId: from.doctorId,
    endedAt: expect.any(Date),
  });
});

test('to a department is to its pool', async () => {
  const { departmentId } = await aDepartment(knex);
  const { queueId } = await anEntry(knex);
  const { entry } = await ok(reception, 'queue:transfer', { queueId, departmentId, reason });
  expect(entry).toMatchObject({ departmentId, doctorId: null, requestedDoctorId: null });
});

test('a doctor may give a patient back to the pool of the own department', async () => {
  const doctor = await aDoctor(knex);
  const { doctorId, departmentId } = doctor;
  const { queueId } = await anEntry(knex, { doctorId, status: 'in_service' });
  const { entry } = await ok(theDoctor(doctor), 'queue:transfer', { queueId, departmentId, reason });
  expect(entry).toMatchObject({ departmentId, doctorId: null, status: 'waiting' });
});

test('the appointment goes on with the child, waits with it, and is fulfilled by it', async () => {
  const from = await aDoctor(knex);
  const to = await aDoctor(knex);
  const { appointmentId } = await anAppointment(knex, { doctorId: from.doctorId, status: 'in_consultation' });
  const statusNow = async () => (await Appointment.query(knex).findById(appointmentId))?.status;
  const { queueId } = await anEntry(knex, { doctorId: from.doctorId, appointmentId, status: 'in_service' });
  const { entry } = await ok(reception, 'queue:transfer', { queueId, doctorId: to.doctorId, reason });
  expect(entry).toMatchObject({ appointmentId });
  expect(await statusNow()).toBe('checked_in');
  await ok(reception, 'queue:call', { queueId: entry.queueId });
  await ok(reception, 'queue:start', { queueId: entry.queueId });
  await ok(reception, 'queue:complete', { queueId: entry.queueId });
  expect(await statusNow()).toBe('fulfilled');
});

test('a visit goes on over any number of transfers', async () => {
  let { queueId } = await anEntry(knex);
  const numbers = new Set<string>();
  for (let hop = 0; hop < 4; hop += 1) {
    const { departmentId } = await aDepartment(knex);
    const { entry } = await ok(reception, 'queue:transfer', { queueId, departmentId, reason });
    numbers.add(entry.queueNumber);
    ({ queueId } = entry);
  }
  expect(numbers.size).toBe(1);
});

test('of two transfers of one entry at once, one happens', async () => {
  const [one, two] = [await aDepartment(knex), await aDepartment(knex)];
  const { queueId } = await anEntry(knex);
  const replies = await Promise.all(
    [one, two].map(({ departmentId }) =>
      senderOf(knex).reply(reception, 'queue:transfer', { queueId, departmentId, reason }),
    ),
  );
  expect(replies.filter((reply) => reply.ok)).toHaveLength(1);
  expect(replies.find((reply) => !reply.ok)).toMatchObject({ error: { code: 'invalid_transition' } });
  expect(await QueueEntry.query(knex).where('transferred_from_id', queueId).resultSize()).toBe(1);
});

test.each(['completed', 'no_show', 'cancelled', 'left', 'transferred'] as const)(
  'what is %s is not transferred any more',
  async (status) => {
    const { departmentId } = await aDepartment(knex);
    const { queueId } = await anEntry(knex, { status });
    expect(await refused(reception, 'queue:transfer', { queueId, departmentId, reason })).toMatchObject({
      code: 'invalid_transition',
      details: { from: status, to: 'transferred' },
    });
  },
);

test('a place that takes nobody, or is not there, or is not said, is refused', async () => {
  const { queueId } = await anEntry(knex);
  const closed = await aDepartment(knex, { active: false });
  const off = await aDoctor(knex, { status: 'off' });
  const to = (place: object) => refused(reception, 'queue:transfer', { queueId, reason, ...place });
  expect(await to({ departmentId: closed.departmentId })).toMatchObject({ code: 'department_closed' });
  expect(await to({ doctorId: off.doctorId })).toMatchObject({ code: 'doctor_off' });
  expect(await to({ departmentId: uuid() })).toMatchObject({ code: 'not_found' });
  expect(await to({ doctorId: off.doctorId, departmentId: closed.departmentId })).toMatchObject({ code: 'not_found' });
  expect(await to({})).toMatchObject({ code: 'invalid_input', details: { issues: [{ path: 'departmentId' }] } });
  expect(await refused(reception, 'queue:transfer', { queueId, departmentId: closed.departmentId })).toMatchObject({
    code: 'invalid_input',
    details: { issues: [{ path: 'reason' }] },
  });
});

test('to where it is already is a conflict with the row as it is', async () => {
  const { doctorId } = await aDoctor(knex);
  const { queueId } = await anEntry(knex, { doctorId });
  expect(await refused(reception, 'queue:transfer', { queueId, doctorId, reason })).toMatchObject({
    code: 'conflict',
    details: { current: { queueId, doctorId } },
  });
});

test('a patient who is queued there already is not queued twice', async () => {
  const { departmentId } = await aDepartment(knex);
  const { patientId } = await aPatient(knex);
  const there = await anEntry(knex, { departmentId, patientId });
  const { queueId } = await anEntry(knex, { patientId });
  expect(await refused(reception, 'queue:transfer', { queueId, departmentId, reason })).toMatchObject({
    code: 'already_queued',
    details: { queueId: there.queueId, queueNumber: there.queueNumber },
  });
  expect(await rowOf(queueId)).toMatchObject({ status: 'waiting', revision: 1 });
});

test('a doctor transfers own and pool entries only, and not one that has changed meanwhile', async () => {
  const doctor = await aDoctor(knex);
  const colleague = await aDoctor(knex, { departmentId: doctor.departmentId });
  const { departmentId } = await aDepartment(knex);
  const theirs = await anEntry(knex, { doctorId: colleague.doctorId });
  const asked = { departmentId, reason };
  expect(await refused(theDoctor(doctor), 'queue:transfer', { ...asked, queueId: theirs.queueId })).toMatchObject({
    code: 'forbidden',
  });
  const { queueId } = await anEntry(knex, { departmentId: doctor.departmentId });
  expect(await refused(theDoctor(doctor), 'queue:transfer', { ...asked, queueId, expectedRevision: 2 })).toMatchObject({
    code: 'conflict',
    details: { current: { revision: 1 } },
  });
  await ok(theDoctor(doctor), 'queue:transfer', { ...asked, queueId, expectedRevision: 1 });
});

test('an entry left over from yesterday goes nowhere, since nobody would call it there', async () => {
  const from = await aDoctor(knex);
  const yesterday = await today(knex, from.departmentId, -1);
  const { queueId } = await anEntry(knex, { doctorId: from.doctorId, queueDate: yesterday });
  const { doctorId } = await aDoctor(knex);
  expect(await refused(reception, 'queue:transfer', { queueId, doctorId, reason })).toMatchObject({
    code: 'wrong_day',
    details: { queueId, queueDate: yesterday },
  });
  expect(await rowOf(queueId)).toMatchObject({ status: 'waiting' });
});

test('yesterday’s entry goes on where the night shift still calls it, with the number and the day that it has', async () => {
  const from = await aDoctor(knex);
  const yesterday = await today(knex, from.departmentId, -1);
  const { queueId } = await anEntry(knex, { doctorId: from.doctorId, queueDate: yesterday });
  const { departmentId } = await aDepartment(knex, { roundTheClock: true });
  const { doctorId } = await aDoctor(knex, { departmentId });
  const { entry } = await ok(reception, 'queue:transfer', { queueId, departmentId, reason });
  expect(entry.queueDate).toBe(yesterday);
  expect((await ok(reception, 'queue:call-next', { doctorId })).entry.queueId).toBe(entry.queueId);
});
