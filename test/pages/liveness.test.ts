import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ClientState } from '../../src/client/hub-client.ts';
import { createListeners } from '../../src/client/listeners.ts';
import { boardTiming, createLiveness, promptTiming } from '../../src/pages/shared/public/liveness.ts';
import { aFeed } from './support/feed.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const LAST_HEARD = new Date('2026-03-10T10:42:00Z');
const LIVE: ClientState = { kind: 'live' };
const SILENT: ClientState = { kind: 'stale', since: LAST_HEARD };
const OFFLINE: ClientState = { kind: 'offline', since: LAST_HEARD, why: { reason: 'lost' } };

const aScreen = (timing = boardTiming) => {
  const changed = createListeners<[]>();
  let state: ClientState = { kind: 'connecting' };
  let hasFeed = false;
  const client = {
    get state() {
      return state;
    },
    onState: changed.add,
  };
  const view = {
    get snapshot() {
      const feed = hasFeed ? aFeed({ doctors: [] }) : null;
      return { feed, staleSince: hasFeed && state.kind !== 'live' ? LAST_HEARD : null, error: null };
    },
    onChange: changed.add,
  };
  const liveness = createLiveness(client, view, timing);
  return {
    liveness,
    becomes(next: ClientState) {
      state = next;
      hasFeed ||= next.kind === 'live';
      changed.tell();
    },
  };
};

test('a page that never hears of the hub says so after a while, without a time', () => {
  const { liveness } = aScreen();
  expect(liveness.snapshot).toEqual({ kind: 'connecting' });
  vi.advanceTimersByTime(14_900);
  expect(liveness.snapshot).toEqual({ kind: 'connecting' });
  vi.advanceTimersByTime(200);
  expect(liveness.snapshot).toEqual({ kind: 'lost', since: null, forLong: false });
});

test('a restart of the hub passes without a word', () => {
  const { liveness, becomes } = aScreen();
  becomes(LIVE);
  const told: string[] = [];
  liveness.onChange(() => told.push(liveness.snapshot.kind));
  becomes(OFFLINE);
  vi.advanceTimersByTime(4_000);
  // Connected again, but the view is not caught up yet.
  becomes(SILENT);
  becomes(LIVE);
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([]);
});

test('a connection that stays away is lost within fifteen seconds of the last sign of life', () => {
  const { liveness, becomes } = aScreen();
  becomes(LIVE);
  becomes(OFFLINE);
  vi.advanceTimersByTime(9_900);
  expect(liveness.snapshot.kind).toBe('live');
  vi.advanceTimersByTime(200);
  expect(liveness.snapshot).toEqual({ kind: 'lost', since: LAST_HEARD, forLong: false });
  becomes(LIVE);
  expect(liveness.snapshot).toEqual({ kind: 'live' });
});

test('a feed that fell silent has been waited for already', () => {
  const { liveness, becomes } = aScreen();
  becomes(LIVE);
  becomes(SILENT);
  expect(liveness.snapshot).toEqual({ kind: 'lost', since: LAST_HEARD, forLong: false });
});

test('after five minutes even the old numbers are of no use', () => {
  const { liveness, becomes } = aScreen();
  becomes(LIVE);
  becomes(SILENT);
  vi.advanceTimersByTime(5 * 60_000 - 100);
  expect(liveness.snapshot).toMatchObject({ forLong: false });
  vi.advanceTimersByTime(200);
  expect(liveness.snapshot).toMatchObject({ forLong: true });
});

test('whoever stands before a kiosk is told within half a second', () => {
  const { liveness, becomes } = aScreen(promptTiming);
  becomes(LIVE);
  becomes(OFFLINE);
  vi.advanceTimersByTime(500);
  expect(liveness.snapshot.kind).toBe('lost');
});
