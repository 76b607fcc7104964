import { v4 as uuid } from 'uuid';
import { afterAll, describe, expect, test } from 'vitest';
import { Doctor } from '../../../src/models/doctor.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { entryStatuses, isActive } from '../../../src/protocol/lifecycle.ts';
import { aDoctor, anAppointment, anEntry, aNurse, aPatient, instant, theDoctor } from '../../support/builders.ts';
import { standStill } from '../../support/clock.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase({ timeZone: 'Europe/Berlin' });
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);
const nurse = aNurse();
const reason = 'Chest pain';

test.each([
  [1, 1, 30],
  [2, 2, 40],
  [3, 3, 90],
  [4, 3, 120],
  [5, 3, 240],
])(
  'half an hour after the arrival, level %i has rank %i and is due %i minutes after it',
  async (level, callRank, due) => {
    await standStill(knex, '2026-05-04T10:00:00Z');
    const arrivedAt = await instant(knex, '-30 minutes');
    const { queueId } = await anEntry(knex, { arrivedAt, urgencyLevel: level === 4 ? 1 : 4 });
    const { entry } = await ok(nurse, 'queue:set-urgency', { queueId, urgencyLevel: level, reason });
    expect(entry).toMatchObject({
      urgencyLevel: level,
      callRank,
      dueAt: new Date(arrivedAt.getTime() + due * 60_000).toISOString(),
      reason: null,
      status: 'waiting',
      revision: 2,
    });
  },
);

describe('taken back', () => {
  const START = Date.parse('2026-05-04T10:00:00Z');
  const at = (minutes: number) => standStill(knex, new Date(START + minutes * 60_000).toISOString());
  const triage = async (queueId: string, urgencyLevel: number) =>
    (await ok(nurse, 'queue:set-urgency', { queueId, urgencyLevel, reason })).entry;

  test.each([
    [4, 5],
    [4, 1],
    [3, 5],
    [2, 4],
    [1, 2],
  ])('at once, level %i instead of %i by mistake leaves the place as it was', async (level, mistaken) => {
    await at(-100);
    const { queueId, dueAt } = await anEntry(knex, { urgencyLevel: level });
    await at(0);
    const former = level === 1 ? (await triage(queueId, 3), await triage(queueId, 1)).dueAt : dueAt.toISOString();
    await triage(queueId, mistaken);
    await at(1);
    expect(await triage(queueId, level)).toMatchObject({ urgencyLevel: level, dueAt: former });
  });

  test('a mistake about somebody whose urgency was raised before leaves that triage as it was', async () => {
    await at(-100);
    const { queueId } = await anEntry(knex, { urgencyLevel: 5 });
    await at(-50);
    const { dueAt } = await triage(queueId, 3);
    await at(0);
    await triage(queueId, 4);
    await at(1);
    expect((await triage(queueId, 3)).dueAt).toBe(dueAt);
  });

  test('after the minutes in which things are taken back it is a triage like any other', async () => {
    await at(-100);
    const { queueId } = await anEntry(knex, { urgencyLevel: 2 });
    await at(-80);
    await triage(queueId, 4);
    await at(-69);
    expect((await triage(queueId, 2)).dueAt).toBe(new Date(START - 59 * 60_000).toISOString());
  });
});

test('who joins an appointment of more urgency is not late by that', async () => {
  await standStill(knex, '2026-05-04T10:00:00Z');
  const { patientId } = await aPatient(knex);
  const booking = { patientId, scheduledDate: await instant(knex, '10 minutes'), urgencyLevel: 2 };
  const { doctorId, confirmationCode } = await anAppointment(knex, booking);
  const { departmentId } = await Doctor.query(knex).findById(doctorId).throwIfNotFound();
  const walkIn = await anEntry(knex, { patientId, departmentId, arrivedAt: await instant(knex, '-40 minutes') });
  await ok(nurse, 'queue:check-in', { appointmentCode: confirmationCode });
  const joined = await QueueEntry.query(knex).findById(walkIn.queueId);
  expect(joined).toMatchObject({ urgencyLevel: 2, dueAt: await instant(knex, '10 minutes') });
});

test('an appointment that was on time stays due by its start', async () => {
  const doctor = await aDoctor(knex);
  const { doctorId } = doctor;
  const scheduledDate = await instant(knex, '10 minutes');
  const { appointmentId } = await anAppointment(knex, { doctorId, scheduledDate, status: 'checked_in' });
  const { queueId } = await anEntry(knex, { doctorId, appointmentId });
  const { entry } = await ok(theDoctor(doctor), 'queue:set-urgency', { queueId, urgencyLevel: 5, reason });
  expect(entry.dueAt).toBe(new Date(scheduledDate.getTime() + 15 * 60_000).toISOString());
});

test.each(entryStatuses)('an entry that is %s is triaged only while the visit goes on', async (status) => {
  const { doctorId } = await aDoctor(knex);
  const { queueId } = await anEntry(knex, { doctorId, status });
  const asked = { queueId, urgencyLevel: 2, reason };
  if (isActive(status)) {
    expect((await ok(nurse, 'queue:set-urgency', asked)).entry).toMatchObject({ status, urgencyLevel: 2 });
    return;
  }
  expect(await refused(nurse, 'queue:set-urgency', asked)).toMatchObject({
    code: 'invalid_transition',
    details: { queueId, from: status, to: status },
  });
});

test('triage needs a reason and one of five levels, and sees the row as it is', async () => {
  const { queueId } = await anEntry(knex);
  for (const asked of [
    { urgencyLevel: 2 },
    { urgencyLevel: 0, reason },
    { urgencyLevel: 6, reason },
    { urgencyLevel: 2.5, reason },
  ]) {
    expect(await refused(nurse, 'queue:set-urgency', { queueId, ...asked })).toMatchObject({ code: 'invalid_input' });
  }
  const stale = { queueId, urgencyLevel: 2, reason, expectedRevision: 3 };
  expect(await refused(nurse, 'queue:set-urgency', stale)).toMatchObject({
    code: 'conflict',
    details: { current: { queueId, revision: 1 } },
  });
  expect(await refused(nurse, 'queue:set-urgency', { queueId: uuid(), urgencyLevel: 2, reason })).toMatchObject({
    code: 'not_found',
  });
});
