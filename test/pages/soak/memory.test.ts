import { expect, test } from 'vitest';
import { judgeMemory, type Memory } from './memory.ts';

const CALLS_A_MINUTE = 10;
const MINUTE_MS = 60_000;

const NODE_BYTES = 400;

type Kept = { own?: number; heap?: number; unshown?: number };

/** Half an hour of a board on which up to 15 nodes come and go, a sample every half minute, and what it keeps of calls. */
const aBoard = (kept: (calls: number) => Kept, emptiesBy = 0): Memory[] =>
  Array.from({ length: 60 }, (_, n): Memory => {
    const minute = (n + 1) / 2;
    const nodes = 190 + Math.round(15 * Math.sin(n * 17) - (emptiesBy * minute) / 30);
    const { own = 0, heap = 0, unshown = 0 } = kept(minute * CALLS_A_MINUTE);
    return {
      atMs: minute * MINUTE_MS,
      own: 384_000 + nodes * NODE_BYTES + 1_500 * Math.cos(n * 29) + own,
      heap: 2_300_000 + heap,
      shown: nodes,
      unshown: 30 + unshown,
    };
  });
const judged = (kept: (calls: number) => Kept, emptiesBy = 0) => judgeMemory(aBoard(kept, emptiesBy), 10 * MINUTE_MS);

test('a board that keeps nothing of a call is flat, however patients come and go', () => {
  const { isFlat, risen, samples } = judged(() => ({}));
  expect(isFlat).toBe(true);
  expect(Math.abs(risen.own)).toBeLessThan(0.005);
  expect(samples).toBe(41);
});

test('two hundred bytes kept of each call are a leak, and so are a hundred', () => {
  expect(judged((calls) => ({ own: calls * 200 })).isFlat).toBe(false);
  expect(judged((calls) => ({ own: calls * 100 })).isFlat).toBe(false);
});

test('a hospital that empties does not hide a leak, and one that fills is none', () => {
  expect(judged((calls) => ({ own: calls * 100 }), 60).isFlat).toBe(false);
  expect(judged(() => ({}), -60).isFlat).toBe(true);
});

test('what is full after the first third is none', () => {
  expect(judged((calls) => ({ own: Math.min(calls, 50) * 200 })).isFlat).toBe(true);
});

test('a node kept of every tenth call is a leak', () => {
  expect(judged((calls) => ({ unshown: Math.floor(calls / 10) })).isFlat).toBe(false);
});

test('what the engine compiles is no leak of the page, as long as it stays within bounds', () => {
  expect(judged((calls) => ({ heap: calls * 1_000 })).isFlat).toBe(true);
  expect(judged((calls) => ({ heap: calls * 10_000 })).isFlat).toBe(false);
});

test('of too few samples a board is not found flat', () => {
  expect(judgeMemory(aBoard(() => ({})).slice(0, 20), 10 * MINUTE_MS).isFlat).toBe(false);
});
