import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { HubError } from '../protocol/errors.ts';

/** So many tries at once, then one every `intervalMs`. Buckets are told apart by `name`. */
export type Bucket = { readonly name: string; readonly burst: number; readonly intervalMs: number };

export type Throttle = {
  /** Refuses by what this process remembers alone: HubError('rate_limited', { retryAfterSeconds }). */
  refuseRemembered(buckets: readonly Bucket[]): void;
  /**
   * Takes one try out of each bucket, or out of none: HubError('rate_limited', { retryAfterSeconds }). A refusal is
   * remembered under `alias` too, which is known without asking the database.
   */
  take(buckets: readonly Bucket[], alias?: Bucket): Promise<void>;
  /** Gives the try back to each: it was no guess. */
  giveBack(buckets: readonly Bucket[]): Promise<void>;
  /** Fills the bucket up again. */
  refill(bucket: Bucket, alias?: Bucket): Promise<void>;
};

/**
 * Each bucket is one instant, `free_from`: a try is free from then on and moves it one interval further, and time brings it back by
 * at most the burst (the generic cell rate algorithm). One statement for all buckets of a try, atomic over all nodes,
 * by the database's clock. A try that any bucket refuses takes from none.
 */
const TAKE = `
  WITH asked AS (
    SELECT key, make_interval(secs => interval_ms / 1000.0) AS step, make_interval(secs => interval_ms / 1000.0 * (burst - 1)) AS slack
    FROM unnest(:keys::bytea[], :bursts::int[], :intervals::int[]) AS a (key, burst, interval_ms)
  ), refused AS (
    SELECT t.key, t.free_from FROM sign_in_throttles t JOIN asked USING (key) WHERE t.free_from > hub_now()
  ), taken AS (
    INSERT INTO sign_in_throttles AS t (key, free_from)
    SELECT key, hub_now() - slack + step FROM asked WHERE NOT EXISTS (SELECT FROM refused) ORDER BY key
    ON CONFLICT (key) DO UPDATE SET free_from = greatest(EXCLUDED.free_from,
      t.free_from + (SELECT step FROM asked WHERE asked.key = EXCLUDED.key))
    WHERE t.free_from <= hub_now()
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

/** Refusals are remembered in the process, so that a flood of refused tries costs the database nothing. */
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
    async take(buckets, alias) {
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
      if (alias) remember(keyOf(alias).toString('hex'), longest);
      refuse(longest);
    },
    giveBack,
    async refill(bucket, alias) {
      for (const one of [bucket, ...(alias ? [alias] : [])]) refusedUntil.delete(keyOf(one).toString('hex'));
      await knex('sign_in_throttles')
        .where({ key: keyOf(bucket) })
        .delete();
    },
  };
};

/** A bucket that has been full for a day is as good as none. Returns how many it removed. */
export const purgeThrottles = (knex: Knex): Promise<number> =>
  knex('sign_in_throttles').whereRaw("free_from < hub_now() - interval '1 day'").delete();

/** A digest, since names hold usernames and addresses. */
const keyOf = ({ name }: Bucket): Buffer => createHash('sha256').update(name).digest();
