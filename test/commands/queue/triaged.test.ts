import { afterAll, expect, test } from 'vitest';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { aDepartment, aDevice, aDoctor, anAppointment, anEntry, aReceptionist } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok } = senderOf(knex);
const reception = aReceptionist();
const { departmentId } = await aDepartment(knex);
const { doctorId } = await aDoctor(knex, { departmentId });

const judged = async (queueId: string) => {
  const { triagedAt, urgencyLevel } = await QueueEntry.query(knex).findById(queueId).throwIfNotFound();
  return { level: urgencyLevel, isJudged: triagedAt !== null };
};
const triage = (queueId: string, urgencyLevel: number) =>
  ok(reception, 'queue:set-urgency', { queueId, urgencyLevel, reason: 'seen' });

test('a kiosk’s 4 is nobody’s judgement, and a desk’s is where it says a level', async () => {
  const kiosk = await aDevice(knex, { name: 'Main hall' });
  const taken = await ok(kiosk, 'queue:check-in', { departmentId });
  expect(await judged(taken.entry.queueId)).toEqual({ level: 4, isJudged: false });
  const asked = await ok(reception, 'queue:check-in', { departmentId, urgencyLevel: 4 });
  expect(await judged(asked.entry.queueId)).toEqual({ level: 4, isJudged: true });
  const unasked = await ok(reception, 'queue:check-in', { departmentId });
  expect(await judged(unasked.entry.queueId)).toEqual({ level: 4, isJudged: false });
});

test('whoever is booked was judged when booking', async () => {
  const { confirmationCode: appointmentCode } = await anAppointment(knex, { doctorId });
  const { entry } = await ok(reception, 'queue:check-in', { appointmentCode });
  expect((await judged(entry.queueId)).isJudged).toBe(true);
});

test('a triage that leaves the level is one, and goes along with a transfer', async () => {
  const { queueId } = await anEntry(knex, { departmentId, triagedAt: null });
  const { entry } = await triage(queueId, 4);
  expect(entry.triagedAt).not.toBeNull();
  const moved = await ok(reception, 'queue:transfer', { queueId, doctorId, reason: 'next door' });
  expect(moved.entry.triagedAt).toBe(entry.triagedAt);
});

test('a first triage that is taken back leaves the patient unjudged', async () => {
  const { queueId } = await anEntry(knex, { departmentId, triagedAt: null });
  await triage(queueId, 2);
  await triage(queueId, 4);
  expect(await judged(queueId)).toEqual({ level: 4, isJudged: false });
});

test('another level by plain SQL is a judgement', async () => {
  const { queueId } = await anEntry(knex, { departmentId, triagedAt: null });
  await knex.raw('UPDATE queue SET urgency_level = 2 WHERE queue_id = ?', [queueId]);
  expect(await judged(queueId)).toEqual({ level: 2, isJudged: true });
});
