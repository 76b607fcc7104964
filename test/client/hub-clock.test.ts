import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createHubClock } from '../../src/client/hub-clock.ts';

const HUB_IS_AT = Date.parse('2026-03-02T10:42:00Z');
const HOUR_MS = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: HUB_IS_AT });
});
afterEach(() => {
  vi.useRealTimers();
});

test('before the hub has said anything, and where the two agree, the machine is believed', () => {
  const clock = createHubClock();
  expect(clock.now()).toBe(HUB_IS_AT);
  clock.heard(new Date(HUB_IS_AT - 300));
  expect(clock.now()).toBe(HUB_IS_AT);
});

test('a machine whose clock is wrong tells the hub’s time, by the message that came fastest', () => {
  const clock = createHubClock();
  const hub = HUB_IS_AT + 3 * HOUR_MS;
  clock.heard(new Date(hub - 900));
  clock.heard(new Date(hub - 20));
  clock.heard(new Date(hub - 4_000));
  expect(clock.now()).toBe(hub - 20);
});

test('a clock that is set right meanwhile counts at once', () => {
  const clock = createHubClock();
  clock.heard(new Date(HUB_IS_AT + HOUR_MS));
  vi.setSystemTime(HUB_IS_AT + HOUR_MS);
  clock.heard(new Date(HUB_IS_AT + HOUR_MS - 10));
  expect(clock.now()).toBe(HUB_IS_AT + HOUR_MS);
});

test('an old sample gives way, since clocks drift', () => {
  const clock = createHubClock();
  clock.heard(new Date(HUB_IS_AT + HOUR_MS));
  vi.advanceTimersByTime(61_000);
  clock.heard(new Date(Date.now() + HOUR_MS - 5_000));
  expect(clock.now()).toBe(Date.now() + HOUR_MS - 5_000);
});
