import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectDatabase } from '../../../src/database/connect.ts';
import { aDepartment, aDoctor, anAppointment, aReceptionist } from '../../support/builders.ts';
import { standStill } from '../../support/clock.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase({ timeZone: 'Europe/Berlin' });
afterAll(database.drop);
const reception = aReceptionist();

/** A day of some hospital: its first instant, the change of the clocks in or at the end of it, and the next day's first. */
const days = [
  ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00Z', '2026-03-29T01:00:00Z', '2026-03-29T22:00:00Z'],
  ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00Z', '2026-10-25T01:00:00Z', '2026-10-25T23:00:00Z'],
  // 24:00 becomes 23:00: the day's last hour comes twice.
  ['America/Santiago', '2026-04-04', '2026-04-04T03:00:00Z', '2026-04-05T03:00:00Z', '2026-04-05T04:00:00Z'],
  ['Africa/Cairo', '2026-10-29', '2026-10-28T21:00:00Z', '2026-10-29T21:00:00Z', '2026-10-29T22:00:00Z'],
  // 00:00 becomes 01:00: the day has no midnight.
  ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00Z', '2026-09-06T04:00:00Z', '2026-09-07T03:00:00Z'],
  ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00Z', '2026-04-23T22:00:00Z', '2026-04-24T21:00:00Z'],
  // No change of the clocks, but hardly an hour of the same day in UTC.
  ['Pacific/Kiritimati', '2026-06-02', '2026-06-01T10:00:00Z', '2026-06-02T00:00:00Z', '2026-06-02T10:00:00Z'],
  ['Pacific/Pago_Pago', '2026-06-01', '2026-06-01T11:00:00Z', '2026-06-02T00:00:00Z', '2026-06-02T11:00:00Z'],
] as const;

const shifted = (day: string, by: number): string =>
  new Date(Date.parse(day) + by * 86_400_000).toISOString().slice(0, 10);
const justBefore = (instant: string): string => new Date(Date.parse(instant) - 1).toISOString();
const sameInstant = (instant: string): string => new Date(instant).toISOString();

