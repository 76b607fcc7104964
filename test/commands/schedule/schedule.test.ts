import { v4 as uuid } from 'uuid';
import { afterAll, describe, expect, test } from 'vitest';
import { Doctor } from '../../../src/models/doctor.ts';
import { Schedule } from '../../../src/models/schedule.ts';
import { aDoctor, anAdministrator, anAppointment } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused, reply } = senderOf(knex);
const admin = anAdministrator();

const morning = { weekday: 1, starts: '08:00', ends: '12:00', slotMinutes: 20, validFrom: '2026-01-01' };
const someHours = async (given: object = {}) => ({ ...morning, doctorId: (await aDoctor(knex)).doctorId, ...given });

describe('schedule:create', () => {
  test('hours are open-ended unless they say so, and are listed by weekday and time', async () => {
    const hours = await someHours();
    const { doctorId } = hours;
    const later = await ok(admin, 'schedule:create', { ...hours, starts: '13:00', ends: '17:00' });
    const { schedule } = await ok(admin, 'schedule:create', hours);
    const { schedules } = await ok(admin, 'schedule:list', { doctorId });
    expect(schedule).toEqual({ ...hours, scheduleId: expect.any(String), validTo: null });
    expect(schedules).toEqual([schedule, later.schedule]);
    const all = await ok(admin, 'schedule:list', {});
    expect(all.schedules).toEqual(expect.arrayContaining(schedules));
  });

  test.each([
    ['the same hours', {}],
    ['hours that begin a minute too early', { starts: '11:59', ends: '14:00' }],
    ['hours inside', { starts: '09:00', ends: '10:00' }],
    ['hours that only share the last day', { validFrom: '2026-06-30' }],
  ])('%s overlap', async (_, given) => {
    const first = await someHours({ validTo: '2026-06-30' });
    const { schedule } = await ok(admin, 'schedule:create', first);
    const { doctorId } = first;
    expect(await refused(admin, 'schedule:create', { ...morning, doctorId, ...given })).toMatchObject({
      code: 'conflict',
      details: { overlapsScheduleId: schedule.scheduleId },
    });
  });

  test.each([
    ['hours that begin when the others end', { starts: '12:00', ends: '13:00' }],
    ['the same hours of another weekday', { weekday: 2 }],
    ['the same hours from the day after on', { validFrom: '2026-07-01' }],
  ])('%s do not overlap', async (_, given) => {
    const first = await someHours({ validTo: '2026-06-30' });
    await ok(admin, 'schedule:create', first);
    await ok(admin, 'schedule:create', { ...morning, doctorId: first.doctorId, ...given });
  });

  test('hours may end at midnight, and on the next day', async () => {
    for (const [starts, ends] of [
      ['20:00', '24:00'],
      ['22:00', '06:00'],
      ['00:00', '24:00'],
    ] as const) {
      const hours = await someHours({ starts, ends });
      const { schedule } = await ok(admin, 'schedule:create', hours);
      expect(schedule).toMatchObject({ starts, ends });
      const { scheduleId } = schedule;
      expect((await ok(admin, 'schedule:update', { scheduleId, slotMinutes: 15 })).schedule.ends).toBe(ends);
    }
  });

  test.each([
    ['the next morning', { weekday: 2, starts: '05:00', ends: '09:00' }],
    ['the next night', { weekday: 2, starts: '05:59', ends: '00:30' }],
    ['the same evening', { starts: '23:00', ends: '24:00' }],
    ['the evening before, that runs into it', { weekday: 7, starts: '23:00', ends: '22:30' }],
  ])('hours over midnight overlap %s', async (_, given) => {
    const night = await someHours({ starts: '22:00', ends: '06:00' });
    const { schedule } = await ok(admin, 'schedule:create', night);
    expect(await refused(admin, 'schedule:create', { ...night, ...given })).toMatchObject({
      code: 'conflict',
      details: { overlapsScheduleId: schedule.scheduleId },
    });
  });

  test.each([
    ['what begins when they end', { weekday: 2, starts: '06:00', ends: '09:00' }],
    ['the morning of their own day', { starts: '00:00', ends: '06:00' }],
    ['the next night', { weekday: 2, starts: '22:00', ends: '06:00' }],
    ['the next morning once they are over', { weekday: 2, starts: '05:00', ends: '09:00', validFrom: '2026-07-02' }],
  ])('hours over midnight do not overlap %s', async (_, given) => {
    const night = await someHours({ starts: '22:00', ends: '06:00', validTo: '2026-06-30' });
    await ok(admin, 'schedule:create', night);
    await ok(admin, 'schedule:create', { ...night, validTo: null, ...given });
  });

  test.each([
    { starts: '24:00', ends: '06:00' },
    { starts: '08:00', ends: '24:01' },
    { starts: '08:00', ends: '08:00' },
    { starts: '23:50', ends: '00:05' },
  ])('%o are no hours', async (given) => {
    expect(await refused(admin, 'schedule:create', await someHours(given))).toMatchObject({ code: 'invalid_input' });
  });

  test('of ten that enter the same hours at once, one does', async () => {
    const hours = await someHours();
    const replies = await Promise.all(Array.from({ length: 10 }, () => reply(admin, 'schedule:create', hours)));
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await Schedule.query(knex).where('doctor_id', hours.doctorId).resultSize()).toBe(1);
  });

  test.each([
    ['ends', { starts: '12:00', ends: '12:00' }],
    ['ends', { starts: '08:00', ends: '08:19' }],
    ['validTo', { validTo: '2025-12-31' }],
    ['weekday', { weekday: 0 }],
    ['starts', { starts: '24:00' }],
    ['validFrom', { validFrom: '0000-01-01' }],
  ])('a wrong %s is invalid', async (path, given) => {
    expect(await refused(admin, 'schedule:create', await someHours(given))).toMatchObject({
      code: 'invalid_input',
      details: { issues: [{ path }] },
    });
  });

  test('an unknown doctor is not found', async () => {
    expect(await refused(admin, 'schedule:create', { ...morning, doctorId: uuid() })).toMatchObject({
      code: 'not_found',
    });
  });
});

