import { afterAll, describe, expect, test } from 'vitest';
import { freeIn, hoursOn, instantAt, lanesOf, spanOf } from '../../../src/pages/reception/day/hours.ts';
import type { Appointment } from '../../../src/protocol/views.ts';
import { aDoctor, anAdministrator, anAppointment, aReceptionist } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const berlin = 'Europe/Berlin';
const at = (date: string, time: string, zone = berlin): string => new Date(instantAt(date, time, zone)).toISOString();

describe('the instant of a local time', () => {
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
  test('where they show it twice, is the second', () => {
    expect(at('2026-10-25', '02:30')).toBe('2026-10-25T01:30:00.000Z');
    expect(at('2026-10-25', '03:00')).toBe('2026-10-25T02:00:00.000Z');
  });
});

describe('free slots', async () => {
  const database = await testDatabase();
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

test('nothing that has begun is free', () => {
  const hours = [{ from: 0, to: 60 * 60_000, slotMinutes: 20 }];
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
