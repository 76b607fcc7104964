import { median, rise } from './drift.ts';

/** A board's memory at one moment, after a collection. */
export type Memory = {
  readonly atMs: number;
  /** What the page's script keeps, in bytes. */
  readonly own: number;
  /** All of the heap in use, with the engine's compiled code and shapes of objects, in bytes. */
  readonly heap: number;
  readonly shown: number;
  /** Nodes that are held without being shown. */
  readonly unshown: number;
};

export const MAY_RISE = 0.03;
export const HEAP_AT_MOST = 4 * 2 ** 20;

export type MemoryVerdict = {
  readonly samples: number;
  readonly ownMiddle: number;
  /** As parts of the middle of what the page keeps, and of the nodes shown. */
  readonly risen: { readonly own: number; readonly nodes: number };
  readonly largestHeap: number;
  readonly isFlat: boolean;
};

/**
 * Flat: what the page keeps, and the nodes that it holds without showing them, lie after `fromMs` on a line of least
 * squares that rises by no more than 3 % (of the middle of what it keeps, and of the nodes shown); and the whole heap is
 * never larger than 4 MB.
 *
 * A line through all that follows, since the difference of two moments is mostly what happened to be on the screen then.
 * The page's own part by itself, since that is where a leak is: a board keeps some 0.5 MB, of which 3 % in 20 minutes are
 * 70 bytes for each of 200 calls. The engine goes on for an hour compiling one function after the other to machine code,
 * each once: that is twice as much, would hide a leak and pass for one. So the whole is held to a bound only.
 */
export const judgeMemory = (measured: readonly Memory[], fromMs: number): MemoryVerdict => {
  const warm = measured.filter(({ atMs }) => atMs >= fromMs);
  const line = (of: (one: Memory) => number) => rise(warm.map((one) => ({ atMs: one.atMs, value: of(one) })));
  const ownMiddle = median(warm.map(({ own }) => own));
  const risen = {
    own: line(({ own }) => own) / ownMiddle,
    nodes: line(({ unshown }) => unshown) / median(warm.map(({ shown }) => shown)),
  };
  const largestHeap = Math.max(...measured.map(({ heap }) => heap));
  return {
    samples: warm.length,
    ownMiddle,
    risen,
    largestHeap,
    isFlat: risen.own <= MAY_RISE && risen.nodes <= MAY_RISE && largestHeap <= HEAP_AT_MOST,
  };
};
