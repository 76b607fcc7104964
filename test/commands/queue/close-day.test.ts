import { v4 as uuid } from 'uuid';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { Appointment } from '../../../src/models/appointment.ts';
import { Department } from '../../../src/models/department.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import type { EntryStatus } from '../../../src/protocol/lifecycle.ts';
import {
  aDepartment,
  aDoctor,
  anAdministrator,
  anAppointment,
  anEntry,
  aNurse,
  aReceptionist,
  instant,
} from '../../support/builders.ts';
import { standStill } from '../../support/clock.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase({ timeZone: 'Europe/Berlin' });
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);
const reception = aReceptionist();

// 18:00 in Berlin.
await standStill(knex, '2026-03-10T17:00:00Z');
const [today, yesterday, before] = ['2026-03-10', '2026-03-09', '2026-03-08'] as const;

let department: Department;
beforeEach(async () => {
  department = await aDepartment(knex);
});

const entryOf = async (status: EntryStatus, queueDate: string) => {
  const { doctorId } = await aDoctor(knex, { departmentId: department.departmentId });
  return anEntry(knex, { doctorId, status, queueDate });
};
const statusOf = async ({ queueId }: QueueEntry) => (await QueueEntry.query(knex).findById(queueId))?.status;
const appointmentStatus = async ({ appointmentId }: Appointment) =>
  (await Appointment.query(knex).findById(appointmentId))?.status;

test('what earlier days left over ends: consultations complete, everybody else has left; today goes on', async () => {
  const { departmentId } = department;
  const old = [
    await entryOf('waiting', yesterday),
    await entryOf('called', before),
    await entryOf('on_hold', before),
    await entryOf('in_service', yesterday),
    await entryOf('no_show', yesterday),
  ];
  const current = await entryOf('waiting', today);
  expect(await ok(reception, 'queue:close-day', { departmentId, reason: 'End of day' })).toEqual({
    left: 3,
    completed: 1,
    noShows: 0,
    remaining: 0,
    closingId: expect.any(String),
    doctorsAtWork: 6,
  });
  expect(await Promise.all(old.map(statusOf))).toEqual(['left', 'left', 'left', 'completed', 'no_show']);
  expect(await statusOf(current)).toBe('waiting');
  expect(await QueueEntry.query(knex).findById(old[0]?.queueId ?? '')).toMatchObject({
    endedAt: await instant(knex),
  });
  expect(await ok(reception, 'queue:close-day', { departmentId })).toMatchObject({
    ...{ left: 0, completed: 0, noShows: 0, remaining: 0, closingId: null },
  });
});

test('a day that is named is closed alone, today too', async () => {
  const { departmentId } = department;
  const [old, current] = [await entryOf('waiting', before), await entryOf('waiting', today)];
  const closed = await ok(anAdministrator(), 'queue:close-day', { departmentId, queueDate: today });
  expect(closed).toMatchObject({ left: 1, completed: 0, noShows: 0 });
  expect([await statusOf(old), await statusOf(current)]).toEqual(['waiting', 'left']);
});

test('a dry run counts and changes nothing', async () => {
  const { departmentId } = department;
  const old = [await entryOf('waiting', yesterday), await entryOf('in_service', yesterday)];
  const counted = await ok(reception, 'queue:close-day', { departmentId, dryRun: true });
  expect(counted).toMatchObject({ left: 1, completed: 1, noShows: 0, remaining: 2, closingId: null });
  expect(await Promise.all(old.map(statusOf))).toEqual(['waiting', 'in_service']);
});

test('appointments follow their entries, and those that nobody came for are no-shows', async () => {
  const { departmentId } = department;
  const { doctorId } = await aDoctor(knex, { departmentId });
  const booked = (scheduledDate: string, status: Appointment['status'] = 'booked') =>
    anAppointment(knex, { doctorId, scheduledDate: new Date(scheduledDate), durationMinutes: 5, status });
  const checkedIn = await booked('2026-03-09T09:00:00Z', 'checked_in');
  const seen = await booked('2026-03-09T10:00:00Z', 'in_consultation');
  const missedYesterday = await booked('2026-03-09T22:30:00Z');
  const missedToday = await booked('2026-03-10T16:26:00Z');
  const mayStillCome = await booked('2026-03-10T16:31:00Z');
  const queueDate = yesterday;
  await anEntry(knex, { doctorId, queueDate, appointmentId: checkedIn.appointmentId });
  await anEntry(knex, { doctorId, queueDate, appointmentId: seen.appointmentId, status: 'in_service' });

  expect(await ok(reception, 'queue:close-day', { departmentId })).toMatchObject({ left: 1, completed: 1, noShows: 1 });
  const all = [checkedIn, seen, missedYesterday, missedToday, mayStillCome];
  expect(await Promise.all(all.map(appointmentStatus))).toEqual([
    'cancelled',
    'fulfilled',
    'no_show',
    'booked',
    'booked',
  ]);
  expect(await ok(reception, 'queue:close-day', { departmentId, queueDate: today })).toMatchObject({
    left: 0,
    completed: 0,
    noShows: 1,
  });
  expect(await appointmentStatus(missedToday)).toBe('no_show');
  expect(await appointmentStatus(mayStillCome)).toBe('booked');
});

test('a round-the-clock department keeps those of yesterday, whom it still calls, unless the day is named', async () => {
  const { departmentId } = department;
  await Department.query(knex).findById(departmentId).patch({ roundTheClock: true });
  const [older, recent] = [await entryOf('waiting', before), await entryOf('waiting', yesterday)];
  await ok(reception, 'queue:close-day', { departmentId });
  expect([await statusOf(older), await statusOf(recent)]).toEqual(['left', 'waiting']);
  await ok(reception, 'queue:close-day', { departmentId, queueDate: yesterday });
  expect(await statusOf(recent)).toBe('left');
});

test('without a department every one of them is closed', async () => {
  await ok(reception, 'queue:close-day', {});
  const here = await entryOf('waiting', yesterday);
  const elsewhere = await anEntry(knex, { queueDate: yesterday });
  const { left } = await ok(reception, 'queue:close-day', {});
  expect(left).toBe(2);
  expect([await statusOf(here), await statusOf(elsewhere)]).toEqual(['left', 'left']);
});

test('a day to come, a department that is not there, and nurses are refused', async () => {
  const { departmentId } = department;
  const queueDate = '2026-03-11';
  expect(await refused(reception, 'queue:close-day', { departmentId, queueDate })).toMatchObject({
    code: 'wrong_day',
    details: { queueDate },
  });
  expect(await refused(reception, 'queue:close-day', { queueDate })).toMatchObject({ code: 'wrong_day' });
  expect(await refused(reception, 'queue:close-day', { departmentId: uuid() })).toMatchObject({ code: 'not_found' });
  expect(await refused(aNurse(), 'queue:close-day', { departmentId })).toMatchObject({ code: 'forbidden' });
});
