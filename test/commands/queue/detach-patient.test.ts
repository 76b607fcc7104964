import { afterAll, describe, expect, test } from 'vitest';
import { Appointment } from '../../../src/models/appointment.ts';
import { AuditRecord } from '../../../src/models/audit-record.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { entryStatuses, isActive } from '../../../src/protocol/lifecycle.ts';
import { aDoctor, anAdministrator, anAppointment, anEntry, aPatient, aReceptionist } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { asOwner } from '../../support/owner.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);
const reception = aReceptionist();

const attached = async () => {
  const { patientId } = await aPatient(knex, { fullName: 'Wrong Person' });
  const { queueId, dueAt } = await anEntry(knex, { reason: 'Fever' });
  await ok(reception, 'queue:attach-patient', { queueId, patientId });
  return { queueId, patientId, dueAt };
};

test('an attachment is taken back: anonymous again, in the same place, with the reason of the visit', async () => {
  const { queueId, dueAt } = await attached();
  const { entry } = await ok(reception, 'queue:detach-patient', { queueId, reason: 'Not this person' });
  expect(entry).toMatchObject({ patientId: null, patient: null, status: 'waiting', reason: 'Fever' });
  expect(entry.dueAt).toBe(dueAt.toISOString());
  const { patientId } = await aPatient(knex, { fullName: 'Right Person' });
  const right = await ok(reception, 'queue:attach-patient', { queueId, patientId });
  expect(right.entry.patient?.fullName).toBe('Right Person');
});

test('who was attached, who said no and why is in the audit, and a step of the timeline', async () => {
  const { queueId, patientId } = await attached();
  await ok(reception, 'queue:detach-patient', { queueId, reason: 'Not this person' });
  const record = await AuditRecord.query(knex).findOne({ row_id: queueId, action: 'queue:detach-patient' });
  expect(record).toMatchObject({
    actor: `user:${reception.userId}`,
    reason: 'Not this person',
    before: { patient_id: patientId },
    after: { patient_id: null },
  });
  const { steps } = await ok(reception, 'queue:timeline', { queueId });
  expect(steps.map(({ patientAttached, patientDetached }) => [patientAttached, patientDetached])).toEqual([
    [false, false],
    [true, false],
    [false, true],
  ]);
});

test('the feed keeps nothing of the wrong person, so that an erasure of theirs finds nothing left', async () => {
  const { queueId, patientId } = await attached();
  await ok(reception, 'queue:hold', { queueId });
  await ok(reception, 'queue:detach-patient', { queueId });
  const inFeed = `SELECT "row" FROM changes WHERE row_id = $1 AND "row"::text LIKE '%Wrong Person%'`;
  expect(await asOwner(knex, inFeed, [queueId])).toEqual([]);
  await ok(anAdministrator(), 'patient:erase', { patientId, reason: 'asked for it' });
  const left = `SELECT FROM requests WHERE reply::text LIKE '%Wrong Person%' AND reply::text LIKE '%' || $1 || '%'`;
  expect(await asOwner(knex, left, [queueId])).toEqual([]);
});

test('an appointment that was checked in for somebody else is booked again, and its patient can come', async () => {
  const { confirmationCode, appointmentId } = await anAppointment(knex);
  const wrong = await ok(reception, 'queue:check-in', { appointmentCode: confirmationCode });
  const { queueId } = wrong.entry;
  const { entry } = await ok(reception, 'queue:detach-patient', { queueId });
  expect(entry).toMatchObject({ patientId: null, appointmentId: null });
  expect(Date.parse(entry.dueAt) - Date.parse(entry.arrivedAt)).toBe(120 * 60_000);
  expect(await Appointment.query(knex).findById(appointmentId)).toMatchObject({ status: 'booked', holdsSlot: true });
  const right = await ok(reception, 'queue:check-in', { appointmentCode: confirmationCode });
  expect(right).toMatchObject({ reprint: false });
  expect(right.entry.queueId).not.toBe(queueId);
});

test('a ticket that was transferred is nobody’s in each place where it was', async () => {
  const { confirmationCode, patientId, appointmentId } = await anAppointment(knex);
  const { entry: first } = await ok(reception, 'queue:check-in', { appointmentCode: confirmationCode });
  let { queueId } = first;
  for (const reason of ['X-ray', 'blood test']) {
    const { doctorId } = await aDoctor(knex);
    queueId = (await ok(reception, 'queue:transfer', { queueId, doctorId, reason })).entry.queueId;
  }
  await ok(reception, 'queue:detach-patient', { queueId });
  expect(await QueueEntry.query(knex).where({ patient_id: patientId }).resultSize()).toBe(0);
  expect(await QueueEntry.query(knex).where({ appointment_id: appointmentId }).resultSize()).toBe(0);
  const inFeed = `SELECT FROM changes WHERE table_name = 'queue' AND "row" ->> 'patient_id' = $1`;
  expect(await asOwner(knex, inFeed, [patientId])).toEqual([]);
  const { steps } = await ok(reception, 'queue:timeline', { queueId });
  expect(steps.map(({ patientDetached }) => patientDetached)).toEqual([false, false, false, true]);
});

test.each(entryStatuses)('an entry that is %s is corrected only while the visit goes on', async (status) => {
  const { doctorId } = await aDoctor(knex);
  const { patientId } = await aPatient(knex);
  const { queueId } = await anEntry(knex, { doctorId, patientId, status });
  if (isActive(status)) {
    expect((await ok(reception, 'queue:detach-patient', { queueId })).entry).toMatchObject({ status, patientId: null });
  } else {
    expect(await refused(reception, 'queue:detach-patient', { queueId })).toMatchObject({ code: 'invalid_transition' });
  }
});

test('twice is as once, and a stale row is a conflict', async () => {
  const { queueId } = await attached();
  const stale = { queueId, expectedRevision: 1 };
  expect(await refused(reception, 'queue:detach-patient', stale)).toMatchObject({ code: 'conflict' });
  await ok(reception, 'queue:detach-patient', { queueId });
  expect((await ok(reception, 'queue:detach-patient', { queueId })).entry.patientId).toBeNull();
});

describe('warnings of an attachment', () => {
  test('a number that is open in another department, and an age that nobody reaches; nothing else', async () => {
    const { patientId } = await aPatient(knex, { dateOfBirth: '1903-05-17' });
    const other = await anEntry(knex, { patientId, status: 'on_hold' });
    await anEntry(knex, { patientId, status: 'left' });
    const { queueId } = await anEntry(knex);
    const { warnings } = await ok(reception, 'queue:attach-patient', { queueId, patientId, dryRun: true });
    expect(warnings).toEqual([
      {
        code: 'open_visit',
        queueId: other.queueId,
        queueNumber: other.queueNumber,
        departmentId: other.departmentId,
        status: 'on_hold',
      },
      { code: 'implausible_age', dateOfBirth: '1903-05-17', years: expect.any(Number) },
    ]);
    expect(await QueueEntry.query(knex).findById(queueId)).toMatchObject({ patientId: null });
    const done = await ok(reception, 'queue:attach-patient', { queueId, patientId });
    expect(done.warnings).toEqual(warnings);
    expect(done.entry.patientId).toBe(patientId);
  });

  test('are none for somebody who is here for the first time', async () => {
    const { patientId } = await aPatient(knex, { dateOfBirth: '1940-05-17' });
    const { queueId } = await anEntry(knex);
    expect(await ok(reception, 'queue:attach-patient', { queueId, patientId })).toMatchObject({ warnings: [] });
  });
});
