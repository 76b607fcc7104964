import type { Knex } from 'knex';
import { pino } from 'pino';
import { v4 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectDatabase } from '../../../src/database/connect.ts';
import { Schedule } from '../../../src/models/schedule.ts';
import { aDoctor, anAppointment, aReceptionist } from '../../support/builders.ts';
import { standStill } from '../../support/clock.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
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
