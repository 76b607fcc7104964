import * as fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, describe, expect, test } from 'vitest';
import { connectDatabase } from '../../../src/database/connect.ts';
import { dayAway, freeIn, hoursOn, instantAt, lanesOf, spanOf } from '../../../src/pages/reception/day/hours.ts';
import type { Appointment } from '../../../src/protocol/views.ts';
import { aDoctor, anAdministrator, anAppointment, aReceptionist } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const berlin = 'Europe/Berlin';
const at = (date: string, time: string, zone = berlin): string => new Date(instantAt(date, time, zone)).toISOString();

describe('the instant of a local time', () => {
  test('of 24:00 is the midnight after', () => {
    expect(at('2026-07-01', '24:00')).toBe(at('2026-07-02', '00:00'));
  });
  test('follows the zone', () => {
    expect(at('2026-07-01', '09:30')).toBe('2026-07-01T07:30:00.000Z');
    expect(at('2026-12-01', '09:30')).toBe('2026-12-01T08:30:00.000Z');
    expect(at('2026-12-01', '09:30', 'Asia/Kolkata')).toBe('2026-12-01T04:00:00.000Z');
    expect(at('2026-12-01', '00:00', 'Pacific/Kiritimati')).toBe('2026-11-30T10:00:00.000Z');
  });
  test('where the clocks jump over it, is the jump', () => {
    expect(at('2026-03-29', '02:30')).toBe('2026-03-29T01:00:00.000Z');
    expect(at('2026-03-29', '03:00')).toBe('2026-03-29T01:00:00.000Z');
    expect(at('2026-03-29', '01:59')).toBe('2026-03-29T00:59:00.000Z');
  });
  test('where they show it twice, is the first', () => {
    expect(at('2026-10-25', '02:30')).toBe('2026-10-25T00:30:00.000Z');
    expect(at('2027-11-07', '00:00', 'America/Havana')).toBe('2027-11-07T04:00:00.000Z');
    expect(at('2026-10-25', '03:00')).toBe('2026-10-25T02:00:00.000Z');
  });
});

describe('free slots', async () => {
  const database = await testDatabase({ timeZone: 'Europe/Berlin' });
  afterAll(database.drop);
  const { knex } = database;
  const { ok } = senderOf(knex);
  const reception = aReceptionist();

  /** A Sunday on which the clocks of Berlin change, and the Monday after it; in years to come. */
  test.each(['2027-03-28', '2027-10-31', '2027-11-01'])('of %s are those that the hub itself tells', async (date) => {
    const { doctorId } = await aDoctor(knex);
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
    const hours = { doctorId, weekday, validFrom: '2026-01-01' };
    const admin = anAdministrator();
    await ok(admin, 'schedule:create', { ...hours, starts: '00:30', ends: '06:10', slotMinutes: 20 });
    await ok(admin, 'schedule:create', { ...hours, starts: '09:00', ends: '12:00', slotMinutes: 30 });
    const booked = await anAppointment(knex, {
      doctorId,
      scheduledDate: new Date(instantAt(date, '09:40', berlin)),
      durationMinutes: 25,
    });
    await anAppointment(knex, {
      doctorId,
      scheduledDate: new Date(instantAt(date, '11:00', berlin)),
      status: 'no_show',
      holdsSlot: false,
    });

    const { slots } = await ok(reception, 'appointment:free-slots', { doctorId, date });
    const { schedules } = await ok(reception, 'schedule:list', { doctorId });
    const { appointments } = await ok(reception, 'appointment:list', { doctorId, date });
    expect(appointments.map(({ appointmentId }) => appointmentId)).toContain(booked.appointmentId);
    const own = freeIn(hoursOn(schedules, doctorId, date, berlin), appointments, Date.now());
    const told = slots.map(({ startsAt, durationMinutes }) => spanOf({ scheduledDate: startsAt, durationMinutes }));
    expect(own).toEqual(told);
    expect(own.length).toBeGreaterThan(10);
  });
});

