import { isSuperseded } from '../../../src/protocol/lifecycle.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isUntriaged,
  lateOf,
  listEntries,
  listings,
  type ListFilter,
} from '../../../src/pages/reception/queue/listing.ts';
import type { EntryStatus } from '../../../src/protocol/lifecycle.ts';
import { entryStatuses } from '../../../src/protocol/lifecycle.ts';
import { lateFrom } from '../../../src/protocol/view-rules.ts';
import type { StaffEntry } from '../../../src/protocol/views.ts';
import { staffEntry } from '../../client/rows.ts';

const NOW = Date.parse('2026-03-10T10:00:00.000Z');
const MINUTE_MS = 60_000;
const at = (minutes: number) => new Date(NOW + minutes * MINUTE_MS).toISOString();
const feed = {
  day: { date: '2026-03-10', startsAt: at(-600), endsAt: at(840), timeZone: 'UTC' },
  departments: new Map(),
};
const everybody: ListFilter = { listing: 'waiting', destination: null, levels: new Set() };

const anEntry = fc
  .record({
    n: fc.integer({ min: 1, max: 9_999 }),
    status: fc.constantFrom<EntryStatus>(...entryStatuses),
    level: fc.integer({ min: 1, max: 5 }),
    due: fc.integer({ min: -120, max: 120 }),
    back: fc.option(fc.integer({ min: -60, max: 60 })),
    isTriaged: fc.boolean(),
    departmentId: fc.constantFrom('a', 'b'),
  })
  .map(({ n, status, level, due, back, isTriaged, departmentId }): StaffEntry =>
    staffEntry(n, {
      ...{
        status,
        urgencyLevel: level,
        departmentId,
        queueDate: feed.day.date,
        dueAt: at(due),
        arrivedAt: at(due - 120),
      },
      backAt: status === 'on_hold' && back !== null ? at(back) : null,
      endedAt: ['completed', 'cancelled', 'left', 'no_show'].includes(status) ? at(-1) : null,
      triagedAt: isTriaged ? at(-30) : null,
    }),
  );
const aDay = fc.uniqueArray(anEntry, { selector: ({ queueId }) => queueId, maxLength: 60 });
const aDestination = fc.constantFrom(null, { departmentId: 'a' });

describe('what the desk lists', () => {
  test('everybody of the day stands in one listing, and who is not judged in one more', () => {
    fc.assert(
      fc.property(aDay, (day) => {
        const { counts } = listEntries(day, everybody, feed);
        const { untriaged, ...rest } = counts;
        const listed = Object.values(rest).reduce((sum, count) => sum + count, 0);
        expect(listed).toBe(day.filter(({ status }) => !isSuperseded(status)).length);
        expect(untriaged).toBe(day.filter(isUntriaged).length);
      }),
    );
  });

  test('what is listed and what the filter hides are all there are', () => {
    fc.assert(
      fc.property(
        aDay,
        fc.constantFrom(...listings),
        aDestination,
        fc.subarray([1, 2, 3, 4, 5]),
        (day, listing, destination, levels) => {
          const whole = listEntries(day, { ...everybody, listing }, feed).entries.length;
          const { entries, hidden } = listEntries(day, { listing, destination, levels: new Set(levels) }, feed);
          expect(entries.length + hidden).toBe(whole);
        },
      ),
    );
  });

  test('the alarm is about all who wait or are on hold past their time, and nobody else', () => {
    fc.assert(
      fc.property(aDay, aDestination, (day, destination) => {
        const late = lateOf(day, { destination, levels: new Set() }, feed, NOW).map(({ queueId }) => queueId);
        const expected = day.filter((entry) => {
          const from = lateFrom(entry);
          return (
            from !== null &&
            Date.parse(from) <= NOW &&
            (destination === null || entry.departmentId === destination.departmentId)
          );
        });
        expect(new Set(late)).toEqual(new Set(expected.map(({ queueId }) => queueId)));
      }),
    );
  });

  test('a level is a judgement: who is untriaged has none, and no choice of levels takes them out of their own list', () => {
    fc.assert(
      fc.property(aDay, fc.subarray([1, 2, 3, 4, 5], { minLength: 1 }), (day, levels) => {
        const filter = { ...everybody, levels: new Set(levels) };
        const { entries, levelCounts } = listEntries(day, filter, feed);
        const judged = day.filter((entry) => entry.status === 'waiting' && !isUntriaged(entry));
        expect(new Set(entries)).toEqual(new Set(judged.filter(({ urgencyLevel }) => levels.includes(urgencyLevel))));
        expect([...levelCounts.values()].reduce((sum, count) => sum + count, 0)).toBe(judged.length);
        const untriaged = listEntries(day, { ...filter, listing: 'untriaged' }, feed).entries;
        expect(untriaged).toHaveLength(day.filter(isUntriaged).length);
      }),
    );
  });

  test('of those nobody has judged the longest wait comes first', () => {
    fc.assert(
      fc.property(aDay, (day) => {
        const { entries } = listEntries(day, { ...everybody, listing: 'untriaged' }, feed);
        const arrived = entries.map(({ arrivedAt }) => Date.parse(arrivedAt));
        expect(arrived).toEqual([...arrived].sort((a, b) => a - b));
      }),
    );
  });
});
