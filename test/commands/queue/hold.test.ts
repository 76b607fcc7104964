import { afterAll, expect, test } from 'vitest';
import { entryMoves, type EntryMove } from '../../../src/protocol/lifecycle.ts';
import { aDoctor, anEntry, aReceptionist, instant } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);
const reception = aReceptionist();

test('a hold says where the patient is and when to be back; without either it says neither', async () => {
  const { doctorId } = await aDoctor(knex);
  const until = (await instant(knex, '20 minutes')).toISOString();
  const { queueId } = await anEntry(knex, { doctorId });
  const { entry } = await ok(reception, 'queue:hold', { queueId, where: ' X-ray ', until });
  expect(entry).toMatchObject({ status: 'on_hold', statusNote: 'X-ray', backAt: until });
  const other = await anEntry(knex, { doctorId });
  const held = await ok(reception, 'queue:hold', { queueId: other.queueId });
  expect(held.entry).toMatchObject({ status: 'on_hold', statusNote: null, backAt: null });
});

const onwards = (Object.keys(entryMoves) as EntryMove[]).filter(
  (move) => move !== 'queue:hold' && (entryMoves[move].from as readonly string[]).includes('on_hold'),
);
test.each(onwards)('%s from a hold forgets where the patient was', async (move) => {
  const { doctorId } = await aDoctor(knex);
  const until = (await instant(knex, '20 minutes')).toISOString();
  const { queueId, departmentId } = await anEntry(knex, { doctorId });
  await ok(reception, 'queue:hold', { queueId, where: 'X-ray', until });
  const elsewhere = move === 'queue:transfer' ? { departmentId, reason: 'to anybody' } : {};
  const { entry } = await ok(reception, move, { queueId, ...elsewhere });
  expect(entry).toMatchObject({ statusNote: null, backAt: null });
});

test('plain SQL that ends a hold forgets it too', async () => {
  const { queueId } = await anEntry(knex);
  await ok(reception, 'queue:hold', { queueId, where: 'X-ray' });
  const { rows } = await knex.raw(`UPDATE queue SET status = 'waiting' WHERE queue_id = ? RETURNING status_note`, [
    queueId,
  ]);
  expect(rows).toEqual([{ status_note: null }]);
});

test.each([
  ['too_small', '-1 minute'],
  ['too_big', '25 hours'],
])('an until that is %s names the field, and nothing is held', async (code, away) => {
  const entry = await anEntry(knex);
  const until = (await instant(knex, away)).toISOString();
  expect(await refused(reception, 'queue:hold', { queueId: entry.queueId, until })).toMatchObject({
    code: 'invalid_input',
    details: { issues: [expect.objectContaining({ path: 'until', code })] },
  });
  expect(await entry.$query(knex)).toMatchObject({ status: 'waiting' });
});
