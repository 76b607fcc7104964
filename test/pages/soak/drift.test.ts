import { expect, test } from 'vitest';
import { median, rise, type Sample } from './drift.ts';

const samples = (valueAt: (minute: number) => number): Sample[] =>
  Array.from({ length: 41 }, (_, n) => ({ atMs: 600_000 + n * 30_000, value: valueAt(n / 2) }));

test('a line rises by its slope times the time, and what does not grow does not rise', () => {
  expect(rise(samples((minute) => 50 + minute / 4))).toBeCloseTo(5);
  expect(rise(samples((minute) => 50 - minute / 4))).toBeCloseTo(-5);
  expect(rise(samples(() => 50))).toBeCloseTo(0);
});

test('a leak is seen under the noise of the collections, and the noise alone is none', () => {
  const noise = (minute: number) => 2 * Math.sin(minute * 17);
  expect(rise(samples((minute) => 50 + noise(minute) + minute / 2))).toBeGreaterThan(8);
  expect(Math.abs(rise(samples((minute) => 50 + noise(minute))))).toBeLessThan(1);
});

test('one outlier at the end does not make a leak', () => {
  expect(rise(samples((minute) => (minute === 20 ? 60 : 50)))).toBeLessThan(2.5);
});

test('of too few samples nothing can be said', () => {
  expect(rise(samples(() => 50).slice(0, 2))).toBeNaN();
  expect(median([])).toBeNaN();
  expect(median([3, 1, 2])).toBe(2);
});
