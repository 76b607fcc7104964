import { v4 as uuid } from 'uuid';
import { afterAll, expect, test } from 'vitest';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { aDepartment, aDoctor, anEntry, aNurse, aReceptionist, theDoctor } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);
const reception = aReceptionist();

const listOf = async (doctorId: string | null) =>
  (await QueueEntry.query(knex).where({ doctor_id: doctorId }).orderBy('queue_id')).map(({ queueId }) => queueId);

/** A doctor's list with one in each of the states that matter. */
const aList = async () => {
  const doctor = await aDoctor(knex);
  const { doctorId } = doctor;
  const waiting = [await anEntry(knex, { doctorId }), await anEntry(knex, { doctorId, urgencyLevel: 1 })];
  const held = await anEntry(knex, { doctorId, status: 'on_hold' });
  const called = await anEntry(knex, { doctorId, status: 'called' });
  const inService = await anEntry(knex, { doctorId, status: 'in_service' });
  const done = await anEntry(knex, { doctorId, status: 'completed' });
  return { doctor, moving: [...waiting, held], staying: [called, inService, done] };
};
const idsOf = (entries: QueueEntry[]) => entries.map(({ queueId }) => queueId).sort();

test('everyone who waits or is on hold goes to the colleague; who is with the doctor stays', async () => {
  const { doctor, moving, staying } = await aList();
  const to = await aDoctor(knex, { departmentId: doctor.departmentId, status: 'paused' });
  const asked = { fromDoctorId: doctor.doctorId, toDoctorId: to.doctorId };
  expect(await ok(reception, 'queue:hand-over', asked)).toEqual({ handedOver: 3 });
  expect(await listOf(to.doctorId)).toEqual(idsOf(moving));
  expect(await listOf(doctor.doctorId)).toEqual(idsOf(staying));
  expect(await ok(reception, 'queue:hand-over', asked)).toEqual({ handedOver: 0 });
});

test('those handed over go back to the new list, not to the old one', async () => {
  const { doctor } = await aList();
  const to = await aDoctor(knex, { departmentId: doctor.departmentId });
  await ok(reception, 'queue:hand-over', { fromDoctorId: doctor.doctorId, toDoctorId: to.doctorId });
  const { entry } = await ok(reception, 'queue:call-next', { doctorId: to.doctorId });
  expect(entry.urgencyLevel).toBe(1);
  expect((await ok(reception, 'queue:return', { queueId: entry.queueId })).entry).toMatchObject({
    doctorId: to.doctorId,
  });
});

test('without a colleague they go to the pool, and a colleague calls them from there', async () => {
  const { doctor, moving } = await aList();
  const { departmentId, doctorId } = doctor;
  const colleague = await aDoctor(knex, { departmentId });
  await knex('doctors').where({ doctor_id: doctorId }).update({ status: 'off' });
  expect(await ok(reception, 'queue:hand-over', { fromDoctorId: doctorId })).toEqual({ handedOver: 3 });
  const pool = await QueueEntry.query(knex).where({ department_id: departmentId }).whereNull('doctor_id');
  expect(idsOf(pool)).toEqual(idsOf(moving));
  const { entry } = await ok(reception, 'queue:call-next', { doctorId: colleague.doctorId });
  const { entry: returned } = await ok(reception, 'queue:return', { queueId: entry.queueId });
  expect(returned.doctorId).toBeNull();
});

test('the feed hears of each that it left the one list and entered the other', async () => {
  const { doctor, moving } = await aList();
  const to = await aDoctor(knex, { departmentId: doctor.departmentId });
  await ok(reception, 'queue:hand-over', { fromDoctorId: doctor.doctorId, toDoctorId: to.doctorId });
  const changes = (streamId: string, op: string) =>
    knex('changes').where({ stream_id: streamId, op }).orderBy('row_id').pluck('row_id');
  expect(await changes(doctor.doctorId, 'leave')).toEqual(idsOf(moving));
  expect(await changes(to.doctorId, 'enter')).toEqual(idsOf(moving));
});

test('nobody is lost between a hand-over and a call at once', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { doctor } = await aList();
    const { departmentId, doctorId } = doctor;
    await knex('queue')
      .where({ doctor_id: doctorId, status: 'called' })
      .update({ status: 'left', ended_at: new Date() });
    const to = await aDoctor(knex, { departmentId });
    const [over, called] = await Promise.all([
      ok(reception, 'queue:hand-over', { fromDoctorId: doctorId, toDoctorId: to.doctorId }),
      senderOf(knex).reply(reception, 'queue:call-next', { doctorId }),
    ]);
    expect(over.handedOver + (called.ok ? 1 : 0)).toBe(3);
  }
});

test('a colleague who is off, of another department, the same, or not there is refused', async () => {
  const { doctor } = await aList();
  const { doctorId: fromDoctorId, departmentId } = doctor;
  const off = await aDoctor(knex, { departmentId, status: 'off' });
  const stranger = await aDoctor(knex, { departmentId: (await aDepartment(knex)).departmentId });
  const to = (toDoctorId: string) => refused(reception, 'queue:hand-over', { fromDoctorId, toDoctorId });
  expect(await to(off.doctorId)).toMatchObject({ code: 'doctor_off' });
  expect(await to(stranger.doctorId)).toMatchObject({ code: 'conflict', details: { departmentId } });
  expect(await to(fromDoctorId)).toMatchObject({
    code: 'invalid_input',
    details: { issues: [{ path: 'toDoctorId' }] },
  });
  expect(await to(uuid())).toMatchObject({ code: 'not_found' });
  expect(await refused(reception, 'queue:hand-over', { fromDoctorId: uuid() })).toMatchObject({ code: 'not_found' });
  for (const principal of [aNurse(), theDoctor(doctor)]) {
    expect(await refused(principal, 'queue:hand-over', { fromDoctorId })).toMatchObject({ code: 'forbidden' });
  }
});
