import { v7 as uuid } from 'uuid';

/** A generator that gives the same demo data on every machine. Never for anything secret. */
export type Random = {
  /** From 0 up to, not including, `below`. */
  readonly integer: (below: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
  /** True in `share` of the cases. */
  readonly chance: (share: number) => boolean;
  /** A version 7 UUID of the given instant. */
  readonly id: (at: Date) => string;
};

/** Mulberry32, from a text. */
export function seededRandom(seed: string): Random {
  let state = Array.from(seed).reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193), 0x811c9dc5);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (below: number) => Math.floor(next() * below);
  return {
    integer,
    pick: (items) => {
      const item = items[integer(items.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    chance: (share) => next() < share,
    id: (at) => uuid({ msecs: at.getTime(), random: Uint8Array.from({ length: 16 }, () => integer(256)) }),
  };
}
