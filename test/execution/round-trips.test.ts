import { Client } from 'pg';
import { v4 as uuid } from 'uuid';
import { afterAll, expect, test } from 'vitest';
import { aDepartment, aDoctor, anEntry, aReceptionist } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { senderOf } from '../support/sender.ts';

/** How often the hub waits for the database, docs/decisions/0009: each wait is a millisecond on every screen. */
const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok } = senderOf(knex);
const atDesk = aReceptionist();

/** Statements that are sent while another one is unanswered share its round trip. */
const roundTripsOf = async (work: () => Promise<unknown>): Promise<number> => {
  let unanswered = 0;
  let trips = 0;
  const send: unknown = Reflect.get(Client.prototype, 'query');
  if (typeof send !== 'function') throw new Error('the driver has no query');
  Reflect.set(Client.prototype, 'query', function sent(this: Client, ...args: unknown[]) {
    if (unanswered === 0) trips += 1;
    unanswered += 1;
    const answer: Promise<unknown> = Reflect.apply(send, this, args);
    const answered = () => {
      unanswered -= 1;
    };
    answer.then(answered, answered);
    return answer;
  });
  try {
    await work();
  } finally {
    Reflect.set(Client.prototype, 'query', send);
  }
  return trips;
};

test('a walk-in is two round trips: claim and read, then number, entry, reply and COMMIT', async () => {
  const { doctorId } = await aDoctor(knex);
  const { departmentId } = await aDepartment(knex);
  for (const place of [{ doctorId }, { departmentId }]) {
    await ok(atDesk, 'queue:check-in', place);
    expect(await roundTripsOf(() => ok(atDesk, 'queue:check-in', place))).toBe(2);
  }
});

test('a plain move is three: claim and lock, the write, then reply and COMMIT', async () => {
  const { doctorId } = await aDoctor(knex);
  const entries = [await anEntry(knex, { doctorId }), await anEntry(knex, { doctorId })];
  for (const { queueId } of entries) {
    expect(await roundTripsOf(() => ok(atDesk, 'queue:hold', { queueId }))).toBe(3);
  }
});

test('a consultation that begins is three: its doctor and the entry are locked together', async () => {
  for (const _ of [1, 2]) {
    const { doctorId } = await aDoctor(knex);
    const { queueId } = await anEntry(knex, { doctorId, status: 'called' });
    expect(await roundTripsOf(() => ok(atDesk, 'queue:start', { queueId }))).toBe(3);
  }
});

test('a request that was carried out before is three at most: claim and read, ROLLBACK, its stored reply', async () => {
  const { doctorId } = await aDoctor(knex);
  const again = { doctorId, requestId: uuid() };
  await ok(atDesk, 'queue:check-in', again);
  expect(await roundTripsOf(() => ok(atDesk, 'queue:check-in', again))).toBeLessThanOrEqual(3);
});
