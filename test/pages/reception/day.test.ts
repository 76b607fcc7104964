import type { Locator, Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { Appointment } from '../../../src/models/appointment.ts';
import type { Doctor } from '../../../src/models/doctor.ts';
import { Schedule } from '../../../src/models/schedule.ts';
import { anAppointment, aPatient, today } from '../../support/builders.ts';
import { describeInChromium } from '../../support/stage.ts';
import { accessibilityProblems, accessibilityProblemsInBothThemes } from '../../support/staff-pages.ts';
import { dialog, press, receptionOf, strip } from './desk.ts';

describeInChromium('the day’s appointments at the desk', { pages: ['staff'] }, (stage) => {
  const { clinic, desk, nurse } = receptionOf(stage);

  /** Tomorrow, so that all of it is still to come. */
  const tomorrow = async (): Promise<string> => today(stage.knex, clinic.departmentId, 1);
  const works = async ({ doctorId }: Doctor, starts: string, ends: string, slotMinutes: number) => {
    const date = await tomorrow();
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
    await Schedule.query(stage.knex).insert({ doctorId, weekday, starts, ends, slotMinutes, validFrom: date });
  };
  const berlin = async (time: string, daysAway = 1): Promise<Date> => {
    const { rows } = await stage.knex.raw<{ rows: [{ at: Date }] }>(
      `SELECT (CAST(? AS date) + CAST(? AS time)) AT TIME ZONE 'Europe/Berlin' AS at`,
      [await today(stage.knex, clinic.departmentId, daysAway), time],
    );
    return rows[0].at;
  };
  const booked = async (fullName: string, { doctorId }: Doctor, time: string) => {
    const { patientId } = await aPatient(stage.knex, { fullName });
    return anAppointment(stage.knex, { patientId, doctorId, scheduledDate: await berlin(time) });
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
  const timesOf = async (patientId: string) => {
    const rows = await Appointment.query(stage.knex).where({ patient_id: patientId, status: 'booked' });
    return rows.map(({ doctorId, scheduledDate }) => [doctorId, scheduledDate.toISOString()]);
  };

  beforeEach(async () => {
    await works(clinic.marsh, '09:00', '12:00', 20);
    await works(clinic.osei, '09:00', '11:00', 30);
  });

  test('a free slot is booked by keys, and is taken on a colleague’s screen at once', async () => {
    const { patientId } = await aPatient(stage.knex, { fullName: 'Bruno Booker' });
    const [page, other] = [await dayDesk(), await dayDesk()];
    await page.locator('.day-doctor', { hasText: 'Dr Elena Marsh' }).getByText('9 free, next 09:00').waitFor();
    await free(other, clinic.marsh, '09:20').waitFor();
    await free(page, clinic.marsh, '09:00').focus();
    await press(page, 'ArrowDown', 'Enter');
    const ask = dialog(page, 'Book an appointment');
    await ask.waitFor();
    await page.keyboard.type('bruno booker');
    await ask.getByRole('heading', { name: 'Bruno Booker' }).waitFor();
    await page.keyboard.press('Enter');
    await visit(page, 'Bruno Booker').waitFor();
    await visit(other, 'Bruno Booker').waitFor();
    await free(other, clinic.marsh, '09:20').waitFor({ state: 'detached' });
    expect(await timesOf(patientId)).toEqual([[clinic.marsh.doctorId, (await berlin('09:20')).toISOString()]]);
  });

  test('dragging says what dropping does, drops, and can be undone', async () => {
    const { patientId } = await booked('Carlos Vega', clinic.marsh, '09:20');
    await booked('Clara Patel', clinic.osei, '09:00');
    const page = await dayDesk();
    const box = async (locator: Locator) => (await locator.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const from = await box(visit(page, 'Carlos Vega'));
    const taken = await box(visit(page, 'Clara Patel'));
    const to = await box(free(page, clinic.osei, '10:00'));
    await page.mouse.move(from.x + 30, from.y + 5);
    await page.mouse.down();
    await page.mouse.move(taken.x + 30, taken.y + 8, { steps: 8 });
    await page.getByText('Taken: Clara Patel has Dr Kwame Osei, 09:00').waitFor();
    await page.mouse.move(to.x + 30, to.y + 6, { steps: 8 });
    const tip = page.locator('.move-tip');
    await tip.getByText('Move to Dr Kwame Osei, 10:00').waitFor();
    await tip.getByText('Carlos Vega, from Dr Elena Marsh, 09:20.').waitFor();
    await tip.getByText('Drop to save, Esc to leave as it was.').waitFor();
    await page.mouse.up();
    await strip(page, 'Carlos Vega is now booked with Dr Kwame Osei, 10:00.');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await timesOf(patientId)).toEqual([[clinic.osei.doctorId, (await berlin('10:00')).toISOString()]]);
    await press(page, 'z');
    await strip(page, 'Carlos Vega is booked with Dr Elena Marsh, 09:20 again.');
    expect(await timesOf(patientId)).toEqual([[clinic.marsh.doctorId, (await berlin('09:20')).toISOString()]]);
  });

  test('Escape in the middle of a drag leaves everything as it was', async () => {
    const { patientId } = await booked('Esther Escape', clinic.marsh, '09:20');
    const page = await dayDesk();
    const from = await visit(page, 'Esther Escape').boundingBox();
    const to = await free(page, clinic.osei, '10:00').boundingBox();
    await page.mouse.move((from?.x ?? 0) + 30, (from?.y ?? 0) + 5);
    await page.mouse.down();
    await page.mouse.move((to?.x ?? 0) + 30, (to?.y ?? 0) + 6, { steps: 6 });
    await page.locator('.move-tip').waitFor();
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    await press(page, 'Escape');
    await page.locator('.move-tip').waitFor({ state: 'detached' });
    await page.mouse.up();
    expect(await timesOf(patientId)).toEqual([[clinic.marsh.doctorId, (await berlin('09:20')).toISOString()]]);
  });

  test('M and the arrow keys do the same, with the same sentence', async () => {
    const { patientId } = await booked('Kira Keys', clinic.marsh, '09:20');
    const page = await dayDesk();
    await visit(page, 'Kira Keys').focus();
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
    expect(await timesOf(patientId)).toEqual([[clinic.osei.doctorId, (await berlin('10:00')).toISOString()]]);
  });

  test('a move that a colleague was faster with is refused in words, and nothing is double-booked', async () => {
    const { patientId } = await booked('Slow Sam', clinic.marsh, '09:20');
    const page = await dayDesk();
    await visit(page, 'Slow Sam').focus();
    await press(page, 'm', 'ArrowRight');
    await page.locator('.move-tip').getByText('Move to Dr Kwame Osei, 09:30').waitFor();
    await booked('Fast Fay', clinic.osei, '09:30');
    await press(page, 'Enter');
    await page.locator('.strip.failed', { hasText: 'The appointment of Slow Sam was not moved.' }).waitFor();
    await page.getByText('It is still with Dr Elena Marsh, 09:20.').waitFor();
    expect(await timesOf(patientId)).toEqual([[clinic.marsh.doctorId, (await berlin('09:20')).toISOString()]]);
  });

  test('an appointment is cancelled after it was asked, and its time is free again', async () => {
    const { appointmentId } = await booked('Carla Cancel', clinic.marsh, '10:00');
    const page = await dayDesk();
    await visit(page, 'Carla Cancel').click();
    await dialog(page, '10:00 Carla Cancel').waitFor();
    await press(page, 'Delete');
    const ask = dialog(page, /^Cancel .*Carla Cancel$/);
    await ask.getByRole('button', { name: 'The patient asked' }).click();
    await ask.getByRole('button', { name: 'Cancel appointment' }).click();
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
    await page.keyboard.type('otto over');
    await ask.getByRole('heading', { name: 'Otto Over' }).waitFor();
    await ask.getByLabel('Doctor', { exact: true }).selectOption(clinic.marsh.doctorId);
    await ask.getByRole('button', { name: 'Next day' }).click();
    await ask.getByText('At a time that is not free (overbook)').click();
    await ask.getByLabel('Time', { exact: true }).fill('09:00');
    expect(await ask.getByRole('button', { name: /^Book Dr Elena Marsh/ }).isDisabled()).toBe(true);
    await ask.getByLabel(/^Reason for the visit/).fill('Needs to be seen with his wife');
    await ask.getByRole('button', { name: /^Book Dr Elena Marsh/ }).click();
    await visit(page, 'Otto Over').waitFor();
    expect(await Appointment.query(stage.knex).findOne({ patient_id: patientId })).toMatchObject({
      holdsSlot: false,
      scheduledDate: await berlin('09:00'),
    });
  });

  test('a nurse sees the day and changes nothing in it', async () => {
    await booked('Nils Nurse', clinic.marsh, '09:20');
    const page = await nurse();
    await press(page, 'd', ']');
    await visit(page, 'Nils Nurse').waitFor();
    expect(await page.getByRole('button', { name: 'Book', exact: true }).count()).toBe(0);
    expect(await page.locator('.day-column .visit.free').first().isDisabled()).toBe(true);
    await visit(page, 'Nils Nurse').click();
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
        { patientId, doctorId: clinic.osei.doctorId, at: await berlin('06:00', daysAway), from, to },
      );
    await cancelled(1, 500);
    const scheduledDate = await berlin('16:00', daysAway);
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
});