describe('schedule:update', () => {
  test('what is left out stays, null makes it open-ended, and its own hours are no overlap', async () => {
    const { schedule } = await ok(admin, 'schedule:create', await someHours({ validTo: '2026-06-30' }));
    const { scheduleId } = schedule;
    const changed = await ok(admin, 'schedule:update', { scheduleId, ends: '12:30', validTo: null });
    expect(changed.schedule).toEqual({ ...schedule, ends: '12:30', validTo: null });
    expect((await ok(admin, 'schedule:list', { doctorId: schedule.doctorId })).schedules).toEqual([changed.schedule]);
  });

  test('hours do not grow into others, nor beyond their own end', async () => {
    const hours = await someHours();
    const { schedule } = await ok(admin, 'schedule:create', hours);
    const other = await ok(admin, 'schedule:create', { ...hours, starts: '13:00', ends: '17:00' });
    const { scheduleId } = schedule;
    expect(await refused(admin, 'schedule:update', { scheduleId, ends: '13:01' })).toMatchObject({
      code: 'conflict',
      details: { overlapsScheduleId: other.schedule.scheduleId },
    });
    expect(await refused(admin, 'schedule:update', { scheduleId, starts: '12:00' })).toMatchObject({
      code: 'invalid_input',
    });
  });

  test('an unknown schedule is not found', async () => {
    expect(await refused(admin, 'schedule:update', { scheduleId: uuid(), ends: '13:00' })).toMatchObject({
      code: 'not_found',
    });
  });
});

test('removed hours are gone, and what was booked stays', async () => {
  const { schedule } = await ok(admin, 'schedule:create', await someHours());
  const { scheduleId, doctorId } = schedule;
  const appointment = await anAppointment(knex, { doctorId });
  expect(await ok(admin, 'schedule:remove', { scheduleId })).toEqual({ scheduleId });
  expect((await ok(admin, 'schedule:list', { doctorId })).schedules).toEqual([]);
  expect(await appointment.$query(knex)).toMatchObject({ status: 'booked' });
  expect(await refused(admin, 'schedule:remove', { scheduleId })).toMatchObject({ code: 'not_found' });
});

test('whoever changes hours, the doctor’s revision rises, and the audit has the hours alone', async () => {
  const { doctorId } = await aDoctor(knex);
  const revision = async () => (await Doctor.query(knex).findById(doctorId).throwIfNotFound()).revision;
  const revisions = [await revision()];
  const { schedule } = await ok(admin, 'schedule:create', await someHours({ doctorId }));
  revisions.push(await revision());
  await ok(admin, 'schedule:update', { scheduleId: schedule.scheduleId, ends: '11:00' });
  revisions.push(await revision());
  await ok(admin, 'schedule:remove', { scheduleId: schedule.scheduleId });
  revisions.push(await revision());
  await Schedule.query(knex).insert({ ...morning, doctorId });
  revisions.push(await revision());
  expect(revisions).toEqual([1, 2, 3, 4, 5]);
  expect(await knex('audit_log').where({ table_name: 'doctors', row_id: doctorId, action: 'schedule:create' })).toEqual(
    [],
  );
});
