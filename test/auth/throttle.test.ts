import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createThrottle, purgeThrottles, type Bucket } from '../../src/limits/throttle.ts';
import { HubError } from '../../src/protocol/errors.ts';
import { standStill } from '../support/clock.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { asOwner } from '../support/owner.ts';

const MINUTE_MS = 60_000;
const YEAR_MS = 365 * 86_400_000;
const PRESENT = Date.parse('2026-07-01T09:00:00Z');

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());

const clockAt = (ms: number): Promise<void> => standStill(database.knex, new Date(ms).toISOString());

/** Seconds that a try has to wait; 0 where it was let through. */
const waitOf = async (buckets: readonly Bucket[], throttle = createThrottle(database.knex)): Promise<number> => {
  try {
    await throttle.take(buckets);
    return 0;
  } catch (thrown) {
    if (thrown instanceof HubError && thrown.code === 'rate_limited')
      return Number(thrown.details?.['retryAfterSeconds']);
    throw thrown;
  }
};

let made = 0;
const aBucket = fc
  .record({ burst: fc.integer({ min: 2, max: 200 }), intervalMs: fc.integer({ min: 1_000, max: 60_000 }) })
  // As all of ours: a burst takes longer than two transactions can be apart.
  .filter(({ burst, intervalMs }) => (burst - 1) * intervalMs >= 10_000)
  .map(({ burst, intervalMs }) => ({ name: `bucket ${(made += 1)}`, burst, intervalMs }));
/** Minutes (a failover) to a century. */
const ahead = fc.oneof(
  fc.integer({ min: 1, max: 180 }).map((minutes) => minutes * MINUTE_MS),
  fc.integer({ min: 1, max: 100 }).map((years) => years * YEAR_MS),
);

describe('whatever the clock of the database did,', () => {
  test('a bucket locks no longer than its own burst takes, in the node that saw it and in every other', async () => {
    await fc.assert(
      fc.asyncProperty(aBucket, ahead, fc.integer({ min: 1, max: 5 }), async (bucket, aheadMs, tries) => {
        const sawIt = createThrottle(database.knex);
        await clockAt(PRESENT + aheadMs);
        for (let n = 0; n < Math.min(tries, bucket.burst); n += 1) expect(await waitOf([bucket], sawIt)).toBe(0);
        await clockAt(PRESENT);
        const most = Math.ceil((bucket.burst * bucket.intervalMs) / 1000);
        expect(await waitOf([bucket], sawIt)).toBeLessThanOrEqual(most);
        expect(await waitOf([bucket])).toBeLessThanOrEqual(most);
      }),
      { numRuns: 60 },
    );
  });

  test('a bucket of the future is as good as full, also where it was used up there', async () => {
    await fc.assert(
      fc.asyncProperty(aBucket, async (bucket) => {
        await clockAt(PRESENT + YEAR_MS);
        for (let n = 0; n < bucket.burst; n += 1) expect(await waitOf([bucket])).toBe(0);
        expect(await waitOf([bucket])).toBeGreaterThan(0);
        await clockAt(PRESENT);
        for (let n = 0; n < bucket.burst; n += 1) expect(await waitOf([bucket])).toBe(0);
        expect(await waitOf([bucket])).toBeGreaterThan(0);
      }),
      { numRuns: 8 },
    );
  });

  test('a try that is given back to a bucket of the future does not lock it either', async () => {
    const bucket = { name: 'given back', burst: 5, intervalMs: 30_000 };
    await clockAt(PRESENT + YEAR_MS);
    expect(await waitOf([bucket])).toBe(0);
    await clockAt(PRESENT);
    await createThrottle(database.knex).giveBack([bucket]);
    expect(await waitOf([bucket])).toBe(0);
  });

  test('what only looks like the future, since another transaction began a little later, still counts', async () => {
    const bucket = { name: 'raced', burst: 5, intervalMs: 30_000 };
    await clockAt(PRESENT);
    for (let n = 0; n < bucket.burst; n += 1) expect(await waitOf([bucket])).toBe(0);
    // As a transaction sees it that began 5 s earlier and waited for the row, which is the longest that one waits.
    await clockAt(PRESENT - 5_000);
    expect(await waitOf([bucket])).toBeGreaterThan(0);
  });

  test('buckets of the future are purged', async () => {
    await clockAt(PRESENT + YEAR_MS);
    await waitOf([{ name: 'left behind', burst: 5, intervalMs: 30_000 }]);
    await clockAt(PRESENT);
    const future = `SELECT FROM sign_in_throttles WHERE free_from > hub_now() + interval '1 day'`;
    expect(await asOwner(database.knex, future)).not.toEqual([]);
    await purgeThrottles(database.knex);
    expect(await asOwner(database.knex, future)).toEqual([]);
  });
});
