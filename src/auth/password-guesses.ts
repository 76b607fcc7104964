import type { Knex } from 'knex';
import { throughDatabase } from './through-database.ts';
import { createThrottle, type Bucket } from './throttle.ts';

export type PasswordGuesses = {
  /** Counts one try at the current password. Throws HubError: 'rate_limited' with `retryAfterSeconds`, or 'unavailable'. */
  take(userId: string): Promise<void>;
  /** It was the right one. */
  right(userId: string): Promise<void>;
};

/** Five at once, then one every 30 s, over all nodes: a session that somebody left open must not give the password away. */
const bucketOf = (userId: string): Bucket => ({ name: `current password ${userId}`, burst: 5, intervalMs: 30_000 });

export const createPasswordGuesses = (knex: Knex): PasswordGuesses => {
  const throttle = createThrottle(knex);
  return {
    take: (userId) => throughDatabase(() => throttle.take([bucketOf(userId)])),
    right: (userId) => throughDatabase(() => throttle.refill(bucketOf(userId))),
  };
};
