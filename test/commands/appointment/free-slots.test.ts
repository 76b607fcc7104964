import type { Knex } from 'knex';
import { pino } from 'pino';
import { v4 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectDatabase } from '../../../src/database/connect.ts';
import { Schedule } from '../../../src/models/schedule.ts';
import { aDoctor, anAppointment, aPatient, aReceptionist } from '../../support/builders.ts';
import { standStill } from '../../support/clock.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase({ timeZone: 'Europe/Berlin' });
afterAll(database.drop);
const reception = aReceptionist();

beforeAll(() => standStill(database.knex, '2026-01-05T09:00:00Z'));

const aSchedule = async (knex: Knex, given: Partial<Schedule>) =>
  Schedule.query(knex).insert({
    weekday: 1,
    starts: '08:00',
    ends: '12:00',
    slotMinutes: 60,
    validFrom: '2026-01-01',
    validTo: null,
    doctorId: given.doctorId ?? (await aDoctor(knex)).doctorId,
    ...given,
  });

describe('in Europe/Berlin', () => {
  const { knex } = database;
  const { ok, refused } = senderOf(knex);
  const slotsOf = async (doctorId: string, date: string): Promise<string[]> => {
    const { slots } = await ok(reception, 'appointment:free-slots', { doctorId, date });
    return slots.map(({ startsAt }) => startsAt);
  };

  test('are the hours of the weekday in steps, without a last one that would not fit', async () => {
    const { doctorId } = await aSchedule(knex, { starts: '13:00', ends: '15:00', slotMinutes: 45 });
    const { slots } = await ok(reception, 'appointment:free-slots', { doctorId, date: '2026-01-12' });
    expect(slots).toEqual([
      { startsAt: '2026-01-12T12:00:00.000Z', durationMinutes: 45 },
      { startsAt: '2026-01-12T12:45:00.000Z', durationMinutes: 45 },
    ]);
    expect(await slotsOf(doctorId, '2026-01-13')).toEqual([]);
  });

  test('are of the schedules in force that day, both ends included', async () => {
    const { doctorId } = await aSchedule(knex, { ends: '09:00', validFrom: '2026-01-12', validTo: '2026-01-19' });
    await aSchedule(knex, { doctorId, starts: '16:00', ends: '17:00', validFrom: '2026-01-19' });
    expect(await slotsOf(doctorId, '2026-01-05')).toEqual([]);
    expect(await slotsOf(doctorId, '2026-01-12')).toEqual(['2026-01-12T07:00:00.000Z']);
    expect(await slotsOf(doctorId, '2026-01-19')).toEqual(['2026-01-19T07:00:00.000Z', '2026-01-19T15:00:00.000Z']);
    expect(await slotsOf(doctorId, '2026-01-26')).toEqual(['2026-01-26T15:00:00.000Z']);
  });

  test('leave out the past, by the database’s clock', async () => {
    const { doctorId } = await aSchedule(knex, {});
    expect(await slotsOf(doctorId, '2026-01-05')).toEqual(['2026-01-05T09:00:00.000Z', '2026-01-05T10:00:00.000Z']);
  });

  test('leave out what an appointment overlaps, and only that', async () => {
    const { doctorId } = await aSchedule(knex, { slotMinutes: 30, ends: '11:00' });
    const at = (time: string) => ({ doctorId, scheduledDate: new Date(`2026-01-12T${time}Z`) });
    await anAppointment(knex, { ...at('07:45:00'), durationMinutes: 30 });
    await anAppointment(knex, { ...at('09:00:00'), durationMinutes: 30 });
    await anAppointment(knex, { ...at('08:30:00'), durationMinutes: 30, holdsSlot: false });
    await anAppointment(knex, { ...at('09:30:00'), durationMinutes: 30, status: 'cancelled' });
    await anAppointment(knex, { scheduledDate: new Date('2026-01-12T08:30:00Z') });
    expect(await slotsOf(doctorId, '2026-01-12')).toEqual(
      ['07:00', '08:30', '09:30'].map((time) => `2026-01-12T${time}:00.000Z`),
    );
  });

  test('an eight-hour appointment from the evening before is in the way', async () => {
    const { doctorId } = await aSchedule(knex, { starts: '00:00', ends: '08:00' });
    await anAppointment(knex, { doctorId, scheduledDate: new Date('2026-01-11T21:30:00Z'), durationMinutes: 480 });
    expect(await slotsOf(doctorId, '2026-01-12')).toEqual(['2026-01-12T06:00:00.000Z']);
  });

  test('a morning keeps its wall-clock hours on both days of the change', async () => {
    const { doctorId } = await aSchedule(knex, { weekday: 7 });
    expect((await slotsOf(doctorId, '2026-03-22')).at(0)).toBe('2026-03-22T07:00:00.000Z');
    expect(await slotsOf(doctorId, '2026-03-29')).toEqual(
      ['06', '07', '08', '09'].map((hour) => `2026-03-29T${hour}:00:00.000Z`),
    );
    expect(await slotsOf(doctorId, '2026-10-25')).toEqual(
      ['07', '08', '09', '10'].map((hour) => `2026-10-25T${hour}:00:00.000Z`),
    );
  });

  test('a night has an hour less in spring and one more in autumn', async () => {
    const { doctorId } = await aSchedule(knex, { weekday: 7, starts: '00:00', ends: '06:00' });
    expect(await slotsOf(doctorId, '2026-03-29')).toEqual([
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T00:00:00.000Z',
      '2026-03-29T01:00:00.000Z',
      '2026-03-29T02:00:00.000Z',
      '2026-03-29T03:00:00.000Z',
    ]);
    expect(await slotsOf(doctorId, '2026-10-25')).toHaveLength(7);
  });

  test('hours that end and begin inside the lost hour touch and do not overlap', async () => {
    const { doctorId } = await aSchedule(knex, { weekday: 7, starts: '00:30', ends: '02:30', slotMinutes: 30 });
    await aSchedule(knex, { doctorId, weekday: 7, starts: '02:30', ends: '04:00', slotMinutes: 30 });
    expect(await slotsOf(doctorId, '2026-03-29')).toEqual([
      '2026-03-28T23:30:00.000Z',
      '2026-03-29T00:00:00.000Z',
      '2026-03-29T00:30:00.000Z',
      // 03:00 in summer time, the instant of the jump
      '2026-03-29T01:00:00.000Z',
      '2026-03-29T01:30:00.000Z',
    ]);
  });

  test('to midnight and round the clock none is missing', async () => {
    const { doctorId } = await aSchedule(knex, { starts: '00:00', ends: '24:00', slotMinutes: 20 });
    const slots = await slotsOf(doctorId, '2026-01-12');
    expect(slots).toHaveLength(72);
    expect(slots.at(0)).toBe('2026-01-11T23:00:00.000Z');
    expect(slots.at(-1)).toBe('2026-01-12T22:40:00.000Z');
    expect(await slotsOf(doctorId, '2026-01-13')).toEqual([]);
  });

  test('over midnight are told on the day on which they begin', async () => {
    const { doctorId } = await aSchedule(knex, { starts: '22:30', ends: '01:30', slotMinutes: 60 });
    expect(await slotsOf(doctorId, '2026-01-12')).toEqual(['2026-01-12T21:30:00.000Z', '2026-01-12T22:30:00.000Z']);
    expect(await slotsOf(doctorId, '2026-01-13')).toEqual(['2026-01-12T23:30:00.000Z']);
    expect(await slotsOf(doctorId, '2026-01-14')).toEqual([]);
  });

  test('over midnight end with the last day of the schedule that they began on', async () => {
    const { doctorId } = await aSchedule(knex, { starts: '23:00', ends: '02:00', validTo: '2026-01-12' });
    expect(await slotsOf(doctorId, '2026-01-13')).toEqual(['2026-01-12T23:00:00.000Z', '2026-01-13T00:00:00.000Z']);
    expect(await slotsOf(doctorId, '2026-01-20')).toEqual([]);
  });

  test('a booking after midnight has the length of the hours that began before it', async () => {
    const { doctorId } = await aSchedule(knex, { starts: '22:00', ends: '02:00', slotMinutes: 40 });
    const { patientId } = await aPatient(knex);
    const booked = await ok(reception, 'appointment:book', {
      doctorId,
      patientId,
      scheduledDate: '2026-01-12T23:20:00Z',
    });
    expect(booked.appointment.durationMinutes).toBe(40);
  });

  describe('for an appointment that is to be moved', () => {
    /** An hour on a grid of a quarter of one. */
    const moving = async () => {
      const { doctorId } = await aSchedule(knex, { starts: '08:00', ends: '11:00', slotMinutes: 15 });
      const at = (time: string) => new Date(`2026-01-12T${time}:00Z`);
      const { appointmentId } = await anAppointment(knex, {
        doctorId,
        scheduledDate: at('08:00'),
        durationMinutes: 60,
      });
      return { doctorId, appointmentId, at };
    };
    const timesFor = async (input: { doctorId: string; appointmentId: string }) => {
      const { slots } = await ok(reception, 'appointment:free-slots', { ...input, date: '2026-01-12' });
      expect(new Set(slots.map(({ durationMinutes }) => durationMinutes))).toEqual(new Set([60]));
      return slots.map(({ startsAt }) => startsAt.slice(11, 16));
    };

    test('are those that the whole of it fits into, and its own time is in nobody’s way', async () => {
      const { doctorId, appointmentId, at } = await moving();
      const until = (last: string) =>
        ['07:00', '07:15', '07:30', '07:45', '08:00', '08:15', '08:30', '08:45', '09:00'].filter(
          (time) => time <= last,
        );
      // Until 10:00, and not a minute past the end of the hours.
      expect(await timesFor({ doctorId, appointmentId })).toEqual(until('09:00'));
      await anAppointment(knex, { doctorId, scheduledDate: at('09:45'), durationMinutes: 15 });
      expect(await timesFor({ doctorId, appointmentId })).toEqual(until('08:45'));
    });

    test('go over from hours to those that follow without a break', async () => {
      const { doctorId, appointmentId } = await moving();
      await aSchedule(knex, { doctorId, starts: '11:00', ends: '11:30', slotMinutes: 30 });
      expect((await timesFor({ doctorId, appointmentId })).at(-1)).toBe('09:30');
    });

    test('with another doctor are of that doctor’s grid, and as long as it is', async () => {
      const { appointmentId } = await moving();
      const { doctorId } = await aSchedule(knex, { starts: '14:00', ends: '16:00', slotMinutes: 40 });
      expect(await timesFor({ doctorId, appointmentId })).toEqual(['13:00', '13:40']);
    });

    test('an unknown one is not found', async () => {
      const [{ doctorId }, appointmentId] = [await aDoctor(knex), uuid()];
      expect(
        await refused(reception, 'appointment:free-slots', { doctorId, appointmentId, date: '2026-01-12' }),
      ).toMatchObject({ code: 'not_found', details: { appointmentId } });
    });
  });

  test('an unknown doctor is not found', async () => {
    const doctorId = uuid();
    expect(await refused(reception, 'appointment:free-slots', { doctorId, date: '2026-01-12' })).toMatchObject({
      code: 'not_found',
      details: { doctorId },
    });
  });
});

