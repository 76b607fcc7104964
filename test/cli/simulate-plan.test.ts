import { describe, expect, test } from 'vitest';
import { readOptions } from '../../src/cli/simulate/options.ts';
import { planDay } from '../../src/cli/simulate/plan.ts';
import { asTable } from '../../src/cli/simulate/report.ts';

const day = { seed: '7', minutes: 600, patientsPerHour: 60, departments: 3, doctors: 8 };

describe('the plan of a day', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(planDay(day)).toEqual(planDay(day));
    expect(planDay({ ...day, seed: '8' })).not.toEqual(planDay(day));
  });

  test('keeps what each person does when the hospital sees more of them', () => {
    const [first] = planDay(day).visits;
    const [again] = planDay({ ...day, patientsPerHour: 61 }).visits;
    expect({ ...again, arrivesAt: 0 }).toEqual({ ...first, arrivesAt: 0 });
  });

  test('has the number of arrivals asked for, in order, most of them in the morning', () => {
    const { visits, shifts } = planDay(day);
    const times = visits.map(({ arrivesAt }) => arrivesAt);
    expect(visits).toHaveLength(600);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(0)).toBeGreaterThanOrEqual(0);
    expect(times.at(-1)).toBeLessThanOrEqual(600);
    expect(times.filter((time) => time < 300).length).toBeGreaterThan(330);
    expect(shifts).toHaveLength(8);
  });

  test('knows every kind of visit', () => {
    const { visits, shifts } = planDay(day);
    const kinds = (of: (visit: (typeof visits)[number]) => string) => new Set(visits.map(of));
    expect(kinds(({ how }) => how)).toEqual(new Set(['appointment', 'anonymous', 'named']));
    expect(kinds(({ outcome }) => outcome)).toEqual(new Set(['seen', 'no-show', 'comes-late', 'leaves', 'stays-away']));
    expect(kinds(({ aside }) => aside)).toEqual(
      new Set(['none', 'hold', 'transfer', 'return', 'undo', 'move-while-waiting']),
    );
    expect(kinds(({ triage }) => String(triage?.level ?? 'none'))).toEqual(new Set(['none', '1', '2', '3', '5']));
    expect(shifts.some(({ offAt }) => offAt !== null)).toBe(true);
  });
});

describe('the options', () => {
  test('have defaults for the demo hospital', () => {
    expect(readOptions([])).toMatchObject({
      url: 'http://127.0.0.1:3000',
      speed: 60,
      seed: '7',
      minutes: 600,
      doctors: ['doctor1', 'doctor2', 'doctor3', 'doctor4', 'doctor5', 'doctor6', 'doctor7', 'doctor8'],
      kioskToken: 'demo-kiosk',
      databaseUrl: null,
      check: true,
    });
  });

  test('are read, and minutes go before hours', () => {
    const args = ['--hours', '3', '--minutes', '45', '--speed', '120', '--doctors', 'ann,bob', '--no-check'];
    expect(readOptions(args)).toMatchObject({ minutes: 45, speed: 120, doctors: ['ann', 'bob'], check: false });
    expect(readOptions(['--hours', '3'])).toMatchObject({ minutes: 180 });
    expect(readOptions(['--help'])).toBeNull();
  });

  test('that make no sense are refused by name', () => {
    expect(() => readOptions(['--speed', 'fast'])).toThrow('--speed takes a number');
    expect(() => readOptions(['--speed', '0'])).toThrow('--speed takes 1 at least');
    expect(() => readOptions(['--url', 'here'])).toThrow('--url takes a URL');
    expect(() => readOptions(['--sped', '5'])).toThrow('--sped');
  });
});

test('a table has its columns in line, numbers to the right', () => {
  expect(
    asTable(
      ['what', 'count'],
      [
        ['a', 7],
        ['longer', 12_345],
      ],
    ),
  ).toBe(['what    count', 'a           7', 'longer  12345'].join('\n'));
});
