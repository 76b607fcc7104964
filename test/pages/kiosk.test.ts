import type { Page } from 'playwright-core';
import { beforeEach, expect, test, vi } from 'vitest';
import { freePort } from '../../src/database/free-port.ts';
import type { Department } from '../../src/models/department.ts';
import type { Doctor } from '../../src/models/doctor.ts';
import { Patient } from '../../src/models/patient.ts';
import { QueueEntry } from '../../src/models/queue-entry.ts';
import { aDepartment, aDoctor, aPatient, aPhoneNumber, anAppointment } from '../support/builders.ts';
import { CUT_CONNECTION } from '../support/browser.ts';
import { startHub } from '../support/hub.ts';
import { paired, screen, signedIn } from '../support/screens.ts';
import { describeInChromium } from '../support/stage.ts';

const TOUCH_SCREEN = { viewport: { width: 1080, height: 1920 } };
const BORN = { iso: '1980-05-17', typed: '17051980' };

describeInChromium('the kiosk', { pages: ['public'] }, (stage) => {
  let cardiology: Department;
  let keller: Doctor;

  beforeEach(async () => {
    await stage.knex('departments').update({ active: false });
    cardiology = await aDepartment(stage.knex, { name: 'Cardiology' });
    await aDepartment(stage.knex, { name: 'Neurology' });
    keller = await aDoctor(stage.knex, { departmentId: cardiology.departmentId, fullName: 'Dr. Martin Keller' });
  });

  type KioskOptions = { url?: string; ignore?: RegExp; departmentId?: string };
  const openKiosk = async ({ departmentId, ...options }: KioskOptions = {}) => {
    const { token } = await paired(stage.knex, { kind: 'kiosk', departmentId: departmentId ?? null });
    const page = await stage.open(`/kiosk#token=${token}`, { ...TOUCH_SCREEN, locale: 'en', ...options });
    await page.getByText('Do you have an appointment today?').waitFor();
    return page;
  };
  const tap = (page: Page, name: string) => page.getByRole('button', { name, exact: false }).first().click();
  const type = async (page: Page, keys: string) => {
    for (const key of keys) await page.locator('.keys').getByRole('button', { name: key, exact: true }).click();
  };
  const numberOn = async (page: Page): Promise<string> => {
    await page.locator('.slip__no').waitFor();
    return (await page.locator('.slip__no').textContent()) ?? '';
  };
  const entriesNow = () => QueueEntry.query(stage.knex).where('department_id', cardiology.departmentId);
  const takeAnonymousNumber = async (page: Page) => {
    await tap(page, 'No, take a number');
    await tap(page, 'Cardiology');
    await page.getByText('Your mobile number').waitFor();
    await tap(page, 'Skip');
  };

  test('an anonymous walk-in gets a number, its place and a code to the ticket page, and it clears after 20 s', async () => {
    const page = await openKiosk();
    await takeAnonymousNumber(page);
    const number = await numberOn(page);
    const [entry, ...others] = await entriesNow();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ queueNumber: number, patientId: null, status: 'waiting' });
    await page.getByText('nobody').waitFor();
    await page.getByRole('img', { name: 'QR code' }).waitFor();
    await page.getByText('Clears in 20 seconds').waitFor();
    await page.getByText('Do you have an appointment today?').waitFor({ timeout: 23_000 });
    expect(await page.getByText(number).count()).toBe(0);
  }, 40_000);

  test('who is known by phone and date of birth gets the same number again', async () => {
    const patient = await aPatient(stage.knex, { phoneNumber: aPhoneNumber(), dateOfBirth: BORN.iso });
    const page = await openKiosk();
    const walkIn = async () => {
      await tap(page, 'No, take a number');
      await tap(page, 'Cardiology');
      await type(page, (patient.phoneNumber ?? '').replace('+49', '0'));
      await tap(page, 'Continue');
      await page.getByText('Your date of birth').waitFor();
      await type(page, BORN.typed);
      await tap(page, 'Continue');
      return numberOn(page);
    };
    const first = await walkIn();
    await tap(page, 'Done');
    expect(await walkIn()).toBe(first);
    await page.getByText('You already have a number').waitFor();
    expect(await entriesNow()).toMatchObject([{ patientId: patient.patientId, queueNumber: first }]);
  });

  test('who is not known yet is registered by name', async () => {
    const page = await openKiosk();
    const phone = aPhoneNumber();
    await tap(page, 'No, take a number');
    await tap(page, 'Cardiology');
    await type(page, phone.replace('+49', '0'));
    await tap(page, 'Continue');
    await type(page, BORN.typed);
    await tap(page, 'Continue');
    await page.getByText('Your name').waitFor();
    await type(page, 'ANNA-MARIA');
    await tap(page, 'Space');
    await type(page, "O'NEILL");
    await tap(page, 'Continue');
    await numberOn(page);
    expect(await Patient.query(stage.knex).findOne({ phone_number: phone })).toMatchObject({
      fullName: 'Anna-Maria O’Neill',
      dateOfBirth: BORN.iso,
      language: 'en',
    });
  });

  test('an appointment is found by its code, typed or scanned, and by the person', async () => {
    const page = await openKiosk();
    const booked = async () => {
      const patient = await aPatient(stage.knex, { phoneNumber: aPhoneNumber(), dateOfBirth: BORN.iso });
      const { patientId } = patient;
      const { scheduledDate } = await anAppointment(stage.knex, { patientId, doctorId: keller.doctorId });
      const code = `B${String(scheduledDate.getTime()).slice(-6, -3)}${String(booking++).padStart(4, '0')}`;
      await stage.knex('appointments').where({ patient_id: patientId }).update({ confirmation_code: code });
      await stage.knex('appointments').where({ patient_id: patientId }).update({ holds_slot: false });
      return { patient, code };
    };
    let booking = 3333;
    const first = await booked();
    await tap(page, 'Yes, check in');
    await page.getByRole('button', { name: 'Code Eight letters' }).click();
    await page.keyboard.type(first.code, { delay: 80 });
    await tap(page, 'Continue');
    await page.locator('.slip__dept', { hasText: 'Dr. Martin Keller' }).waitFor();
    await tap(page, 'Done');

    const second = await booked();
    await page.keyboard.type(`https://hospital.example/a/${second.code}`);
    await page.keyboard.press('Enter');
    await numberOn(page);
    await tap(page, 'Done');

    const third = await booked();
    await tap(page, 'Yes, check in');
    await page.getByRole('button', { name: 'Phone number' }).click();
    await type(page, (third.patient.phoneNumber ?? '').replace('+49', '0'));
    await tap(page, 'Continue');
    await type(page, BORN.typed);
    await tap(page, 'Continue');
    await numberOn(page);
    expect((await entriesNow()).map(({ patientId }) => patientId).sort()).toEqual(
      [first, second, third].map(({ patient }) => patient.patientId).sort(),
    );
  });

  test('a refusal is told in words, with what can still be done', async () => {
    const page = await openKiosk();
    await tap(page, 'Yes, check in');
    await page.getByRole('button', { name: 'Code Eight letters' }).click();
    await type(page, 'BCDFGHJK');
    await tap(page, 'Continue');
    await page.getByText('This code is not known').waitFor();
    await tap(page, 'Back');
    await page.getByRole('button', { name: 'Phone number' }).click();
    await type(page, aPhoneNumber().replace('+49', '0'));
    await tap(page, 'Continue');
    await type(page, '31022000');
    await tap(page, 'Continue');
    await page.getByText('That is not a date of birth').waitFor();
    await tap(page, 'Clear');
    await type(page, BORN.typed);
    await tap(page, 'Continue');
    await page.getByText('We could not find you').waitFor();
    await tap(page, 'Take a number');
    await page.getByText('Which department?').waitFor();
    expect(await entriesNow()).toEqual([]);
  });

  test('a double tap makes one ticket', async () => {
    const page = await openKiosk();
    await tap(page, 'No, take a number');
    await tap(page, 'Cardiology');
    await page.getByRole('button', { name: 'Skip' }).dblclick();
    await numberOn(page);
    expect(await entriesNow()).toHaveLength(1);
  });

  test('a reload while the number is on its way, and another while it is shown, keep to one ticket', async () => {
    const page = await openKiosk();
    await tap(page, 'No, take a number');
    await tap(page, 'Cardiology');
    const blocker = await stage.knex.transaction();
    await blocker.raw('LOCK TABLE queue IN SHARE MODE');
    await tap(page, 'Skip');
    await page.getByText('One moment, please').waitFor();
    await page.waitForTimeout(300);
    await page.reload();
    await page.getByText('One moment, please').waitFor();
    await blocker.rollback();
    const number = await numberOn(page);
    await page.reload();
    expect(await numberOn(page)).toBe(number);
    expect(await entriesNow()).toHaveLength(1);
  });

  test('a hub that is away is said at once, and the number that was on its way comes when it is back', async () => {
    const network = await stage.cable();
    const page = await openKiosk({ url: network.url, ignore: CUT_CONNECTION });
    await tap(page, 'No, take a number');
    await tap(page, 'Cardiology');
    const blocker = await stage.knex.transaction();
    await blocker.raw('LOCK TABLE queue IN SHARE MODE');
    await tap(page, 'Skip');
    await page.getByText('One moment, please').waitFor();
    await page.waitForTimeout(300);
    network.cut();
    await page.getByText('This kiosk can’t give numbers right now').waitFor({ timeout: 3_000 });
    expect(await page.getByRole('button').count()).toBe(0);
    await blocker.rollback();
    await page.waitForTimeout(500);
    network.restore();
    await numberOn(page);
    expect(await entriesNow()).toHaveLength(1);
  }, 40_000);

  test('a hub that was killed is back for the kiosk as soon as it is up', async () => {
    // A port of its own choosing would not be given again while the dead hub's connections linger.
    const own = await startHub({ databaseUrl: stage.database.url, port: await freePort() });
    stage.closeAfter(own.kill);
    const page = await openKiosk({ url: own.url, ignore: CUT_CONNECTION });
    await own.kill();
    await page.getByText('This kiosk can’t give numbers right now').waitFor({ timeout: 5_000 });
    const again = await startHub({ databaseUrl: stage.database.url, port: own.port });
    stage.closeAfter(again.stop);
    await page.getByText('Do you have an appointment today?').waitFor({ timeout: 15_000 });
    await takeAnonymousNumber(page);
    await numberOn(page);
  }, 60_000);

  test('the language is the person’s, right to left where it is, and the next person finds the hospital’s', async () => {
    const page = await openKiosk();
    const admin = await screen(stage.hub.url, { token: await signedIn(stage.knex, 'admin'), audience: 'staff' });
    await admin.client.send('settings:update', { languages: ['en', 'de', 'ar'] });
    await tap(page, 'العربية');
    await page.getByText('هل لديك موعد اليوم؟').waitFor();
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    await tap(page, 'لا، خذ رقمًا');
    await tap(page, 'Cardiology');
    await tap(page, 'تخطٍّ');
    await numberOn(page);
    await tap(page, 'تم');
    await page.getByText('Do you have an appointment today?').waitFor();
    expect(await page.locator('html').getAttribute('dir')).toBe('ltr');
    await admin.client.send('settings:update', { languages: ['en'] });
    admin.client.close();
  });

  test('a kiosk that stands in a department gives that department’s numbers alone', async () => {
    const page = await openKiosk({ departmentId: cardiology.departmentId });
    await vi.waitFor(async () => {
      await tap(page, 'No, take a number');
      await page.getByText('Your mobile number').waitFor({ timeout: 500 });
    });
    await tap(page, 'Skip');
    await numberOn(page);
    expect(await entriesNow()).toHaveLength(1);
  });

  test('a kiosk with a printer prints the ticket once, 80 mm wide, with nothing else on the paper', async () => {
    const { token } = await paired(stage.knex, { kind: 'kiosk' });
    const page = await stage.open('about:blank', { ...TOUCH_SCREEN, locale: 'en' });
    await page.addInitScript(() => {
      window.print = () => document.body.setAttribute('data-printed', `${document.body.dataset['printed'] ?? ''}x`);
    });
    await page.goto(`${stage.hub.url}/kiosk?print=browser#token=${token}`);
    await takeAnonymousNumber(page);
    const number = await numberOn(page);
    await page.getByText('Printing… take your ticket below').waitFor();
    await page.waitForSelector('body[data-printed]');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.paper').innerText()).toContain(number);
    expect(await page.locator('#root .k').isVisible()).toBe(false);
    const { width = 0 } = (await page.locator('.paper').boundingBox()) ?? {};
    // 72 mm in CSS pixels: what a roll of 80 mm has printed on it.
    expect(width).toBeCloseTo((72 / 25.4) * 96, 0);
    await page.waitForTimeout(300);
    expect(await page.locator('body').getAttribute('data-printed')).toBe('x');
  });
});