describe.each([
  // The clocks jump from 00:00 to 01:00, so these days have no midnight.
  ['America/Santiago', '2026-09-06', ['2026-09-06T04:00:00.000Z', '2026-09-06T05:00:00.000Z']],
  ['Africa/Cairo', '2026-04-24', ['2026-04-23T22:00:00.000Z', '2026-04-23T23:00:00.000Z']],
])('in %s, on a day without a midnight', (timeZone, date, expected) => {
  const knex = connectDatabase({
    url: database.url,
    pool: { min: 0, max: 2 },
    nodeId: 'test-node',
    timeZone,
    log: pino({ level: 'silent' }),
  });
  afterAll(() => knex.destroy());

  test('a night begins with the day', async () => {
    const weekday = new Date(`${date}T12:00:00Z`).getUTCDay() || 7;
    const { doctorId } = await aSchedule(knex, { weekday, starts: '00:00', ends: '03:00' });
    const { slots } = await senderOf(knex).ok(reception, 'appointment:free-slots', { doctorId, date });
    expect(slots.map(({ startsAt }) => startsAt)).toEqual(expected);
  });
});

describe.each([
  // 24:00 becomes 23:00, so the last hour of these days comes twice.
  ['America/Santiago', '2026-04-04', '2026-04-05T01:00:00.000Z'],
  ['Africa/Cairo', '2026-10-29', '2026-10-29T19:00:00.000Z'],
])('in %s, on a day whose last hour comes twice', (timeZone, date, first) => {
  const knex = connectDatabase({
    url: database.url,
    pool: { min: 0, max: 2 },
    nodeId: 'test-node',
    timeZone,
    log: pino({ level: 'silent' }),
  });
  afterAll(() => knex.destroy());

  test('an evening has slots in both of them', async () => {
    const weekday = new Date(`${date}T12:00:00Z`).getUTCDay() || 7;
    const { doctorId } = await aSchedule(knex, { weekday, starts: '22:00', ends: '23:30', slotMinutes: 30 });
    const { slots } = await senderOf(knex).ok(reception, 'appointment:free-slots', { doctorId, date });
    const starts = slots.map(({ startsAt }) => Date.parse(startsAt));
    expect(starts).toEqual(Array.from({ length: 5 }, (_, n) => Date.parse(first) + n * 30 * 60_000));
  });
});

