import { v4 as uuid } from 'uuid';
import { afterAll, expect, test } from 'vitest';
import { entryStatuses, isActive } from '../../../src/protocol/lifecycle.ts';
import { aDoctor, anAppointment, anEntry, aNurse, instant, theDoctor } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);
const nurse = aNurse();
const reason = 'Chest pain';

test.each([
  [1, 1, 0],
  [2, 2, 10],
  [3, 3, 60],
  [4, 3, 120],
  [5, 3, 240],
])('level %i has rank %i and is due %i minutes after the arrival', async (urgencyLevel, callRank, minutes) => {
  const arrivedAt = await instant(knex, '-30 minutes');
  const { queueId } = await anEntry(knex, { arrivedAt, urgencyLevel: urgencyLevel === 4 ? 1 : 4 });
  const { entry } = await ok(nurse, 'queue:set-urgency', { queueId, urgencyLevel, reason });
  expect(entry).toMatchObject({
    urgencyLevel,
    callRank,
    dueAt: new Date(arrivedAt.getTime() + minutes * 60_000).toISOString(),
    reason,
    status: 'waiting',
    revision: 2,
  });
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