describe.each(days)('in %s on %s', (timeZone, day, starts, change, ends) => {
  const knex = connectDatabase({
    url: database.url,
    pool: { min: 0, max: 4 },
    nodeId: 'zone',
    timeZone,
    log: pino({ level: 'silent' }),
  });
  afterAll(() => knex.destroy());
  const { ok, refused } = senderOf(knex);
  const at = (instant: string) => standStill(knex, instant);
  const [dayBefore, dayAfter] = [shifted(day, -1), shifted(day, 1)];

  beforeAll(() => at(starts));

  test('numbers begin anew with the first instant of the day, and go on over the change of the clocks', async () => {
    const { departmentId, numberPrefix } = await aDepartment(knex);
    const numberAt = async (instant: string) => {
      await at(instant);
      const { entry } = await ok(reception, 'queue:check-in', { departmentId });
      // Long ago by the next instant: a number of yesterday that may be opened again is not given out.
      await knex('queue').where({ queue_id: entry.queueId }).update({ status: 'left', ended_at: '2020-01-01' });
      return `${entry.queueDate} ${entry.queueNumber}`;
    };
    const numbers = [];
    const instants = [justBefore(starts), starts, sameInstant(change), justBefore(ends), ends];
    for (const instant of instants) numbers.push(await numberAt(instant));
    expect(numbers).toEqual([
      `${dayBefore} ${numberPrefix}-001`,
      `${day} ${numberPrefix}-001`,
      `${day} ${numberPrefix}-002`,
      `${day} ${numberPrefix}-003`,
      `${dayAfter} ${numberPrefix}-001`,
    ]);
  });

  test('who waits is called until the last instant of the day, and after it where the department is round-the-clock', async () => {
    const closing = await aDoctor(knex);
    const open = await aDoctor(knex, { departmentId: (await aDepartment(knex, { roundTheClock: true })).departmentId });
    const call = { closing: { doctorId: closing.doctorId }, open: { doctorId: open.doctorId } };
    await at(starts);
    for (const { departmentId } of [closing, open]) {
      for (let n = 0; n < 2; n += 1) await ok(reception, 'queue:check-in', { departmentId });
    }
    await at(justBefore(ends));
    for (const doctor of Object.values(call)) {
      const { entry } = await ok(reception, 'queue:call-next', doctor);
      await ok(reception, 'queue:no-show', { queueId: entry.queueId });
    }
    await at(ends);
    expect(await refused(reception, 'queue:call-next', call.closing)).toMatchObject({ code: 'queue_empty' });
    const { entry } = await ok(reception, 'queue:call-next', call.open);
    expect(entry.queueDate).toBe(day);
    await ok(reception, 'queue:no-show', { queueId: entry.queueId });
    const closed = await ok(reception, 'queue:close-day', { departmentId: closing.departmentId });
    expect(closed).toMatchObject({ left: 1, completed: 0, noShows: 0, remaining: 0 });
  });

  test('an appointment is checked in for on its own day, and over midnight an hour before and after it', async () => {
    const minutesFrom = (instant: string, minutes: number) => new Date(Date.parse(instant) + minutes * 60_000);
    const codeOf = async (scheduledDate: Date) => (await anAppointment(knex, { scheduledDate })).confirmationCode;
    const checkIn = async (code: string) => (await ok(reception, 'queue:check-in', { appointmentCode: code })).entry;
    const codes = {
      soonAfter: await codeOf(minutesFrom(starts, 10)),
      onTime: await codeOf(minutesFrom(ends, -1)),
      justMissed: await codeOf(minutesFrom(ends, -17)),
      longMissed: await codeOf(minutesFrom(ends, -61)),
    };
    await at(minutesFrom(starts, -51).toISOString());
    expect(await refused(reception, 'queue:check-in', { appointmentCode: codes.soonAfter })).toMatchObject({
      code: 'wrong_day',
    });
    await at(minutesFrom(starts, -25).toISOString());
    expect(await checkIn(codes.soonAfter)).toMatchObject({ queueDate: day, status: 'waiting' });
    await at(justBefore(ends));
    expect(await checkIn(codes.onTime)).toMatchObject({ queueDate: day });
    await at(ends);
    expect(await checkIn(codes.justMissed)).toMatchObject({ queueDate: dayAfter });
    expect(await refused(reception, 'queue:check-in', { appointmentCode: codes.longMissed })).toMatchObject({
      code: 'wrong_day',
    });
  });

  test('who is booked for after midnight and comes before it has the next number, and is called after it', async () => {
    const { doctorId, departmentId } = await aDoctor(knex);
    const minutesFrom = (minutes: number) => new Date(Date.parse(starts) + minutes * 60_000);
    const booked = await anAppointment(knex, { doctorId, scheduledDate: minutesFrom(10) });
    const later = await anAppointment(knex, { doctorId, scheduledDate: minutesFrom(45) });
    await at(minutesFrom(-20).toISOString());
    const { entry: walkIn } = await ok(reception, 'queue:check-in', { departmentId });
    const joining = await ok(reception, 'queue:check-in', { departmentId, patientId: later.patientId });
    const { entry, position } = await ok(reception, 'queue:check-in', { appointmentCode: booked.confirmationCode });
    const numbers = [walkIn, joining.entry, entry].map(({ queueNumber }) => queueNumber.slice(-3));
    expect(numbers).toEqual(['001', '002', '003']);
    expect(position).not.toBeNull();
    await at(minutesFrom(-10).toISOString());
    const joined = await ok(reception, 'queue:check-in', { appointmentCode: later.confirmationCode });
    expect(joined.entry).toMatchObject({ queueId: joining.entry.queueId });
    await at(starts);
    const next = async () => {
      const { entry: called } = await ok(reception, 'queue:call-next', { doctorId });
      await ok(reception, 'queue:no-show', { queueId: called.queueId });
      return called.queueNumber;
    };
    expect([await next(), await next()].toSorted()).toEqual([joined.entry.queueNumber, entry.queueNumber].toSorted());
    expect(await refused(reception, 'queue:call-next', { doctorId })).toMatchObject({ code: 'queue_empty' });
    // The numbers of the new day go on beside it, past those of whom is still here.
    const { entry: first } = await ok(reception, 'queue:check-in', { departmentId });
    expect([first.queueDate, first.queueNumber.slice(-3)]).toEqual([day, '004']);
  });

  test('a visit over the change of the clocks keeps its place in line and takes as long as it takes', async () => {
    const { doctorId } = await aDoctor(knex);
    const minutesFrom = (minutes: number) => new Date(Date.parse(change) + minutes * 60_000).toISOString();
    await at(minutesFrom(-1));
    // Yesterday's, where the change is at midnight: still the doctor's to go on with.
    const { entry } = await ok(reception, 'queue:check-in', { doctorId });
    await ok(reception, 'queue:call-next', { doctorId });
    await ok(reception, 'queue:start', { queueId: entry.queueId });
    await at(minutesFrom(5));
    const { entry: done } = await ok(reception, 'queue:complete', { queueId: entry.queueId });
    expect(Date.parse(done.endedAt ?? '') - Date.parse(done.startedAt ?? '')).toBe(6 * 60_000);
    expect(Date.parse(done.dueAt) - Date.parse(done.arrivedAt)).toBe(120 * 60_000);
    await at(minutesFrom(14));
    expect((await ok(reception, 'queue:reopen', { queueId: entry.queueId })).entry.status).toBe('in_service');
  });
});
