import type { Locator, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Appointment } from '../../../src/models/appointment.ts';
import { Doctor } from '../../../src/models/doctor.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { Schedule } from '../../../src/models/schedule.ts';
import { aDepartment, anAppointment, aPatient, instant, today } from '../../support/builders.ts';
import { describeInChromium } from '../../support/stage.ts';
import { accessibilityProblems, accessibilityProblemsInBothThemes } from '../harness/axe.ts';
import { choose, press, reach, tap, type, write } from '../harness/hand.ts';
import { dialog, receptionOf, strip } from './desk.ts';
import { ZONE } from '../../support/clock.ts';

describeInChromium('the day’s appointments at the desk', (stage) => {
  const { clinic, desk, nurse } = receptionOf(stage);

  /** Tomorrow, so that all of it is still to come. */
  const tomorrow = async (): Promise<string> => today(stage.knex, clinic.departmentId, 1);
  const works = async ({ doctorId }: Doctor, starts: string, ends: string, slotMinutes: number) => {
    const date = await tomorrow();
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
    return Schedule.query(stage.knex).insert({ doctorId, weekday, starts, ends, slotMinutes, validFrom: date });
  };
  const clinicTime = async (time: string, daysAway = 1): Promise<Date> => {
    const { rows } = await stage.knex.raw<{ rows: [{ at: Date }] }>(
      `SELECT (CAST(? AS date) + CAST(? AS time)) AT TIME ZONE '${ZONE}' AS at`,
      [await today(stage.knex, clinic.departmentId, daysAway), time],
    );
    return rows[0].at;
  };
  const booked = async (fullName: string, { doctorId }: Doctor, time: string, durationMinutes = 20) => {
    const { patientId } = await aPatient(stage.knex, { fullName });
    return anAppointment(stage.knex, { patientId, doctorId, scheduledDate: await clinicTime(time), durationMinutes });
  };
  const dayDesk = async (): Promise<Page> => {
    const page = await desk({ at: '/reception#appointments' });
    await page.locator('.day').waitFor();
    await press(page, ']');
    await page.locator('.day-doctor', { hasText: 'Dr Elena Marsh' }).waitFor();
    return page;
  };
  const visit = (page: Page, text: string) => page.locator('.day-column .visit', { hasText: text });
  const free = (page: Page, doctor: Doctor, time: string) =>
    page.getByRole('button', { name: `${time} free with ${doctor.fullName}` });
  const freeTimes = async (page: Page, doctor: Doctor) =>
    page.locator(`[data-doctor="${doctor.doctorId}"] .visit.free`).allInnerTexts();
  const timesOf = async (patientId: string) => {
    const rows = await Appointment.query(stage.knex).where({ patient_id: patientId, status: 'booked' });
    return rows.map(({ doctorId, scheduledDate }) => [doctorId, scheduledDate.toISOString()]);
  };
  const whenOf = async ({ doctorId }: Doctor, time: string) => [[doctorId, (await clinicTime(time)).toISOString()]];
  /** By keys into the grid, and on to a target of it. */
  const focus = async (page: Page, target: Locator) => {
    await target.waitFor();
    const isIn = () => page.evaluate(() => document.activeElement?.closest('.day-grid') !== null);
    for (let tabs = 0; tabs < 60 && !(await isIn()); tabs += 1) await press(page, 'Tab');
    const hasFocus = () => target.evaluate((element) => element === document.activeElement);
    const column = await target.evaluate((element) =>
      [...document.querySelectorAll('[data-doctor]')].findIndex((one) => one.contains(element)),
    );
    await press(page, 'ArrowDown', ...Array.from({ length: column }, () => 'ArrowRight'));
    for (let steps = 0; steps < 30 && !(await hasFocus()); steps += 1)
      await press(page, steps < 12 ? 'ArrowUp' : 'ArrowDown');
    expect(await hasFocus()).toBe(true);
  };
  const receipt = (page: Page, title = 'Booked') => dialog(page, title);
  const slots = (ask: Locator) => ask.locator('.slot-choices label').allInnerTexts();

  beforeEach(async () => {
    await works(clinic.marsh, '09:00', '12:00', 20);
    await works(clinic.osei, '09:00', '11:00', 30);
  });

  // The next test's doctors have the same names.
  afterEach(() => stage.knex('departments').update({ active: false }));

  test('a free slot is booked by keys, and is taken on a colleague’s screen at once', async () => {
    const { patientId } = await aPatient(stage.knex, { fullName: 'Bruno Booker' });
    const [page, other] = [await dayDesk(), await dayDesk()];
    await page.locator('.day-doctor', { hasText: 'Dr Elena Marsh' }).getByText('9 free, next 09:00').waitFor();
    await free(other, clinic.marsh, '09:20').waitFor();
    await focus(page, free(page, clinic.marsh, '09:00'));
    await press(page, 'ArrowDown', 'Enter');
    const ask = dialog(page, 'Book an appointment');
    await ask.waitFor();
    await type(page, 'bruno booker');
    await ask.getByRole('heading', { name: 'Bruno Booker' }).waitFor();
    await press(page, 'Enter');
    await receipt(page).waitFor();
    await visit(other, 'Bruno Booker').waitFor();
    await free(other, clinic.marsh, '09:20').waitFor({ state: 'detached' });
    expect(await timesOf(patientId)).toEqual(await whenOf(clinic.marsh, '09:20'));
  });

  test('dragging says what dropping does, drops, and can be undone', async () => {
    const { patientId } = await booked('Carlos Vega', clinic.marsh, '09:20');
    await booked('Clara Patel', clinic.osei, '09:00');
    const page = await dayDesk();
    const from = await reach(visit(page, 'Carlos Vega'));
    const taken = await reach(visit(page, 'Clara Patel'));
    const to = await reach(free(page, clinic.osei, '10:00'));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(taken.x, taken.y, { steps: 8 });
    await page.getByText('Taken: Clara Patel has Dr Kwame Osei, 09:00').waitFor();
    await page.mouse.move(to.x, to.y, { steps: 8 });
    const tip = page.locator('.move-tip');
    await tip.getByText('Move to Dr Kwame Osei, 10:00').waitFor();
    await tip.getByText('Carlos Vega, from Dr Elena Marsh, 09:20.').waitFor();
    await tip.getByText('Drop to save, Esc to leave as it was.').waitFor();
    await page.mouse.up();
    await strip(page, 'Carlos Vega is now booked with Dr Kwame Osei, 10:00.');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await timesOf(patientId)).toEqual(await whenOf(clinic.osei, '10:00'));
    await press(page, 'z');
    await strip(page, 'Carlos Vega is booked with Dr Elena Marsh, 09:20 again.');
    expect(await timesOf(patientId)).toEqual(await whenOf(clinic.marsh, '09:20'));
  });

  test('Escape in the middle of a drag leaves everything as it was', async () => {
    const { patientId } = await booked('Esther Escape', clinic.marsh, '09:20');
    const page = await dayDesk();
    const from = await reach(visit(page, 'Esther Escape'));
    const to = await reach(free(page, clinic.osei, '10:00'));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 6 });
    await page.locator('.move-tip').waitFor();
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    await press(page, 'Escape');
    await page.locator('.move-tip').waitFor({ state: 'detached' });
    await page.mouse.up();
    expect(await timesOf(patientId)).toEqual(await whenOf(clinic.marsh, '09:20'));
  });

  test('M and the arrow keys do the same, with the same sentence', async () => {
    const { patientId } = await booked('Kira Keys', clinic.marsh, '09:20');
    const page = await dayDesk();
    await focus(page, visit(page, 'Kira Keys'));
    await press(page, 'm');
    const tip = page.getByRole('status').filter({ hasText: 'Dr' });
    await tip.getByText('Stays at Dr Elena Marsh, 09:20').waitFor();
    await press(page, 'ArrowRight');
    await tip.getByText('Move to Dr Kwame Osei, 09:30').waitFor();
    await press(page, 'ArrowDown');
    await tip.getByText('Move to Dr Kwame Osei, 10:00').waitFor();
    await tip.getByText('Enter to save, Esc to leave as it was.').waitFor();
    await press(page, 'Enter');
    await strip(page, 'Kira Keys is now booked with Dr Kwame Osei, 10:00.');
    expect(await timesOf(patientId)).toEqual(await whenOf(clinic.osei, '10:00'));
  });

  test('a move that a colleague was faster with is refused in words, and nothing is double-booked', async () => {
    const { patientId } = await booked('Slow Sam', clinic.marsh, '09:20');
    const page = await dayDesk();
    await focus(page, visit(page, 'Slow Sam'));
    await press(page, 'm', 'ArrowRight');
    await page.locator('.move-tip').getByText('Move to Dr Kwame Osei, 09:30').waitFor();
    await booked('Fast Fay', clinic.osei, '09:30');
    await press(page, 'Enter');
    await page.locator('.strip--failed', { hasText: 'The appointment of Slow Sam was not moved.' }).waitFor();
    await page.getByText('It is still with Dr Elena Marsh, 09:20.').waitFor();
    expect(await timesOf(patientId)).toEqual(await whenOf(clinic.marsh, '09:20'));
  });

  test('an appointment is cancelled after it was asked, and its time is free again', async () => {
    const { appointmentId } = await booked('Carla Cancel', clinic.marsh, '10:00');
    const page = await dayDesk();
    await tap(visit(page, 'Carla Cancel'));
    await dialog(page, '10:00 Carla Cancel').waitFor();
    await press(page, 'Delete');
    const ask = dialog(page, /^Cancel .*Carla Cancel$/);
    await tap(ask.getByRole('button', { name: 'The patient asked' }));
    await tap(ask.getByRole('button', { name: 'Cancel appointment' }));
    await free(page, clinic.marsh, '10:00').waitFor();
    const { status } = await Appointment.query(stage.knex).findById(appointmentId).throwIfNotFound();
    expect(status).toBe('cancelled');
  });

  test('overbooking takes a reason', async () => {
    await booked('Olga First', clinic.marsh, '09:00');
    const { patientId } = await aPatient(stage.knex, { fullName: 'Otto Over' });
    const page = await dayDesk();
    await press(page, 'b');
    const ask = dialog(page, 'Book an appointment');
    await ask.waitFor();
    await type(page, 'otto over');
    await ask.getByRole('heading', { name: 'Otto Over' }).waitFor();
    await choose(ask.getByLabel('Doctor', { exact: true }), /^Dr Elena Marsh/);
    await tap(ask.getByRole('button', { name: 'Next day' }));
    await ask.getByText('09:20').waitFor();
    await tap(ask.getByText('At a time that is not free (overbook)'));
    await timeTyped(ask.getByLabel('Time', { exact: true }), '0900');
    await expect.poll(() => ask.getByRole('button', { name: /^Book Dr Elena Marsh/ }).isDisabled()).toBe(true);
    await write(ask.getByLabel(/^Reason for the visit/), 'Needs to be seen with his wife');
    await tap(ask.getByRole('button', { name: /^Book Dr Elena Marsh/ }));
    await visit(page, 'Otto Over').waitFor();
    expect(await Appointment.query(stage.knex).findOne({ patient_id: patientId })).toMatchObject({
      holdsSlot: false,
      scheduledDate: await clinicTime('09:00'),
    });
  });

  test('a nurse sees the day and changes nothing in it', async () => {
    await booked('Nils Nurse', clinic.marsh, '09:20');
    const page = await nurse();
    await press(page, 'd', ']');
    await visit(page, 'Nils Nurse').waitFor();
    expect(await page.getByRole('button', { name: 'Book', exact: true }).count()).toBe(0);
    await expect.poll(() => page.locator('.day-column .visit.free').first().isDisabled()).toBe(true);
    await tap(visit(page, 'Nils Nurse'));
    const shown = dialog(page, '09:20 Nils Nurse');
    await shown.waitFor();
    expect(await shown.getByRole('button', { name: 'Another time' }).count()).toBe(0);
  });

  test('of a day with more than one reply holds each doctor’s are shown, and where that is cut too it says so', async () => {
    // A day of its own: the others read tomorrow.
    const daysAway = 3;
    const { patientId } = await aPatient(stage.knex, { fullName: 'Marge Many' });
    const cancelled = async (from: number, to: number) =>
      stage.knex.raw(
        `INSERT INTO appointments (appointment_id, patient_id, doctor_id, scheduled_date, duration_minutes, urgency_level,
           status, holds_slot, confirmation_code)
         SELECT gen_random_uuid(), :patientId, :doctorId, :at::timestamptz + n * interval '1 minute', 5, 4,
           'cancelled', false, 'MANY' || n
         FROM generate_series(:from::int, :to::int) AS n`,
        { patientId, doctorId: clinic.osei.doctorId, at: await clinicTime('06:00', daysAway), from, to },
      );
    await cancelled(1, 500);
    const scheduledDate = await clinicTime('16:00', daysAway);
    await anAppointment(stage.knex, { patientId, doctorId: clinic.marsh.doctorId, scheduledDate });
    const open = async () => {
      const page = await desk({ at: '/reception#appointments' });
      await page.locator('.day').waitFor();
      await press(page, ']', ']', ']');
      await visit(page, 'Marge Many').waitFor();
      return page;
    };
    const whole = await open();
    expect(await whole.getByText('More is booked on this day').count()).toBe(0);
    await cancelled(501, 501);
    const page = await open();
    await page.getByRole('status').getByText('More is booked on this day than can be shown.').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await press(page, '.');
    await page.getByText('More is booked on this day').waitFor({ state: 'detached' });
  });

  test('a move keeps its length, opens on its own day, and offers what only itself is in the way of', async () => {
    const { patientId } = await booked('Hana Hour', clinic.osei, '09:00', 60);
    await booked('Ida Inbetween', clinic.marsh, '11:00');
    const page = await dayDesk();
    await tap(visit(page, 'Hana Hour'));
    await dialog(page, '09:00 Hana Hour').waitFor();
    await press(page, 'm');
    const ask = dialog(page, 'Another time for Hana Hour');
    await expect.poll(() => slots(ask)).toEqual(['09:30', '10:00']);
    await choose(ask.getByLabel('Doctor', { exact: true }), /^Dr Elena Marsh/);
    // An hour from 10:20 would run into 11:00, and from 11:20 past the end of the hours.
    await expect.poll(() => slots(ask)).toEqual(['09:00', '09:20', '09:40', '10:00']);
    await tap(ask.getByText('09:20', { exact: true }));
    await press(page, 'Enter');
    const done = receipt(page, 'Moved');
    await done.getByText('60 min').waitFor();
    const [moved] = await Appointment.query(stage.knex).where({ patient_id: patientId, status: 'booked' });
    expect(moved).toMatchObject({ doctorId: clinic.marsh.doctorId, durationMinutes: 60 });
    await press(page, 'z');
    await strip(page, 'Hana Hour is booked with Dr Kwame Osei, 09:00 again.');
    expect(await timesOf(patientId)).toEqual(await whenOf(clinic.osei, '09:00'));
  });

  test('dragging keeps the length, too', async () => {
    const { patientId } = await booked('Quentin Quarter', clinic.marsh, '09:20', 60);
    const page = await dayDesk();
    await focus(page, visit(page, 'Quentin Quarter'));
    await press(page, 'm', 'ArrowRight');
    await page.locator('.move-tip').getByText('Move to Dr Kwame Osei, 09:30').waitFor();
    await press(page, 'Enter');
    await strip(page, 'Quentin Quarter is now booked with Dr Kwame Osei, 09:30.');
    const [moved] = await Appointment.query(stage.knex).where({ patient_id: patientId, status: 'booked' });
    expect(moved).toMatchObject({ doctorId: clinic.osei.doctorId, durationMinutes: 60 });
  });

  test('changed hours are in the day at once, whoever changes them', async () => {
    const page = await dayDesk();
    await expect.poll(() => freeTimes(page, clinic.osei)).toEqual(['09:00', '09:30', '10:00', '10:30']);
    await press(page, 'b');
    const ask = dialog(page, 'Book an appointment');
    await choose(ask.getByLabel('Doctor', { exact: true }), /^Dr Kwame Osei/);
    await tap(ask.getByRole('button', { name: 'Next day' }));
    await tap(ask.getByText('10:30', { exact: true }));
    await Schedule.query(stage.knex).where({ doctor_id: clinic.osei.doctorId }).patch({ ends: '10:30' });
    await expect.poll(() => freeTimes(page, clinic.osei)).toEqual(['09:00', '09:30', '10:00']);
    await ask.getByText('The time you chose is not free any more.').waitFor();
    await expect.poll(() => slots(ask)).toEqual(['09:00', '09:30', '10:00']);
    await press(page, 'Escape');
    await works(clinic.osei, '13:00', '14:00', 60);
    await free(page, clinic.osei, '13:00').waitFor();
    await Schedule.query(stage.knex).delete().where({ doctor_id: clinic.marsh.doctorId });
    await page.locator('.day-doctor', { hasText: 'Dr Elena Marsh' }).waitFor({ state: 'detached' });
  });

  test('hours over midnight are drawn on both days', async () => {
    await works(clinic.osei, '23:00', '01:00', 30);
    const page = await dayDesk();
    await free(page, clinic.osei, '23:30').waitFor();
    await press(page, ']');
    await free(page, clinic.osei, '00:30').waitFor();
    expect(await freeTimes(page, clinic.osei)).toEqual(['00:00', '00:30']);
  });

  test('the same patient at the same time with two doctors: a warning, which takes a second Enter', async () => {
    const { patientId } = await booked('Tina Twice', clinic.osei, '09:00', 30);
    const page = await dayDesk();
    await tap(free(page, clinic.marsh, '09:20'));
    const ask = dialog(page, 'Book an appointment');
    await type(page, 'tina twice');
    await ask.getByRole('heading', { name: 'Tina Twice' }).waitFor();
    await ask.getByText('Tina Twice is also booked with Dr Kwame Osei, 09:00, at the same time.').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await press(page, 'Enter');
    const anyway = ask.getByRole('button', { name: /^Book all the same: Dr Elena Marsh/ });
    await expect.poll(() => anyway.evaluate((button) => button === document.activeElement)).toBe(true);
    expect(await timesOf(patientId)).toHaveLength(1);
    await press(page, 'Enter');
    await receipt(page).waitFor();
    expect(await timesOf(patientId)).toHaveLength(2);
  });

  test('a move to a time at which the patient is elsewhere says so before it is dropped', async () => {
    const { patientId } = await booked('Mona Move', clinic.osei, '09:00', 30);
    const scheduledDate = await clinicTime('10:00');
    await anAppointment(stage.knex, { patientId, doctorId: clinic.marsh.doctorId, scheduledDate });
    const page = await dayDesk();
    await focus(page, page.locator(`[data-doctor="${clinic.marsh.doctorId}"] .visit`, { hasText: 'Mona Move' }));
    await press(page, 'm', 'ArrowUp', 'ArrowUp');
    const tip = page.locator('.move-tip');
    await tip.getByText('Move to Dr Elena Marsh, 09:20').waitFor();
    await tip.getByText('Mona Move is also booked with Dr Kwame Osei, 09:00, at the same time.').waitFor();
    await press(page, 'ArrowDown');
    await tip.getByText('Move to Dr Elena Marsh, 09:40').waitFor();
    expect(await tip.getByText('also booked').count()).toBe(0);
  });

  test('a booking has a receipt with its code, a slip without a name, and the way back', async () => {
    const { patientId } = await aPatient(stage.knex, { fullName: 'Rita Receipt' });
    const page = await dayDesk();
    await page.evaluate(() => {
      globalThis.print = () => void (document.documentElement.dataset['printed'] = 'yes');
    });
    await tap(free(page, clinic.marsh, '09:40'));
    await type(page, 'rita receipt');
    await dialog(page, 'Book an appointment').getByRole('heading', { name: 'Rita Receipt' }).waitFor();
    await press(page, 'Enter');
    const done = receipt(page);
    await done.waitFor();
    const appointment = await Appointment.query(stage.knex).findOne({ patient_id: patientId }).throwIfNotFound();
    const code = `${appointment.confirmationCode.slice(0, 4)} ${appointment.confirmationCode.slice(4)}`;
    await done.getByText(code).waitFor();
    await done.getByText('Dr Elena Marsh, Room 204').waitFor();
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    await press(page, 'p');
    const slip = page.locator('.print-sheet');
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['printed'])).toBe('yes');
    await expect.poll(() => slip.innerText()).toMatch(/09:40[^]*Dr Elena Marsh, Room 204[^]*from 08:40 on/);
    await expect.poll(() => slip.innerText()).toContain(code);
    expect(await slip.innerText()).not.toContain('Rita');
    await page.evaluate(`dispatchEvent(new Event('afterprint'))`);
    await press(page, 'z');
    await strip(page, 'The booking of Rita Receipt, Dr Elena Marsh, 09:40, was taken back.');
    await free(page, clinic.marsh, '09:40').waitFor();
    expect(await timesOf(patientId)).toEqual([]);
  });

  test('a doctor who has left is offered nowhere, and what is booked stays in sight', async () => {
    await booked('Lena Left', clinic.osei, '10:00', 30);
    const page = await dayDesk();
    await free(page, clinic.osei, '09:00').waitFor();
    await Doctor.query(stage.knex).findById(clinic.osei.doctorId).patch({ active: false, status: 'off' });
    await free(page, clinic.osei, '09:00').waitFor({ state: 'detached' });
    await visit(page, 'Lena Left').waitFor();
    await press(page, 'b');
    const doctors = dialog(page, 'Book an appointment').getByLabel('Doctor', { exact: true });
    await doctors.waitFor();
    expect(await doctors.locator('option', { hasText: 'Dr Kwame Osei' }).count()).toBe(0);
    expect(await doctors.locator('option', { hasText: 'Dr Elena Marsh' }).count()).toBe(1);
  });

  test('an empty day says what the department hides, and shows it by one press', async () => {
    const { departmentId } = await aDepartment(stage.knex, { name: 'Sleep medicine' });
    const page = await dayDesk();
    await choose(page.locator('.day-head').getByLabel('Department'), 'Sleep medicine');
    await page.getByText('Sleep medicine has no doctors.').waitFor();
    await Doctor.query(stage.knex).insert({ departmentId, fullName: 'Dr Nora Night', status: 'available' });
    await page.getByText('Sleep medicine: nobody works on this day, and nothing is booked.').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await tap(page.getByRole('button', { name: 'Show all departments' }));
    await free(page, clinic.marsh, '09:00').waitFor();
    await press(page, ']', ']', ']', ']', ']');
    await page.getByText('Nobody works on this day, and nothing is booked.').waitFor();
  });

  test('an early arrival is checked in once it is confirmed', async () => {
    const { patientId } = await aPatient(stage.knex, { fullName: 'Eva Early' });
    const scheduledDate = await instant(stage.knex, '2 hours');
    const date = await today(stage.knex, clinic.departmentId);
    const day = await today(stage.knex, clinic.departmentId, 1);
    // Late in the evening there is nothing two hours away on the same day.
    if (scheduledDate >= (await clinicTime('00:00')) && day > date) return;
    await anAppointment(stage.knex, { patientId, doctorId: clinic.marsh.doctorId, scheduledDate });
    const page = await desk();
    await press(page, 'i');
    const ask = dialog(page, 'Check in');
    await ask.waitFor();
    await type(page, 'eva early');
    await ask.getByRole('heading', { name: 'Eva Early' }).waitFor();
    await press(page, 'Enter');
    await ask.getByText(/It is too early for this appointment. Check-in opens at/).waitFor();
    const entries = () => QueueEntry.query(stage.knex).where({ patient_id: patientId }).resultSize();
    expect(await entries()).toBe(0);
    await tap(ask.getByRole('button', { name: 'Check in all the same' }));
    await dialog(page, 'Checked in').waitFor();
    await vi.waitFor(async () => expect(await entries()).toBe(1));
  });
});

/** Whether the browser writes hours by twelve or by twenty-four. */
const timeTyped = async (field: Locator, digits: string): Promise<void> => {
  await tap(field);
  await press(field.page(), 'ArrowLeft', 'ArrowLeft');
  await type(field.page(), `${digits}a`);
};
