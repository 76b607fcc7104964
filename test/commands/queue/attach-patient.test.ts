import { v4 as uuid } from 'uuid';
import { afterAll, expect, test } from 'vitest';
import { aDoctor, anAppointment, anEntry, aPatient, aReceptionist, theDoctor } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);
const reception = aReceptionist();

test('an anonymous ticket gets its patient, in whatever state the visit is', async () => {
  const { doctorId } = await aDoctor(knex);
  const { patientId, fullName, phoneNumber } = await aPatient(knex);
  const { queueId } = await anEntry(knex, { doctorId, status: 'called' });
  const { entry } = await ok(reception, 'queue:attach-patient', { queueId, patientId });
  expect(entry).toMatchObject({
    queueId,
    patientId,
    patient: { fullName, phoneNumber },
    status: 'called',
    revision: 2,
  });
  const again = await ok(reception, 'queue:attach-patient', { queueId, patientId });
  expect(again.entry).toEqual(entry);
});

test('a ticket that is somebody’s does not become somebody else’s', async () => {
  const owner = await aPatient(knex);
  const { patientId } = await aPatient(knex);
  const { queueId } = await anEntry(knex, { patientId: owner.patientId });
  expect(await refused(reception, 'queue:attach-patient', { queueId, patientId })).toMatchObject({
    code: 'conflict',
    details: { current: { queueId, patientId: owner.patientId } },
  });
});

test('a patient who is in that queue already, by a number or an appointment, is not put there twice', async () => {
  const { doctorId, departmentId } = await aDoctor(knex);
  const walkedIn = await aPatient(knex);
  const booked = await aPatient(knex);
  const { appointmentId } = await anAppointment(knex, { patientId: booked.patientId, doctorId, status: 'checked_in' });
  const others = [
    await anEntry(knex, { departmentId, patientId: walkedIn.patientId }),
    await anEntry(knex, { doctorId, patientId: booked.patientId, appointmentId }),
  ];
  for (const other of others) {
    const { queueId } = await anEntry(knex, { departmentId });
    const { patientId } = other;
    expect(await refused(reception, 'queue:attach-patient', { queueId, patientId })).toMatchObject({
      code: 'already_queued',
      details: { queueId: other.queueId, queueNumber: other.queueNumber },
    });
  }
});

test('of two tickets given one patient at once, one gets the patient', async () => {
  const { departmentId } = await aDoctor(knex);
  const { patientId } = await aPatient(knex);
  const tickets = [await anEntry(knex, { departmentId }), await anEntry(knex, { departmentId })];
  const replies = await Promise.all(
    tickets.map(({ queueId }) => senderOf(knex).reply(reception, 'queue:attach-patient', { queueId, patientId })),
  );
  expect(replies.filter((reply) => reply.ok)).toHaveLength(1);
  expect(replies.find((reply) => !reply.ok)).toMatchObject({ error: { code: 'already_queued' } });
});

test('a visit that is over, a patient or an entry that is not there, a stale row and a doctor are refused', async () => {
  const doctor = await aDoctor(knex);
  const { patientId } = await aPatient(knex);
  const over = await anEntry(knex, { status: 'left' });
  const { queueId } = await anEntry(knex, { departmentId: doctor.departmentId });
  const attach = (input: object) => refused(reception, 'queue:attach-patient', { patientId, ...input });
  expect(await attach({ queueId: over.queueId })).toMatchObject({ code: 'invalid_transition' });
  expect(await attach({ queueId: uuid() })).toMatchObject({ code: 'not_found' });
  expect(await attach({ queueId, patientId: uuid() })).toMatchObject({ code: 'not_found' });
  expect(await attach({ queueId, expectedRevision: 2 })).toMatchObject({ code: 'conflict' });
  expect(await refused(theDoctor(doctor), 'queue:attach-patient', { queueId, patientId })).toMatchObject({
    code: 'forbidden',
  });
});
