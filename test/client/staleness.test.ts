import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStaleness } from '../../src/client/staleness.ts';

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 2, 10, 10, 42) }));
afterEach(() => void vi.useRealTimers());

const asOf = new Date('2026-03-10T10:41:58Z');
const staleness = () => {
  const made = createStaleness(15_000);
  const told: (Date | null)[] = [];
  made.onChange(() => told.push(made.since));
  return { made, told };
};

test('nothing is stale before anything was heard, however long that takes', () => {
  const { made, told } = staleness();
  vi.advanceTimersByTime(60_000);
  made.lost();
  expect(made.since).toBeNull();
  expect(told).toEqual([]);
});

test('fifteen seconds of silence are stale since what was heard last, told once', () => {
  const { made, told } = staleness();
  made.heard(asOf);
  vi.advanceTimersByTime(14_999);
  expect(made.since).toBeNull();
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([asOf]);
});

test('every word counts anew, with no timer of its own', () => {
  const { made, told } = staleness();
  for (let second = 0; second < 600; second += 5) {
    made.heard(asOf);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(5_000);
  }
  expect(told).toEqual([]);
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual([asOf]);
});

test('a lost connection is stale at once, and live again with the next word', () => {
  const { made, told } = staleness();
  made.heard(asOf);
  made.lost();
  made.lost();
  made.heard(new Date());
  expect(told).toEqual([asOf, null]);
  vi.advanceTimersByTime(15_000);
  expect(told).toHaveLength(3);
});

test('a clock that is set back does not hide the silence, nor does a steady clock that slept', () => {
  const { made } = staleness();
  made.heard(asOf);
  vi.setSystemTime(Date.UTC(2026, 2, 10, 9));
  vi.advanceTimersByTime(15_000);
  expect(made.since).toEqual(asOf);

  const slept = staleness().made;
  slept.heard(asOf);
  vi.setSystemTime(Date.now() + 3_600_000);
  slept.check();
  expect(slept.since).toEqual(asOf);
});

test('stopped, it tells nothing more', () => {
  const { made, told } = staleness();
  made.heard(asOf);
  made.stop();
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([]);
});
