import { afterAll, expect, test } from 'vitest';
import { aDepartment, aDevice, aReceptionist } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok } = senderOf(knex);

test('the first anonymous ticket of a day is number 1, first in line and without an estimate', async () => {
  const { departmentId, numberPrefix } = await aDepartment(knex);
  const kiosk = await aDevice(knex);
  const data = await ok(kiosk, 'queue:check-in', { departmentId });
  expect(data).toMatchObject({
    entry: { departmentId, doctorId: null, queueNumber: `${numberPrefix}-001`, status: 'waiting' },
    position: 1,
    estimatedWaitSeconds: null,
    reprint: false,
  });
  expect(data.trackingUrl).toMatch(/^\/ticket\/[A-Za-z0-9_-]{32}$/);
  const nextData = await ok(aReceptionist(), 'queue:check-in', { departmentId });
  expect(nextData).toMatchObject({ position: 2, entry: { queueNumber: `${numberPrefix}-002` } });
});
