import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connectRaw } from '../../src/database/connect.ts';
import { createWake } from '../../src/feed/wake.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { ZONE } from '../support/clock.ts';

let database: TestDatabase;
const log = pino({ level: 'silent' });

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const wakeOf = (woken: () => void) => {
  const settings = { url: database.url, nodeId: 'wake', timeZone: ZONE, log };
  return createWake({ connect: () => connectRaw(settings), woken, log });
};

test('each commit of one node wakes the other, and however many there were they leave nothing behind', async () => {
  const warnings: Error[] = [];
  const keep = (warning: Error) => warnings.push(warning);
  process.on('warning', keep);
  let heard = 0;
  const [one, other] = [wakeOf(() => undefined), wakeOf(() => (heard += 1))];
  one.start();
  other.start();
  // Both are woken once by their own start.
  await vi.waitFor(() => expect(heard).toBe(1));
  // One NOTIFY each, since they are further apart than the time in which commits are told together.
  for (let commits = 0; commits < 15; commits += 1) {
    const before = heard;
    await vi.waitFor(() => {
      one.committed();
      expect(heard).toBeGreaterThan(before);
    });
  }
  await sleep(0);
  process.off('warning', keep);
  await Promise.all([one.stop(), other.stop()]);
  expect(warnings).toEqual([]);
});
