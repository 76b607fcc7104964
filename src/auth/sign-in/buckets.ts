import { isIPv6 } from 'node:net';
import { foldUserName } from '../../protocol/text/user-name.ts';
import type { Bucket } from '../../limits/throttle.ts';

/** The buckets that one try takes from; `pair` is filled up again by a success. */
export type TryBuckets = { readonly pair: Bucket; readonly shared: readonly Bucket[] };

/**
 * Who may guess how fast, so that guessing stays hopeless and the true user still gets in:
 *
 * - one name from one address: five, then one every 30 s. Guesses from elsewhere do not slow the user down;
 * - all names from one address: generous, since a hospital is one address, and only what the pair let through counts;
 * - one name from everywhere: guesses from many addresses at once are slowed to one every 20 s.
 *
 * A name is counted as it looks (`foldUserName`), whether a user has it or not. So the counts tell nobody which names exist.
 */
export const bucketsOf = ({ username, address }: { username: string; address: string }): TryBuckets => {
  const name = foldUserName(username);
  return {
    pair: { name: `pair ${networkOf(address)} ${name}`, burst: 5, intervalMs: 30_000 },
    shared: [addressBucket(address), { name: `user ${name}`, burst: 30, intervalMs: 20_000 }],
  };
};

/** Of a browser that the user has signed in from before: it gets in whatever the others do. `browser` is its token's hash. */
export const browserBuckets = ({ browser, userId }: { browser: string; userId: string }): TryBuckets => ({
  pair: { name: `browser ${browser} ${userId}`, burst: 10, intervalMs: 30_000 },
  shared: [],
});

const addressBucket = (address: string): Bucket => ({
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
