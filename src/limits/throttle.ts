import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { HubError } from '../protocol/errors.ts';

/** So many tries at once, then one every `intervalMs`. Buckets are told apart by `name`. */
export type Bucket = { readonly name: string; readonly burst: number; readonly intervalMs: number };

export type Throttle = {
  /** Refuses by what this process remembers alone: HubError('rate_limited', { retryAfterSeconds }). */
  refuseRemembered(buckets: readonly Bucket[]): void;
  /** Takes one try out of each bucket, or out of none: HubError('rate_limited', { retryAfterSeconds }). */
  take(buckets: readonly Bucket[]): Promise<void>;
  /** Gives the try back to each: it was no guess. */
  giveBack(buckets: readonly Bucket[]): Promise<void>;
  /** Fills the bucket up again. */
  refill(bucket: Bucket): Promise<void>;
};

/**
 * Each bucket is one instant, `free_from`. A try is free from then on and moves it one interval further; time brings it back
 * by at most the burst (the generic cell rate algorithm). One statement takes from all buckets of a try, atomic over all
 * nodes, by the database's clock. A try that one bucket refuses takes from none.
 *
 * No try moves `free_from` further than one interval ahead of the present. An instant beyond that was written while the
 * clock was ahead (or on a server that was, before a failover). It says nothing about the present, so such a bucket is full.
 * The tolerance is for transactions that race: one that waits for the row sees an instant that was written after it began.
 */
const TAKE = `
  WITH asked AS (
    SELECT key, step, step * (burst - 1) AS slack, hub_now() + step + interval '10 seconds' AS latest
    FROM unnest(:keys::bytea[], :bursts::int[], :intervals::int[]) AS a (key, burst, interval_ms)
    CROSS JOIN LATERAL make_interval(secs => interval_ms / 1000.0) AS step
  ), refused AS (
    SELECT t.key, t.free_from FROM sign_in_throttles t JOIN asked USING (key)
    WHERE t.free_from > hub_now() AND t.free_from <= asked.latest
  ), taken AS (
    INSERT INTO sign_in_throttles AS t (key, free_from)
    SELECT key, hub_now() - slack + step FROM asked WHERE NOT EXISTS (SELECT FROM refused) ORDER BY key
    ON CONFLICT (key) DO UPDATE SET free_from = (
      SELECT CASE WHEN t.free_from > latest THEN EXCLUDED.free_from
        ELSE greatest(EXCLUDED.free_from, t.free_from + step) END
      FROM asked WHERE asked.key = EXCLUDED.key)
    WHERE t.free_from <= hub_now() OR t.free_from > (SELECT latest FROM asked WHERE asked.key = EXCLUDED.key)
    RETURNING key
  )
  SELECT key, true AS taken, 0 AS wait_ms FROM taken
  UNION ALL
  SELECT key, false, ceil(extract(epoch FROM free_from - hub_now()) * 1000)::int FROM refused`;

const GIVE_BACK = `
  UPDATE sign_in_throttles t SET free_from = t.free_from - make_interval(secs => a.interval_ms / 1000.0)
  FROM (SELECT * FROM unnest(:keys::bytea[], :intervals::int[]) AS u (key, interval_ms)) a
  WHERE t.key = a.key`;

const REMEMBERED = 10_000;
/** What a try that lost a race against others for the same bucket waits. */
const RACE_MS = 1_000;

/**
 * Refusals are remembered in the process, so that a flood of refused tries costs the database nothing. Ours rather than a
 * library: docs/decisions/0011.
 */
export const createThrottle = (knex: Knex): Throttle => {
  const refusedUntil = new Map<string, number>();

  const refuse = (waitMs: number): never => {
    throw new HubError('rate_limited', { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) });
  };
  const refuseRemembered = (buckets: readonly Bucket[]): void => {
    const now = performance.now();
    const waits = buckets.map((bucket) => (refusedUntil.get(keyOf(bucket).toString('hex')) ?? 0) - now);
    const longest = Math.max(...waits);
    if (longest > 0) refuse(longest);
  };
  const remember = (key: string, waitMs: number): void => {
    // Cleared as a whole, which only ever asks the database again.
    if (refusedUntil.size >= REMEMBERED) refusedUntil.clear();
    refusedUntil.set(key, performance.now() + waitMs);
  };
  const giveBack = async (buckets: readonly Bucket[]): Promise<void> => {
    if (buckets.length === 0) return;
    await knex.raw(GIVE_BACK, { keys: buckets.map(keyOf), intervals: buckets.map(({ intervalMs }) => intervalMs) });
  };

  return {
    refuseRemembered,
    async take(buckets) {
      refuseRemembered(buckets);
      const keys = buckets.map(keyOf);
      const { rows } = await knex.raw<{ rows: { key: Buffer; taken: boolean; wait_ms: number }[] }>(TAKE, {
        keys,
        bursts: buckets.map(({ burst }) => burst),
        intervals: buckets.map(({ intervalMs }) => intervalMs),
      });
      const taken = rows.filter((row) => row.taken);
      if (taken.length === buckets.length) return;
      const waits = rows.filter((row) => !row.taken);
      for (const { key, wait_ms: waitMs } of waits) remember(key.toString('hex'), waitMs);
      await giveBack(buckets.filter((_, n) => taken.some(({ key }) => keys[n]?.equals(key))));
      const longest = Math.max(RACE_MS, ...waits.map(({ wait_ms: waitMs }) => waitMs));
      refuse(longest);
    },
    giveBack,
    async refill(bucket) {
      refusedUntil.delete(keyOf(bucket).toString('hex'));
      await knex('sign_in_throttles')
        .where({ key: keyOf(bucket) })
        .delete();
    },
  };
};

/** What is as good as no bucket: full for a day, or written while the clock was ahead. */
export const FULL_BUCKETS = `free_from NOT BETWEEN hub_now() - interval '1 day' AND hub_now() + interval '1 day'`;

/** Returns how many buckets it removed. */
export const purgeThrottles = (knex: Knex): Promise<number> =>
  knex('sign_in_throttles').whereRaw(FULL_BUCKETS).delete();

/** A digest, since names hold usernames and addresses. */
const keyOf = ({ name }: Bucket): Buffer => createHash('sha256').update(name).digest();
