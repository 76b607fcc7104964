import { expect, test } from 'vitest';
import { judgeMemory, type Memory } from './memory.ts';

const CALLS_A_MINUTE = 10;
const MINUTE_MS = 60_000;

/** Half an hour of a board with up to some 15 patients more or fewer, 350 bytes each, twice a minute. */
const aBoard = (kept: (calls: number) => Partial<Memory>): Memory[] =>
  Array.from({ length: 60 }, (_, n): Memory => {
    const minute = (n + 1) / 2;
    const coming = Math.round(15 * Math.sin(n * 17));
    const base = { own: 470_000 + coming * 350, heap: 2_300_000, shown: 190 + coming, unshown: 30 };
    return { atMs: minute * MINUTE_MS, ...base, ...leak(base, kept(minute * CALLS_A_MINUTE)) };
  });
const leak = (base: Omit<Memory, 'atMs'>, more: Partial<Memory>): Partial<Memory> =>
  Object.fromEntries(
    (['own', 'heap', 'unshown'] as const).flatMap((name) =>
      more[name] === undefined ? [] : [[name, base[name] + more[name]]],
    ),
  );
const judged = (kept: (calls: number) => Partial<Memory>) => judgeMemory(aBoard(kept), 10 * MINUTE_MS);

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
