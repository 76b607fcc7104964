import { expect, test } from 'vitest';
import { createFormat, waitRange } from '../../src/pages/shared/format.ts';
import { languages } from '../../src/protocol/languages.ts';

test.each(languages)(
  'times are of the hospital and of 24 hours in %s, with the figures that are on the doors',
  (language) => {
    const inCairo = createFormat(language, 'Africa/Cairo');
    expect(inCairo.time('2026-01-10T22:05:00Z')).toBe('00:05');
    expect(inCairo.timeWithSeconds('2026-01-10T11:05:09Z')).toBe('13:05:09');
  },
);

test('a date of birth cannot be misread', () => {
  expect(createFormat('en', 'America/Santiago').dateOfBirth('1958-03-04')).toBe('04-Mar-1958');
});

test('a day has its year where it is not this one, and the day of a page always', () => {
  const now = new Date().getUTCFullYear();
  const { date, longDate } = createFormat('en', 'UTC');
  expect(date(`${now}-03-11T10:00:00Z`)).toMatch(/^\w{3},? 11 March$/);
  expect(date(`${now + 1}-03-11T10:00:00Z`)).toMatch(new RegExp(`^\\w{3},? 11 March ${now + 1}$`));
  expect(longDate('2026-03-11')).toMatch(/^Wednesday,? 11 March 2026$/);
  expect(createFormat('de', 'UTC').longDate('2026-03-11')).toBe('Mittwoch, 11. März 2026');
});

test.each([
  [0, '5–10 minutes'],
  [12, '15–20 minutes'],
  [20, '20–30 minutes'],
  [44, '45–65 minutes'],
  [64, '65–90 minutes'],
  [70, '1.5–2 hours'],
  [200, '3.5–5 hours'],
])('a wait of %i minutes is told as a range, rounded up: %s', (minutes, told) => {
  const parts = createFormat('en', undefined).wait(minutes * 60);
  expect(parts.map(({ text }) => text).join('')).toBe(told);
  expect(parts.map(({ kind }) => kind)).toEqual(['figures', 'unit']);
});

test('a range never promises less than was estimated', () => {
  for (let seconds = 0; seconds < 20_000; seconds += 37) {
    const { from, to, unit } = waitRange(seconds);
    const inSeconds = unit === 'minute' ? 60 : 3600;
    expect(from * inSeconds).toBeGreaterThanOrEqual(seconds);
    expect(to).toBeGreaterThan(from);
  }
});

test('how long ago is told by the largest unit that is not zero', () => {
  const { ago } = createFormat('en', undefined);
  const now = new Date('2026-03-10T10:00:00Z');
  expect(ago('2026-03-10T09:59:47Z', now)).toBe('13 seconds ago');
  expect(ago('2026-03-10T09:13:00Z', now)).toBe('47 minutes ago');
  expect(ago('2026-03-10T05:13:00Z', now)).toBe('4 hours ago');
  expect(ago('2026-03-10T10:00:05Z', now)).toBe('0 seconds ago');
});
