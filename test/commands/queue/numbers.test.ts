import fc from 'fast-check';
import { Client } from 'pg';
import { v7 as uuid } from 'uuid';
import { afterAll, expect, test, vi } from 'vitest';
import type { Department } from '../../../src/models/department.ts';
import { aDepartment, aReceptionist, anEntry, today } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { asOwner } from '../../support/owner.ts';
import { senderOf } from '../../support/sender.ts';

// Numbers that the counter knows nothing of: written by hand, or restored beside older counters.

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok } = senderOf(knex);
// A kiosk may give only so many numbers a minute.
const desk = aReceptionist();

const numberOf = ({ numberPrefix }: Department, number: number): string =>
  `${numberPrefix}-${String(number).padStart(3, '0')}`;

const checkIn = async ({ departmentId }: Department): Promise<string> =>
  (await ok(desk, 'queue:check-in', { departmentId })).entry.queueNumber;

test('whichever numbers are taken already, the check-ins get the next free ones', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 8 }),
      fc.integer({ min: 0, max: 6 }),
      fc.boolean(),
      fc.constantFrom('waiting', 'left'),
      async (taken, counted, atOnce, status) => {
        const department = await aDepartment(knex);
        const { departmentId } = department;
        for (const number of taken) {
          await anEntry(knex, { departmentId, queueNumber: numberOf(department, number), status });
        }
        if (counted > 0) {
          const counter = { department_id: departmentId, last_value: counted };
          await knex('queue_counters').insert({ ...counter, queue_date: await today(knex, departmentId) });
        }
        const free = Array.from({ length: 30 }, (_, index) => counted + 1 + index).filter((n) => !taken.includes(n));
        const given = atOnce
          ? await Promise.all([1, 2, 3, 4].map(() => checkIn(department)))
          : [
              await checkIn(department),
              await checkIn(department),
              await checkIn(department),
              await checkIn(department),
            ];
        expect(atOnce ? given.toSorted() : given).toEqual(free.slice(0, 4).map((n) => numberOf(department, n)));
      },
    ),
    { numRuns: 40 },
  );
});

test('a restore of the entries with counters that are hours older: the first check-in is the next number', async () => {
  const department = await aDepartment(knex);
  for (let number = 1; number <= 60; number += 1) await checkIn(department);
  await asOwner(knex, 'DELETE FROM queue_counters WHERE department_id = $1 AND last_value > 12', [
    department.departmentId,
  ]);
  expect([await checkIn(department), await checkIn(department)]).toEqual([61, 62].map((n) => numberOf(department, n)));
});

test('a number that somebody is writing at this moment: the check-in gets the one after it', async () => {
  const department = await aDepartment(knex);
  const writer = new Client({ connectionString: database.ownerUrl });
  await writer.connect();
  try {
    await writer.query('BEGIN');
    await writer.query(
      `INSERT INTO queue (queue_id, department_id, queue_date, queue_number, ticket_token)
       VALUES ($1, $2, $3, $4, 'xxxxxxxxxxxxxxxxxxxx')`,
      [uuid(), department.departmentId, await today(knex, department.departmentId), numberOf(department, 1)],
    );
    const given = checkIn(department);
    await vi.waitFor(async () => {
      const waiting = await asOwner(
        knex,
        'SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()',
      );
      expect(waiting).toHaveLength(1);
    });
    await writer.query('COMMIT');
    expect(await given).toBe(numberOf(department, 2));
  } finally {
    await writer.end();
  }
});
