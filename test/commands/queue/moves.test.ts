import { v4 as uuid } from 'uuid';
import { afterAll, describe, expect, test } from 'vitest';
import { Appointment } from '../../../src/models/appointment.ts';
import { Department } from '../../../src/models/department.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import {
  appointmentFollowing,
  entryMoves,
  entryStatuses,
  isActive,
  mayMove,
  type EntryMove,
  type EntryStatus,
} from '../../../src/protocol/lifecycle.ts';
import {
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

type Move = Exclude<EntryMove, 'queue:transfer'>;
const isMove = (name: string): name is Move => name in entryMoves && name !== 'queue:transfer';
const moves = Object.keys(entryMoves).filter(isMove);

const rowOf = async (queueId: string) => QueueEntry.query(knex).findById(queueId).throwIfNotFound();

/** An entry of a doctor in some state, for an appointment that has followed it there. */
const withAppointment = async (status: EntryStatus) => {
  const { doctorId } = await aDoctor(knex);
  const { appointmentId } = await anAppointment(knex, {
    doctorId,
    status: appointmentFollowing[status] ?? 'checked_in',
    holdsSlot: isActive(status),
  });
  return { doctorId, appointmentId, entry: await anEntry(knex, { doctorId, appointmentId, status }) };
};

describe.each(moves)('%s', (move) => {
  const { to } = entryMoves[move];

  test.each(entryStatuses.filter((from) => mayMove(move, from)))(
    'takes an entry that is %s, and its appointment follows',
    async (from) => {
      const { entry, appointmentId, doctorId } = await withAppointment(from);
      const before = await rowOf(entry.queueId);
      const { entry: moved } = await ok(reception, move, { queueId: entry.queueId });
      expect(moved).toMatchObject({ queueId: entry.queueId, status: to, doctorId, appointmentId });
      const after = await rowOf(entry.queueId);
      expect(after.endedAt === null).toBe(isActive(to));
      // In the old place, whatever happened in between.
      expect(after).toMatchObject({
        arrivedAt: before.arrivedAt,
        anchorAt: before.anchorAt,
        dueAt: before.dueAt,
        callRank: before.callRank,
        queueNumber: before.queueNumber,
      });
      const appointment = await Appointment.query(knex).findById(appointmentId);
      expect(appointment?.status).toBe(appointmentFollowing[to]);
    },
  );

  test.each(entryStatuses.filter((from) => !mayMove(move, from)))(
    'refuses an entry that is %s, naming both states, and changes nothing',
    async (from) => {
      const { entry, appointmentId } = await withAppointment(from);
      const before = [await rowOf(entry.queueId), await Appointment.query(knex).findById(appointmentId)];
      const error = await refused(reception, move, { queueId: entry.queueId });
      expect(error).toMatchObject({ code: 'invalid_transition', details: { queueId: entry.queueId, from, to } });
      expect([await rowOf(entry.queueId), await Appointment.query(knex).findById(appointmentId)]).toEqual(before);
    },
  );

  test('refuses an entry that is not there, one seen at another revision, and a colleague’s', async () => {
    expect(await refused(reception, move, { queueId: uuid() })).toMatchObject({ code: 'not_found' });
    const [from] = entryMoves[move].from;
    const { entry } = await withAppointment(from);
    expect(await refused(reception, move, { queueId: entry.queueId, expectedRevision: 7 })).toMatchObject({
      code: 'conflict',
      details: { current: { queueId: entry.queueId, revision: 1, status: from } },
    });
    const stranger = theDoctor(await aDoctor(knex, { departmentId: entry.departmentId }));
    expect(await refused(stranger, move, { queueId: entry.queueId })).toMatchObject({
      code: 'forbidden',
      details: { queueId: entry.queueId },
    });
  });
});

test('a recall is the same call once more; a new call counts from zero', async () => {
  const { doctorId } = await aDoctor(knex);
  const { queueId } = await anEntry(knex, { doctorId });
  const called = await ok(reception, 'queue:call', { queueId });
  await ok(reception, 'queue:recall', { queueId });
  const twice = await ok(reception, 'queue:recall', { queueId });
  expect(twice.entry).toMatchObject({ recallCount: 2, calledAt: called.entry.calledAt, status: 'called' });
  await ok(reception, 'queue:return', { queueId });
  const again = await ok(reception, 'queue:call', { queueId });
  expect(again.entry.recallCount).toBe(0);
  expect(again.entry.calledAt).not.toBe(called.entry.calledAt);
});

test('a recall says the room that the doctor is in now', async () => {
  const { doctorId } = await aDoctor(knex, { room: '204' });
  const { queueId } = await anEntry(knex, { doctorId });
  expect((await ok(reception, 'queue:call', { queueId })).entry.room).toBe('204');
  await ok(reception, 'doctor:set-status', { doctorId, status: 'available', room: '310' });
  expect((await ok(reception, 'queue:recall', { queueId })).entry).toMatchObject({ room: '310', recallCount: 1 });
});

test('return and undo leave no trace of the call on the row', async () => {
  const { doctorId } = await aDoctor(knex);
  const { queueId } = await anEntry(knex, { doctorId });
  const blank = { status: 'waiting', calledAt: null, startedAt: null, endedAt: null, room: null, recallCount: 0 };
  await ok(reception, 'queue:call', { queueId });
  await ok(reception, 'queue:recall', { queueId });
  expect((await ok(reception, 'queue:return', { queueId })).entry).toMatchObject({ ...blank, doctorId });
  await ok(reception, 'queue:call', { queueId });
  await ok(reception, 'queue:start', { queueId });
  expect((await ok(reception, 'queue:undo', { queueId })).entry).toMatchObject({ ...blank, doctorId });
});

describe('an entry of the pool', () => {
  const pooled = async () => {
    const doctor = await aDoctor(knex);
    const { queueId } = await anEntry(knex, { departmentId: doctor.departmentId });
    const { doctorId } = doctor;
    await ok(reception, 'queue:call-next', { doctorId });
    return { queueId, doctorId, doctor };
  };

  test('goes back to the pool by return and undo', async () => {
    const { queueId, doctorId } = await pooled();
    const returned = await ok(reception, 'queue:return', { queueId });
    expect(returned.entry).toMatchObject({ status: 'waiting', doctorId: null });
    await ok(reception, 'queue:call', { queueId, doctorId });
    await ok(reception, 'queue:start', { queueId });
    const undone = await ok(reception, 'queue:undo', { queueId });
    expect(undone.entry).toMatchObject({ status: 'waiting', doctorId: null });
  });

  test('goes back to the pool when held or missed before it was seen', async () => {
    const { queueId, doctorId } = await pooled();
    await ok(reception, 'queue:hold', { queueId });
    expect((await ok(reception, 'queue:resume', { queueId })).entry).toMatchObject({ doctorId: null });
    await ok(reception, 'queue:call', { queueId, doctorId });
    await ok(reception, 'queue:no-show', { queueId });
    expect((await ok(reception, 'queue:reinstate', { queueId })).entry).toMatchObject({ doctorId: null });
  });

  test('stays with the doctor who set a consultation aside, and goes back to that list ever after', async () => {
    const { queueId, doctorId } = await pooled();
    await ok(reception, 'queue:start', { queueId });
    const held = await ok(reception, 'queue:hold', { queueId });
    expect(held.entry).toMatchObject({ doctorId, requestedDoctorId: doctorId });
    expect((await ok(reception, 'queue:resume', { queueId })).entry).toMatchObject({ doctorId });
    await ok(reception, 'queue:call', { queueId });
    expect((await ok(reception, 'queue:return', { queueId })).entry).toMatchObject({ doctorId });
  });

  test('goes back to where it waited, though plain SQL moved it there', async () => {
    const { doctorId, departmentId } = await aDoctor(knex);
    const other = await aDoctor(knex, { departmentId });
    const { queueId } = await anEntry(knex, { doctorId: other.doctorId });
    await knex('queue').where({ queue_id: queueId }).update({ doctor_id: doctorId });
    await ok(reception, 'queue:call', { queueId });
    expect((await ok(reception, 'queue:return', { queueId })).entry).toMatchObject({ doctorId });
  });

  test('is started off hold by the doctor who takes it, and by nobody else without a doctor', async () => {
    const doctor = await aDoctor(knex);
    const { doctorId, departmentId, room } = doctor;
    const { queueId } = await anEntry(knex, { departmentId, status: 'on_hold' });
    expect(await refused(reception, 'queue:start', { queueId })).toMatchObject({
      code: 'invalid_transition',
      details: { from: 'on_hold', to: 'in_service', doctorId: null },
    });
    const started = await ok(theDoctor(doctor), 'queue:start', { queueId });
    expect(started.entry).toMatchObject({ status: 'in_service', doctorId, room });
  });

  test('that a colleague has taken is a conflict which says so, not a secret', async () => {
    const { queueId, doctor, doctorId } = await pooled();
    const colleague = theDoctor(await aDoctor(knex, { departmentId: doctor.departmentId }));
    const stranger = theDoctor(await aDoctor(knex));
    expect(await refused(colleague, 'queue:hold', { queueId })).toMatchObject({
      code: 'conflict',
      details: { current: { queueId, status: 'called', doctorId } },
    });
    expect(await refused(stranger, 'queue:hold', { queueId })).toMatchObject({
      code: 'forbidden',
      details: { queueId },
    });
  });
});

test('a doctor sees one patient at a time: a second start, or a reopening beside it, is doctor_busy', async () => {
  const { doctorId } = await aDoctor(knex);
  const done = await anEntry(knex, { doctorId, status: 'completed', startedAt: await instant(knex) });
  await anEntry(knex, { doctorId, status: 'in_service' });
  const called = await anEntry(knex, { doctorId, status: 'called' });
  expect(await refused(reception, 'queue:start', { queueId: called.queueId })).toMatchObject({ code: 'doctor_busy' });
  expect(await refused(reception, 'queue:reopen', { queueId: done.queueId })).toMatchObject({ code: 'doctor_busy' });
});

test('a completion can be taken back for ten minutes, and the consultation goes on as it began', async () => {
  const { doctorId } = await aDoctor(knex);
  const startedAt = await instant(knex, '-25 minutes');
  const entry = (endedAt: Date) => anEntry(knex, { doctorId, status: 'completed', startedAt, endedAt });
  const late = await entry(await instant(knex, '-10 minutes -1 second'));
  expect(await refused(reception, 'queue:reopen', { queueId: late.queueId })).toMatchObject({
    code: 'invalid_transition',
    details: { from: 'completed', to: 'in_service', endedAt: late.endedAt?.toISOString() },
  });
  const { queueId } = await entry(await instant(knex, '-9 minutes'));
  const { entry: reopened } = await ok(reception, 'queue:reopen', { queueId });
  expect(reopened).toMatchObject({ status: 'in_service', startedAt: startedAt.toISOString(), endedAt: null });
});

test('a no-show of an earlier day cannot be reinstated, since nobody would call it', async () => {
  const { departmentId } = await aDoctor(knex);
  const queueDate = await today(knex, departmentId, -1);
  const { queueId } = await anEntry(knex, { departmentId, status: 'no_show', queueDate });
  expect(await refused(reception, 'queue:reinstate', { queueId })).toMatchObject({
    code: 'wrong_day',
    details: { queueId, queueDate },
  });
});

test('a patient who has a new number cannot be reinstated under the old one', async () => {
  const { departmentId } = await aDoctor(knex);
  const { patientId } = await aPatient(knex);
  const { queueId } = await anEntry(knex, { departmentId, patientId, status: 'no_show' });
  await ok(reception, 'queue:check-in', { departmentId, patientId });
  expect(await refused(reception, 'queue:reinstate', { queueId })).toMatchObject({ code: 'already_queued' });
});

test('a reinstated appointment is checked in again, without its slot', async () => {
  const { entry, appointmentId } = await withAppointment('no_show');
  await ok(reception, 'queue:reinstate', { queueId: entry.queueId });
  expect(await Appointment.query(knex).findById(appointmentId)).toMatchObject({
    status: 'checked_in',
    holdsSlot: false,
  });
});

test('nobody is reinstated into a department that has closed', async () => {
  const { departmentId, doctorId } = await aDoctor(knex);
  const { queueId } = await anEntry(knex, { doctorId, status: 'no_show' });
  await Department.query(knex).findById(departmentId).patch({ active: false });
  expect(await refused(reception, 'queue:reinstate', { queueId })).toMatchObject({
    code: 'department_closed',
    details: { departmentId },
  });
  expect(await rowOf(queueId)).toMatchObject({ status: 'no_show' });
});

test('a no-show who came under another number and left again is not reinstated for an appointment that is over', async () => {
  const { entry, appointmentId } = await withAppointment('no_show');
  await Appointment.query(knex).findById(appointmentId).patch({ status: 'cancelled' });
  expect(await refused(reception, 'queue:reinstate', { queueId: entry.queueId })).toMatchObject({
    code: 'invalid_transition',
    details: { appointmentId, from: 'cancelled', to: 'checked_in' },
  });
  expect(await rowOf(entry.queueId)).toMatchObject({ status: 'no_show' });
});
