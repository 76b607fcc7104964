import { afterAll, expect, test } from 'vitest';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { aDoctor, anEntry, aPatient, aReceptionist, theBearerOf } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);

test('the bearer of a ticket leaves, and hears no more of the entry than a board would', async () => {
  const { patientId, fullName } = await aPatient(knex);
  const entry = await anEntry(knex, { patientId, reason: 'Private' });
  const left = await ok(theBearerOf(entry), 'queue:leave', { queueId: entry.queueId });
  expect(left.entry).toEqual({
    queueId: entry.queueId,
    departmentId: entry.departmentId,
    doctorId: null,
    queueDate: entry.queueDate,
    queueNumber: entry.queueNumber,
    status: 'left',
    calledAt: null,
    recallCount: 0,
    room: null,
  });
  expect(JSON.stringify(left)).not.toContain(fullName);
});

test('a stale revision tells the bearer nothing more either', async () => {
  const entry = await anEntry(knex, { reason: 'Private' });
  const stale = { queueId: entry.queueId, expectedRevision: 9 };
  const error = await refused(theBearerOf(entry), 'queue:leave', stale);
  expect(error).toMatchObject({ code: 'conflict', details: { current: { queueId: entry.queueId } } });
  expect(JSON.stringify(error)).not.toContain('Private');
});

test('a ticket leaves its own visit, also after a transfer, and no other', async () => {
  const { departmentId } = await aDoctor(knex);
  const own = await anEntry(knex);
  const other = await anEntry(knex);
  const bearer = theBearerOf(own);
  expect(await refused(bearer, 'queue:leave', { queueId: other.queueId })).toMatchObject({ code: 'forbidden' });
  expect(await refused(bearer, 'queue:cancel', { queueId: own.queueId })).toMatchObject({ code: 'forbidden' });
  const { queueId } = own;
  const { entry: child } = await ok(aReceptionist(), 'queue:transfer', { queueId, departmentId, reason: 'X-ray' });
  expect(await refused(bearer, 'queue:leave', { queueId })).toMatchObject({
    code: 'invalid_transition',
    details: { from: 'transferred', to: 'left' },
  });
  await ok(bearer, 'queue:leave', { queueId: child.queueId });
  expect(await QueueEntry.query(knex).findById(child.queueId)).toMatchObject({ status: 'left' });
});

test('staff see the whole entry that has left', async () => {
  const { patientId, fullName } = await aPatient(knex);
  const { queueId } = await anEntry(knex, { patientId, reason: 'Fever' });
  const { entry } = await ok(aReceptionist(), 'queue:leave', { queueId, reason: 'Went home' });
  expect(entry).toMatchObject({ status: 'left', reason: 'Fever', patient: { fullName } });
});
