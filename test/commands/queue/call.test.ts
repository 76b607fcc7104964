import { v4 as uuid } from 'uuid';
import { afterAll, expect, test } from 'vitest';
import { aDoctor, anEntry, aNurse, aReceptionist, theDoctor, today } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';
import { atMost } from '../../support/slowness.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused, reply } = senderOf(knex);
const reception = aReceptionist();

test('a chosen entry is called out of order, from the list or off hold', async () => {
  const doctor = await aDoctor(knex);
  const { doctorId } = doctor;
  await anEntry(knex, { doctorId, urgencyLevel: 1 });
  const chosen = await anEntry(knex, { doctorId });
  const held = await anEntry(knex, { doctorId, status: 'on_hold' });
  const { entry } = await ok(theDoctor(doctor), 'queue:call', { queueId: chosen.queueId });
  expect(entry).toMatchObject({ queueId: chosen.queueId, status: 'called', doctorId, room: doctor.room });
  await ok(theDoctor(doctor), 'queue:return', { queueId: chosen.queueId });
  await ok(reception, 'queue:call', { queueId: held.queueId });
});

test('an entry of the pool is called to the doctor who asks, or to the one whom others name', async () => {
  const doctor = await aDoctor(knex);
  const { doctorId, departmentId } = doctor;
  const colleague = await aDoctor(knex, { departmentId });
  const one = await anEntry(knex, { departmentId });
  const other = await anEntry(knex, { departmentId });
  const own = await ok(theDoctor(doctor), 'queue:call', { queueId: one.queueId });
  expect(own.entry).toMatchObject({ doctorId, requestedDoctorId: null });
  expect(await refused(aNurse(), 'queue:call', { queueId: other.queueId })).toMatchObject({
    code: 'invalid_input',
    details: { issues: [{ path: 'doctorId' }] },
  });
  const named = await ok(aNurse(), 'queue:call', { queueId: other.queueId, doctorId: colleague.doctorId });
  expect(named.entry).toMatchObject({ doctorId: colleague.doctorId });
});

test('the pool is called by the department’s own doctors', async () => {
  const { queueId } = await anEntry(knex);
  const stranger = await aDoctor(knex);
  const { doctorId } = stranger;
  expect(await refused(reception, 'queue:call', { queueId, doctorId })).toMatchObject({ code: 'not_found' });
  expect(await refused(theDoctor(stranger), 'queue:call', { queueId })).toMatchObject({ code: 'forbidden' });
});

test('a doctor does not call for a colleague, nor from a colleague’s list', async () => {
  const doctor = await aDoctor(knex);
  const { departmentId } = doctor;
  const colleague = await aDoctor(knex, { departmentId });
  const pooled = await anEntry(knex, { departmentId });
  const theirs = await anEntry(knex, { doctorId: colleague.doctorId });
  expect(
    await refused(theDoctor(doctor), 'queue:call', { queueId: pooled.queueId, doctorId: colleague.doctorId }),
  ).toMatchObject({ code: 'forbidden' });
  expect(await refused(theDoctor(doctor), 'queue:call', { queueId: theirs.queueId })).toMatchObject({
    code: 'forbidden',
  });
});

test('naming a doctor other than the entry’s is a conflict with the row as it is', async () => {
  const { doctorId, departmentId } = await aDoctor(knex);
  const other = await aDoctor(knex, { departmentId });
  const { queueId } = await anEntry(knex, { doctorId });
  expect(await refused(reception, 'queue:call', { queueId, doctorId: other.doctorId })).toMatchObject({
    code: 'conflict',
    details: { current: { queueId, doctorId } },
  });
});

test('of two doctors who call one entry at once, one gets the patient and the other hears who has', async () => {
  for (let round = 0; round < 10; round += 1) {
    const one = await aDoctor(knex);
    const two = await aDoctor(knex, { departmentId: one.departmentId });
    const { queueId } = await anEntry(knex, { departmentId: one.departmentId });
    const replies = await Promise.all(
      [one, two].map((doctor) => reply(theDoctor(doctor), 'queue:call', { queueId, expectedRevision: 1 })),
    );
    expect(replies.filter((answer) => answer.ok)).toHaveLength(1);
    const winner = replies[0]?.ok ? one : two;
    expect(replies.find((answer) => !answer.ok)).toMatchObject({
      error: { code: 'conflict', details: { current: { queueId, status: 'called', doctorId: winner.doctorId } } },
    });
  }
});

test('calling and calling next for one doctor at once leave one called, without a deadlock', async () => {
  for (let round = 0; round < 10; round += 1) {
    const doctor = await aDoctor(knex);
    const { doctorId } = doctor;
    const chosen = await anEntry(knex, { doctorId, urgencyLevel: 1 });
    await anEntry(knex, { doctorId });
    const began = performance.now();
    const replies = await Promise.all([
      reply(theDoctor(doctor), 'queue:call', { queueId: chosen.queueId }),
      reply(reception, 'queue:call-next', { doctorId }),
      reply(reception, 'queue:call', { queueId: chosen.queueId, doctorId }),
    ]);
    expect(replies.filter((answer) => answer.ok)).toHaveLength(1);
    for (const answer of replies) {
      if (!answer.ok) expect(['doctor_busy', 'invalid_transition']).toContain(answer.error.code);
    }
    // The database looks for deadlocks after a second.
    expect(performance.now() - began).toBeLessThan(atMost(900));
  }
});

test('who is called, in service or gone cannot be called', async () => {
  const { doctorId, departmentId } = await aDoctor(knex);
  const other = await aDoctor(knex, { departmentId });
  const called = await anEntry(knex, { doctorId: other.doctorId, status: 'called' });
  const inService = await anEntry(knex, { doctorId, status: 'in_service' });
  const gone = await anEntry(knex, { doctorId, status: 'left' });
  for (const { queueId, status } of [called, inService, gone]) {
    expect(await refused(reception, 'queue:call', { queueId })).toMatchObject({
      code: 'invalid_transition',
      details: { queueId, from: status, to: 'called' },
    });
  }
});

test('a busy doctor, one who is off, and an entry left over from another day are refused', async () => {
  const busy = await aDoctor(knex);
  const first = await anEntry(knex, { doctorId: busy.doctorId, status: 'called' });
  const second = await anEntry(knex, { doctorId: busy.doctorId });
  expect(await refused(reception, 'queue:call', { queueId: second.queueId })).toMatchObject({
    code: 'doctor_busy',
    details: { queueId: first.queueId },
  });
  const off = await aDoctor(knex, { status: 'off' });
  const { queueId } = await anEntry(knex, { doctorId: off.doctorId });
  expect(await refused(reception, 'queue:call', { queueId })).toMatchObject({ code: 'doctor_off' });
  const { doctorId, departmentId } = await aDoctor(knex);
  const queueDate = await today(knex, departmentId, -1);
  const old = await anEntry(knex, { doctorId, queueDate });
  expect(await refused(reception, 'queue:call', { queueId: old.queueId })).toMatchObject({
    code: 'wrong_day',
    details: { queueId: old.queueId, queueDate },
  });
});

test('an entry or doctor that is not there is not found', async () => {
  const { queueId } = await anEntry(knex);
  expect(await refused(reception, 'queue:call', { queueId: uuid() })).toMatchObject({ code: 'not_found' });
  expect(await refused(reception, 'queue:call', { queueId, doctorId: uuid() })).toMatchObject({ code: 'not_found' });
});
