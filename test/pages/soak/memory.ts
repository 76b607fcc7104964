import { median, rise, riseBeside } from './drift.ts';

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
 * Flat: what the page keeps, at as many nodes shown, and the nodes that it holds without showing them, rise after `fromMs`
 * by no more than 3 % (of the middle of what it keeps, and of the nodes shown), by the least squares of all samples; and the
 * whole heap is never larger than 4 MB.
 *
 * By all samples, since the difference of two moments is mostly what happened to be on the screen then. At as many nodes
 * shown, since what a board keeps of each of them, some 400 bytes, hides what is kept of calls where a hospital empties, and
 * looks like it where one fills. The page's own part by itself, since that is where a leak is: a board keeps some 0.46 MB,
 * of which 3 % in 20 minutes are 70 bytes for each of 200 calls. The engine goes on for half an hour compiling one function
 * after the other to machine code, each once: that is several times as much, and would hide a leak or pass for one. So the
 * whole is held to a bound only.
 */
export const judgeMemory = (measured: readonly Memory[], fromMs: number): MemoryVerdict => {
  const warm = measured.filter(({ atMs }) => atMs >= fromMs);
  const ownMiddle = median(warm.map(({ own }) => own));
  const risen = {
    own: riseBeside(warm.map(({ atMs, own, shown }) => ({ atMs, value: own, beside: shown }))) / ownMiddle,
    nodes: rise(warm.map(({ atMs, unshown }) => ({ atMs, value: unshown }))) / median(warm.map(({ shown }) => shown)),
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
