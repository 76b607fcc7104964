import { isIPv6 } from 'node:net';
import type { Bucket } from './throttle.ts';

/** The buckets that one try takes from; `pair` is filled up again by a success. */
export type TryBuckets = { readonly pair: Bucket; readonly shared: readonly Bucket[] };

/**
 * Who may guess how fast, so that guessing stays hopeless and the true user still gets in:
 *
 * - one user from one address: five, then one every 30 s. Somebody who guesses at a user elsewhere does not slow the user down;
 * - all users from one address: generous, since a hospital is one address, and only what the pair let through counts;
 * - one user from everywhere: guesses from many addresses at once are slowed to one every 20 s.
 *
 * A browser that the user has signed in from before has a bucket of its own instead, so it gets in whatever the others do.
 * `subject` is the user's id, or the name typed where there is no such user: both are throttled alike, which tells nothing.
 */
export const bucketsOf = (attempt: {
  readonly subject: string;
  readonly address: string;
  readonly knownBrowser: string | null;
}): TryBuckets => {
  const { subject, address, knownBrowser } = attempt;
  if (knownBrowser !== null) {
    return { pair: { name: `browser ${knownBrowser} ${subject}`, burst: 10, intervalMs: 30_000 }, shared: [] };
  }
  return {
    pair: { name: `pair ${networkOf(address)} ${subject}`, burst: 5, intervalMs: 30_000 },
    shared: [addressBucket(address), { name: `user ${subject}`, burst: 30, intervalMs: 20_000 }],
  };
};

/** The pair by the name that was typed, for what is remembered of it before anybody has asked whose name it is. */
export const typedBucket = ({ username, address }: { username: string; address: string }): Bucket => ({
  name: `typed ${networkOf(address)} ${username.normalize('NFKC').toLowerCase()}`,
  burst: 1,
  intervalMs: 1,
});

export const addressBucket = (address: string): Bucket => ({
  name: `address ${networkOf(address)}`,
  burst: 100,
  intervalMs: 2_000,
});

/** Anybody with IPv6 has a whole /64 of addresses to guess from, so that is what counts as one. */
export const networkOf = (address: string): string => {
  if (!isIPv6(address)) return address;
  const [before = '', after] = address.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const zeros =
    after === undefined ? [] : Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(':')}::/64`;
};