/** Zones whose clocks change at midnight, in the night, by half an hour, and never. */
const zones = ['Europe/Berlin', 'America/Havana', 'America/Santiago', 'Australia/Lord_Howe', 'Asia/Kolkata'];
const half = fc.integer({ min: 0, max: 47 }).map((n) => `${String(n >> 1).padStart(2, '0')}:${n % 2 ? '30' : '00'}`);
/** As the hub counts them: what is not after the beginning is on the next day. */
const minutesFrom = (starts: string, ends: string): number => {
  const [from = 0, to = 0] = [starts, ends].map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
  return starts === ends ? 0 : to > from ? to - from : to - from + 24 * 60;
};
const changes = ['2027-03-14', '2027-03-28', '2027-04-04', '2027-09-05', '2027-10-03', '2027-10-31', '2027-11-07'];

describe.each(zones)('free slots in %s', async (timeZone) => {
  const database = await testDatabase({ timeZone: 'Europe/Berlin' });
  const knex = connectDatabase({
    url: database.url,
    pool: { min: 0, max: 2 },
    nodeId: 'test-node',
    timeZone,
    log: pino({ level: 'silent' }),
  });
  afterAll(async () => {
    await knex.destroy();
    await database.drop();
  });
  const { ok } = senderOf(knex);

  test('are the same on page and hub around each change of the clocks, for hours to midnight and over it', async () => {
    await fc.assert(
      fc.asyncProperty(
        half,
        fc.oneof(half, fc.constant('24:00')),
        fc.constantFrom(15, 20, 30, 60),
        fc.constantFrom(...changes),
        fc.integer({ min: 5, max: 240 }),
        async (starts, ends, slotMinutes, changed, movedMinutes) => {
          fc.pre(minutesFrom(starts, ends) >= slotMinutes);
          const { doctorId } = await aDoctor(knex);
          const date = dayAway(changed, -1);
          const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
          const input = { doctorId, starts, ends, slotMinutes, validFrom: '2026-01-01' };
          await ok(anAdministrator(), 'schedule:create', { ...input, weekday });
          await ok(anAdministrator(), 'schedule:create', { ...input, weekday: (weekday % 7) + 1 });
          const { schedules } = await ok(aReceptionist(), 'schedule:list', { doctorId });
          const { appointmentId } = await anAppointment(knex, { durationMinutes: movedMinutes });
          const all: number[] = [];
          for (const day of [date, changed, dayAway(changed, 1)]) {
            const { slots } = await ok(aReceptionist(), 'appointment:free-slots', { doctorId, date: day });
            const told = slots.map(({ startsAt }) => Date.parse(startsAt));
            expect(freeIn(hoursOn(schedules, doctorId, day, timeZone), [], 0).map(({ from }) => from)).toEqual(told);
            all.push(...told);
            // Also for what is to be moved there, however long it is.
            const forMove = await ok(aReceptionist(), 'appointment:free-slots', { doctorId, date: day, appointmentId });
            const own = freeIn(hoursOn(schedules, doctorId, day, timeZone), [], 0, movedMinutes);
            expect(own.map(({ from }) => from)).toEqual(forMove.slots.map(({ startsAt }) => Date.parse(startsAt)));
          }
          // One after the other, without one that overlaps another or is told on two days.
          all.slice(1).forEach((at, n) => expect(at - (all[n] ?? 0)).toBeGreaterThanOrEqual(slotMinutes * 60_000));
          const [first] = all;
          expect(first).toBe(instantAt(date, starts, timeZone));
        },
      ),
      { numRuns: 25 },
    );
  });
});

test('nothing that has begun is free', () => {
  const hours = [{ from: 0, to: 60 * 60_000, endsAt: 60 * 60_000, slotMinutes: 20 }];
  expect(freeIn(hours, [], 1)).toHaveLength(2);
});

test('what overlaps lies side by side, and what follows has the whole width again', () => {
  const visit = (name: string, from: number, to: number) => ({ name, from, to });
  const rows = [visit('c', 40, 60), visit('a', 0, 30), visit('b', 10, 40), visit('d', 60, 80)];
  const placed = lanesOf(rows, (row) => row).map(({ row, lane, lanes }) => [row.name, lane, lanes]);
  expect(placed).toEqual([
    ['a', 0, 2],
    ['b', 1, 2],
    ['c', 0, 1],
    ['d', 0, 1],
  ]);
});

test('a span is half-open', () => {
  const appointment: Pick<Appointment, 'scheduledDate' | 'durationMinutes'> = {
    scheduledDate: '2026-11-22T09:00:00.000Z',
    durationMinutes: 20,
  };
  const { from, to } = spanOf(appointment);
  expect(to - from).toBe(20 * 60_000);
});
