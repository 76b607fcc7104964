import { afterAll, expect, test } from 'vitest';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { aDepartment, aReceptionist, today } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';
import { atMost } from '../../support/slowness.ts';

const ENTRIES = 40_000;
const AT_ONCE = 2_000;
const CLOSED_WITHIN_MS = 30_000;

const { knex, drop } = await testDatabase();
afterAll(drop);

test('a day of 40,000 entries is closed within 30 s, batch after batch', async () => {
  const { departmentId, numberPrefix } = await aDepartment(knex);
  const queueDate = await today(knex, departmentId, -1);
  for (let made = 0; made < ENTRIES; made += AT_ONCE)
    await knex.raw(
      `INSERT INTO queue (queue_id, department_id, queue_date, queue_number, ticket_token)
       SELECT gen_random_uuid(), :departmentId, :queueDate::date, :numberPrefix || '-' || lpad(n::text, 5, '0'),
         'token-of-a-ticket-' || n
       FROM generate_series(:made::int + 1, :made::int + ${AT_ONCE}) AS n`,
      { departmentId, queueDate, numberPrefix, made },
    );
  const { ok } = senderOf(knex);
  const began = performance.now();
  const left: number[] = [];
  let closingId: string | undefined;
  let remaining = ENTRIES;
  while (remaining > 0) {
    const closed = await ok(aReceptionist(), 'queue:close-day', { departmentId, queueDate, closingId });
    closingId = closed.closingId ?? undefined;
    ({ remaining } = closed);
    left.push(remaining);
  }
  const tookMs = performance.now() - began;
  console.log(`${ENTRIES} entries closed in ${Math.round(tookMs)} ms, ${left.length} batches`);
  // What is left goes down with each batch: that is the progress that a screen shows.
  expect(left).toEqual(left.toSorted((a, b) => b - a));
  expect(new Set(left).size).toBe(left.length);
  expect(await QueueEntry.query(knex).whereNull('ended_at').resultSize()).toBe(0);
  expect(tookMs).toBeLessThan(atMost(CLOSED_WITHIN_MS));
});
