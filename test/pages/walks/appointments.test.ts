import { beforeAll, expect, test } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { Doctor } from '../../../src/models/doctor.ts';
import { Schedule } from '../../../src/models/schedule.ts';
import type { AppointmentStatus } from '../../../src/protocol/lifecycle.ts';
import { receptionTexts } from '../../../src/pages/reception/texts.ts';
import { createFormat } from '../../../src/pages/shared/format.ts';
import { aDepartment, aDoctor, anAppointment, aPatient, today } from '../../support/builders.ts';
import { CUT_CONNECTION } from '../../support/browser.ts';
import { describeInChromium } from '../../support/stage.ts';
import { choose, press, tap, write } from '../harness/hand.ts';
import { see, shareOf, type Where } from '../harness/walk.ts';
import { ZONE } from '../../support/clock.ts';

const share = shareOf('staff', 7);

const prepare = ({ knex }: { knex: import('knex').Knex }) =>
  knex('settings').update({ hospital_name: 'St. Mary’s Hospital' });

describeInChromium('every state of the appointments', { prepare }, (stage) => {
  let marsh: Doctor;

  /** Tomorrow, so that all of it is still to come. */
  const tomorrowAt = async (time: string): Promise<Date> => {
    const { rows } = await stage.knex.raw<{ rows: [{ at: Date }] }>(
      `SELECT (CAST(? AS date) + CAST(? AS time)) AT TIME ZONE '${ZONE}' AS at`,
      [await today(stage.knex, marsh.departmentId, 1), time],
    );
    return rows[0].at;
  };
  beforeAll(async () => {
    const { departmentId } = await aDepartment(stage.knex, { name: 'Cardiology' });
    const orthopaedics = await aDepartment(stage.knex, { name: 'Orthopaedics and trauma surgery' });
    await aDepartment(stage.knex, { name: 'Sleep medicine' });
    const given = (fullName: string, room: string, of = departmentId) =>
      aDoctor(stage.knex, { departmentId: of, fullName, room });
    marsh = await given('Dr Elena Marsh', '204');
    const osei = await given('Dr Kwame Osei', '206');
    const bauer = await given('Prof. Dr. Jan-Maximilian Bauer', 'Untergeschoss 2', orthopaedics.departmentId);
    const haddad = await given('Dr Leila Haddad', '118', orthopaedics.departmentId);
    const validFrom = await today(stage.knex, departmentId, 1);
    const weekday = new Date(`${validFrom}T00:00:00Z`).getUTCDay() || 7;
    const works = ({ doctorId }: Doctor, starts: string, ends: string, slotMinutes: number) =>
      Schedule.query(stage.knex).insert({ doctorId, weekday, starts, ends, slotMinutes, validFrom });
    await works(marsh, '08:00', '12:00', 20);
    await works(osei, '08:30', '12:00', 15);
    await works(bauer, '09:00', '11:00', 30);
    await works(haddad, '10:00', '12:00', 30);
    const visit = async (
      { doctorId }: Doctor,
      time: string,
      fullName: string,
      more: { status?: AppointmentStatus; durationMinutes?: number; holdsSlot?: boolean } = {},
    ) => {
      const { patientId } = await aPatient(stage.knex, { fullName });
      const scheduledDate = await tomorrowAt(time);
      return anAppointment(stage.knex, { patientId, doctorId, scheduledDate, durationMinutes: 20, ...more });
    };
    await visit(marsh, '08:00', 'Hugo Frey', { status: 'fulfilled' });
    await visit(marsh, '08:20', 'Ingrid Sommerfeldt', { status: 'in_consultation' });
    await visit(marsh, '08:40', 'Margaret Okafor-Whitfield', { status: 'checked_in' });
    await visit(marsh, '09:20', 'Lena Fischer', { durationMinutes: 60 });
    await visit(osei, '08:30', 'Béla Nagy', { durationMinutes: 15, status: 'no_show', holdsSlot: false });
    await visit(osei, '09:30', 'Jamal Silva', { durationMinutes: 15 });
    await visit(osei, '09:30', 'Ida Quinn', { durationMinutes: 15, holdsSlot: false });
    await visit(bauer, '09:30', 'عائشة الرحمن', { durationMinutes: 30 });
    await visit(haddad, '10:00', '陳大文', { durationMinutes: 30 });
  });

  /** A desk at tomorrow's day, which says where it is by what it shows. */
  const begin = async (where: Where, role: 'reception' | 'nurse' = 'reception', url = stage.hub.url) => {
    const { t } = await receptionTexts.load(where.language);
    const { longDate, time } = createFormat(where.language, ZONE);
    const date = await today(stage.knex, marsh.departmentId, 1);
    const page = await stage.openAs('/reception#appointments', { role, ...where.context, url, ignore: CUT_CONNECTION });
    page.setDefaultTimeout(12_000);
    await page.locator('.day-grid, .day .list-none').first().waitFor();
    await tap(page.getByRole('button', { name: t('dayAfter') }));
    await page.getByRole('heading', { name: longDate(date) }).waitFor();
    await visitOf(page, 'Lena Fischer').waitFor();
    const shows = async (state: string, pictures: string[] = []) =>
      see(page, where, `appointments-${state}`, { pictures });
    const at = async (hour: string) => time(await tomorrowAt(hour));
    return { t, page, shows, at, button: (name: string | RegExp) => page.getByRole('button', { name }).first() };
  };
  const visitOf = (page: Page, name: string): Locator => page.locator('.day-column .visit', { hasText: name });

  test.each(share(0))('a day, and an appointment, at $name', async (where) => {
    const { t, page, shows } = await begin(where);
    await shows('1-day', ['dark', 'ar', 'de']);
    const month = page.locator('.day-month');
    if (await month.isVisible()) {
      await tap(month);
      await shows('1-month');
      await tap(month);
    }

    await tap(visitOf(page, 'Lena Fischer'));
    await page.getByRole('dialog').waitFor();
    await shows('2-appointment', ['ar']);
    await tap(page.getByRole('dialog').getByRole('button', { name: t('reschedule') }));
    await page.locator('.slot-choices label').first().waitFor();
    await shows('3-move');
  });

  test.each(share(1))('an appointment that is moved by keys, or cancelled, at $name', async (where) => {
    const { t, page, shows } = await begin(where);
    await tap(visitOf(page, 'Lena Fischer'));
    await page.getByRole('dialog').waitFor();
    await press(page, 'Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // The focus is on the appointment again.
    await press(page, 'm');
    await page.locator('.move-tip').getByText(t('moveByArrows')).waitFor();
    await shows('3-move-keys');
    // To the next doctor; the columns stand from right to left, too.
    await press(page, where.language === 'ar' ? 'ArrowLeft' : 'ArrowRight');
    await page.locator('.move-tip').getByText(t('enterToSave')).waitFor();
    await shows('3-move-keys-free', ['ar']);
    await press(page, 'Escape');
    await page.locator('.move-tip').waitFor({ state: 'detached' });
    await tap(visitOf(page, 'Lena Fischer'));
    await tap(page.getByRole('dialog').getByRole('button', { name: t('cancelAppointment') }));
    await page.getByText(t('keepAppointment')).waitFor();
    await shows('4-cancel');
  });

  test.each(share(2))('a booking and its receipt, at $name', async (where) => {
    const { t, page, shows, at, button } = await begin(where);
    await aPatient(stage.knex, { fullName: `Rita Receipt ${where.name}` });
    const name = t('freeAt', { time: await at('09:00'), doctor: marsh.fullName });
    await tap(button(name));
    const ask = page.getByRole('dialog');
    await ask.locator('.slot-choices label:has(:checked)').waitFor();
    await shows('5-book');
    await write(ask.getByRole('searchbox').first(), `Rita Receipt ${where.name}`);
    await ask.locator('.arrival-name').waitFor();
    await shows('5-book-whom');
    await tap(ask.locator('button[type=submit]'));
    await page.locator('.booked-code').waitFor();
    await shows('6-booked', ['ar', 'de', 'dark']);
    await tap(button(new RegExp(t('undoBooking'))));
    await page.locator('.strip').waitFor();
    await shows('6-undone');
  });

  test.each(share(3))('what a booking warns of, at $name', async (where) => {
    const { t, page, shows, at, button } = await begin(where);
    const { patientId } = await aPatient(stage.knex, { fullName: `Rita Warned ${where.name}` });
    const name = t('freeAt', { time: await at('09:00'), doctor: marsh.fullName });
    const ask = page.getByRole('dialog');
    // The same patient with somebody else at that time.
    const [scheduledDate, { doctorId }] = [await tomorrowAt('09:00'), await theOther('Dr Kwame Osei')];
    const clash = await anAppointment(stage.knex, { patientId, doctorId, scheduledDate, durationMinutes: 15 });
    await tap(button(name));
    await write(ask.getByRole('searchbox').first(), `Rita Warned ${where.name}`);
    await ask.locator('.booking .same-name').first().waitFor();
    await shows('5-book-clash');
    await tap(ask.getByText(t('overbook')));
    await ask.getByLabel(t('time'), { exact: true }).waitFor();
    await shows('5-book-overbook');
    await press(page, 'Escape');
    await clash.$query(stage.knex).patch({ status: 'cancelled' });
  });

  test.each(share(4))('what is not there, at $name', async (where) => {
    const { t, page, shows, button } = await begin(where);
    const department = page.locator('.day-head').getByLabel(t('department'));
    await choose(department, 'Sleep medicine');
    await page.getByText(t('nobodyInDepartment', { department: 'Sleep medicine' })).waitFor();
    await shows('7-no-doctors', ['ar']);
    await tap(button(t('showAllDepartments')));
    await visitOf(page, 'Lena Fischer').waitFor();
    await choose(department, 'Cardiology');
    await tap(button(t('dayAfter')));
    await page.getByText(t('nobodyWorksThere', { department: 'Cardiology' })).waitFor();
    await shows('7-nobody-works');
  });

  test.each(share(5))('what is lost, at $name', async (where) => {
    const network = await stage.cable();
    const { page, shows } = await begin(where, 'reception', network.url);
    network.cut();
    await page.locator('.page.stale').waitFor();
    await shows('8-stale', ['ar']);
  });

  test.each(share(6))('a nurse’s day, in which nothing is changed, at $name', async (where) => {
    const { t, page, shows } = await begin(where, 'nurse');
    expect(await page.getByRole('button', { name: t('book'), exact: true }).count()).toBe(0);
    await shows('1-day-of-a-nurse');
  });

  const theOther = (fullName: string) => Doctor.query(stage.knex).findOne({ full_name: fullName }).throwIfNotFound();
});
