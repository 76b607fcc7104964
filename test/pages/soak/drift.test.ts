import { expect, test } from 'vitest';
import { median, rise, riseBeside, type Sample } from './drift.ts';

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

test('a rise at an unchanged other is told apart from what goes with the other', () => {
  const coming = (minute: number) => 20 + minute / 2 + 5 * Math.sin(minute);
  const both = (slope: number) =>
    samples((minute) => 50 + coming(minute) * 3 + slope * minute).map((one, n) => ({ ...one, beside: coming(n / 2) }));
  expect(rise(both(0))).toBeGreaterThan(20);
  expect(riseBeside(both(0))).toBeCloseTo(0);
  expect(riseBeside(both(0.25))).toBeCloseTo(5);
});

test('of two that go together nobody can tell which of them it is', () => {
  const together = samples((minute) => minute).map((one, n) => ({ ...one, beside: n }));
  expect(riseBeside(together)).toBeNaN();
});
