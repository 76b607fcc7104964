import { describe, expect, test } from 'vitest';
import { isLeftBehind, lateFrom, leftBehindOf } from '../../src/protocol/view-rules.ts';
import type { Doctor } from '../../src/protocol/views.ts';
import { at, doctor, doctorId, staffEntry } from '../client/rows.ts';

const wentOff = (changes: Partial<Doctor> = {}): Doctor => doctor({ status: 'off', statusSince: at(60), ...changes });
const now = (minutes: number): number => Date.parse(at(minutes));

describe('somebody who waits for a doctor who went off', () => {
  test('is left behind from then on, waiting or on hold; not with the doctor, and not once it is over', () => {
    for (const status of ['waiting', 'on_hold'] as const) {
      expect(isLeftBehind(staffEntry(10, { status }), wentOff(), now(61))).toBe(true);
    }
    for (const status of ['called', 'in_service', 'completed', 'left', 'transferred'] as const) {
      expect(isLeftBehind(staffEntry(10, { status }), wentOff(), now(61))).toBe(false);
    }
    for (const status of ['available', 'paused'] as const) {
      expect(isLeftBehind(staffEntry(10), wentOff({ status }), now(61))).toBe(false);
    }
  });

  test('is not while the doctor is expected back, and is again when that has passed', () => {
    const until = wentOff({ backAt: at(90) });
    expect(isLeftBehind(staffEntry(10), until, now(89))).toBe(false);
    expect(isLeftBehind(staffEntry(10), until, now(90))).toBe(true);
  });

  test('who came after the doctor had gone, for one who may be on the way, is so only when late', () => {
    const entry = staffEntry(70, { dueAt: at(100) });
    expect(isLeftBehind(entry, wentOff(), now(99))).toBe(false);
    expect(isLeftBehind(entry, wentOff(), now(100))).toBe(true);
  });
});

test('the band has a line for each doctor, the most urgent first, in the order of calling', () => {
  const other = '0000000d-0000-4000-8000-000000000099';
  const doctors = new Map([
    [doctorId, wentOff()],
    [other, wentOff({ doctorId: other })],
  ]);
  const entries = [
    staffEntry(1),
    staffEntry(2, { urgencyLevel: 3, dueAt: at(62) }),
    staffEntry(3, { doctorId: other, urgencyLevel: 1, callRank: 1, dueAt: at(3), status: 'on_hold' }),
    staffEntry(4, { doctorId: null }),
  ];
  const band = leftBehindOf(entries, doctors, now(61));
  expect(band.map(({ doctorId: of, urgencyLevel }) => [of, urgencyLevel])).toEqual([
    [other, 1],
    [doctorId, 3],
  ]);
  expect(band[1]?.entries.map(({ queueNumber }) => queueNumber)).toEqual(['C-002', 'C-001']);
});

test('a held patient is late from when they were to be back, or from the due time; who does not wait is not late', () => {
  expect(lateFrom(staffEntry(1, { dueAt: at(121) }))).toBe(at(121));
  expect(lateFrom(staffEntry(1, { status: 'on_hold', dueAt: at(121), backAt: at(30) }))).toBe(at(30));
  expect(lateFrom(staffEntry(1, { status: 'on_hold', dueAt: at(121) }))).toBe(at(121));
  for (const status of ['called', 'in_service', 'completed', 'no_show'] as const) {
    expect(lateFrom(staffEntry(1, { status }))).toBeNull();
  }
});