describe('in America/Havana, on a day whose first hour comes twice', () => {
  const knex = connectDatabase({
    url: database.url,
    pool: { min: 0, max: 2 },
    nodeId: 'test-node',
    timeZone: 'America/Havana',
    log: pino({ level: 'silent' }),
  });
  afterAll(() => knex.destroy());
  const slotsOf = async (starts: string, ends: string): Promise<string[]> => {
    const { doctorId } = await aSchedule(knex, { weekday: 7, starts, ends, slotMinutes: 20 });
    const { slots } = await senderOf(knex).ok(reception, 'appointment:free-slots', { doctorId, date: '2027-11-07' });
    return slots.map(({ startsAt }) => startsAt);
  };

  test('hours that begin in it have slots in both', async () => {
    const slots = await slotsOf('00:00', '03:20');
    expect(slots).toHaveLength(13);
    expect(slots.at(0)).toBe('2027-11-07T04:00:00.000Z');
    expect(await slotsOf('00:30', '03:10')).toHaveLength(11);
    expect(await slotsOf('00:00', '24:00')).toHaveLength(75);
  });

  test('hours that meet in it do not overlap', async () => {
    const { doctorId } = await aSchedule(knex, { weekday: 7, starts: '00:00', ends: '00:40', slotMinutes: 20 });
    await aSchedule(knex, { doctorId, weekday: 7, starts: '00:40', ends: '02:00', slotMinutes: 20 });
    const { slots } = await senderOf(knex).ok(reception, 'appointment:free-slots', { doctorId, date: '2027-11-07' });
    expect(slots.map(({ startsAt }) => Date.parse(startsAt))).toEqual(
      Array.from({ length: 9 }, (_, n) => Date.parse('2027-11-07T04:00:00Z') + n * 20 * 60_000),
    );
  });
});
