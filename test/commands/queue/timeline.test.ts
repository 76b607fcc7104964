import { afterAll, expect, test } from 'vitest';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import {
  aDepartment,
  aDevice,
  aDoctor,
  anEntry,
  aNurse,
  aPatient,
  aReceptionist,
  aUser,
  principalOf,
  theBearerOf,
  theDoctor,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);
const reception = aReceptionist();

test('tells a visit from the kiosk to the room: who did what, why, and what it became', async () => {
  const doctor = await aDoctor(knex);
  const { departmentId, doctorId, room } = doctor;
  const kiosk = await aDevice(knex, { name: 'Entrance A' });
  const nurse = principalOf(await aUser(knex, { role: 'nurse', fullName: 'Noor Rahman' }));
  const { entry } = await ok(kiosk, 'queue:check-in', { departmentId });
  const { queueId, queueNumber } = entry;
  await ok(nurse, 'queue:set-urgency', { queueId, urgencyLevel: 3, reason: 'Pain: 7/10' });
  await ok(nurse, 'queue:attach-patient', { queueId, patientId: (await aPatient(knex)).patientId });
  await ok(nurse, 'queue:call', { queueId, doctorId });
  await ok(nurse, 'queue:recall', { queueId });
  await ok(nurse, 'queue:return', { queueId, reason: 'At the laboratory' });

  const told = await ok(reception, 'queue:timeline', { queueId });
  expect(told.queueNumber).toBe(queueNumber);
  const byNurse = { kind: 'user', name: 'Noor Rahman' };
  const [pool, own] = [
    { departmentId, doctorId: null },
    { departmentId, doctorId },
  ];
  const unchanged = {
    reason: null,
    status: null,
    urgencyLevel: null,
    place: null,
    area: null,
    room: null,
    recallCount: null,
    patientAttached: false,
    patientDetached: false,
  };
  const at = expect.stringMatching(/^\d{4}-.*Z$/);
  expect(told.steps).toEqual([
    {
      ...unchanged,
      at,
      actor: { kind: 'device', name: 'Entrance A' },
      action: 'queue:check-in',
      status: { from: null, to: 'waiting' },
      urgencyLevel: { from: null, to: 4 },
      place: { from: null, to: pool },
    },
    {
      ...unchanged,
      at,
      actor: byNurse,
      action: 'queue:set-urgency',
      reason: 'Pain: 7/10',
      urgencyLevel: { from: 4, to: 3 },
    },
    { ...unchanged, at, actor: byNurse, action: 'queue:attach-patient', patientAttached: true },
    {
      ...unchanged,
      at,
      actor: byNurse,
      action: 'queue:call',
      status: { from: 'waiting', to: 'called' },
      place: { from: pool, to: own },
      room,
      recallCount: 0,
    },
    { ...unchanged, at, actor: byNurse, action: 'queue:recall', room, recallCount: 1 },
    {
      ...unchanged,
      at,
      actor: byNurse,
      action: 'queue:return',
      reason: 'At the laboratory',
      status: { from: 'called', to: 'waiting' },
      place: { from: own, to: pool },
    },
  ]);
});

test('a transfer is one step, and what was before it stays part of the visit', async () => {
  const [from, to] = [await aDoctor(knex), await aDoctor(knex)];
  const parent = await anEntry(knex, { doctorId: from.doctorId });
  const transfer = { queueId: parent.queueId, doctorId: to.doctorId, reason: 'Second opinion' };
  const { entry: child } = await ok(reception, 'queue:transfer', transfer);
  const { steps } = await ok(theDoctor(to), 'queue:timeline', { queueId: child.queueId });
  expect(steps.map(({ action, status, place, reason }) => ({ action, status, place, reason }))).toEqual([
    {
      action: null,
      status: { from: null, to: 'waiting' },
      place: { from: null, to: { departmentId: from.departmentId, doctorId: from.doctorId } },
      reason: null,
    },
    {
      action: 'queue:transfer',
      status: null,
      place: {
        from: { departmentId: from.departmentId, doctorId: from.doctorId },
        to: { departmentId: to.departmentId, doctorId: to.doctorId },
      },
      reason: 'Second opinion',
    },
  ]);
});

test('what plain SQL did is told too, and a change of nothing but the due time is not a step', async () => {
  const { queueId } = await anEntry(knex);
  await QueueEntry.query(knex).findById(queueId).patch({ dueAt: new Date() });
  await QueueEntry.query(knex).findById(queueId).patch({ urgencyLevel: 2 });
  const { steps } = await ok(reception, 'queue:timeline', { queueId });
  expect(steps).toMatchObject([
    { status: { from: null, to: 'waiting' } },
    { actor: { kind: 'other', name: null }, action: null, urgencyLevel: { from: 4, to: 2 } },
  ]);
});

test('a doctor reads that of own patients and of the pool, and of no others', async () => {
  const doctor = await aDoctor(knex);
  const elsewhere = await aDoctor(knex);
  const own = await anEntry(knex, { doctorId: doctor.doctorId });
  const pool = await anEntry(knex, { departmentId: doctor.departmentId });
  const other = await anEntry(knex, { doctorId: elsewhere.doctorId });
  const principal = theDoctor(doctor);
  for (const { queueId } of [own, pool]) {
    expect((await ok(principal, 'queue:timeline', { queueId })).steps).toHaveLength(1);
  }
  expect(await refused(principal, 'queue:timeline', { queueId: other.queueId })).toMatchObject({ code: 'forbidden' });
  const noOther = { queueId: other.queueId.replace(/^.{4}/, 'ffff') };
  expect(await refused(reception, 'queue:timeline', noOther)).toMatchObject({ code: 'not_found' });
  expect(await refused(theBearerOf(own), 'queue:timeline', { queueId: own.queueId })).toMatchObject({
    code: 'forbidden',
  });
});

test('the link of a ticket is given to those who hand tickets out, and to nobody else', async () => {
  const doctor = await aDoctor(knex);
  const { departmentId } = await aDepartment(knex);
  const first = await anEntry(knex, { departmentId });
  const second = await anEntry(knex, { departmentId });
  const { queueId, queueNumber, ticketToken } = second;
  expect(await ok(aNurse(), 'queue:ticket', { queueId })).toEqual({
    queueNumber,
    position: 2,
    estimatedWaitSeconds: null,
    trackingUrl: `/ticket/${ticketToken}`,
  });
  const own = await anEntry(knex, { doctorId: doctor.doctorId });
  expect(await refused(theDoctor(doctor), 'queue:ticket', { queueId: own.queueId })).toMatchObject({
    code: 'forbidden',
  });
  expect(await refused(theBearerOf(first), 'queue:ticket', { queueId: first.queueId })).toMatchObject({
    code: 'forbidden',
  });
});
