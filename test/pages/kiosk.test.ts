import type { Page } from 'playwright-core';
import { encode } from 'uqr';
import { beforeEach, expect, test, vi } from 'vitest';
import { freePort } from '../../src/database/embedded/free-port.ts';
import type { Department } from '../../src/models/department.ts';
import type { Doctor } from '../../src/models/doctor.ts';
import { Patient } from '../../src/models/patient.ts';
import { QueueEntry } from '../../src/models/queue-entry.ts';
import { aDepartment, aDoctor, aPatient, aPhoneNumber, anAppointment } from '../support/builders.ts';
import { CUT_CONNECTION } from '../support/browser.ts';
import { startHub } from '../support/hub.ts';
import { paired, screen, signedIn } from '../support/screens.ts';
import { describeInChromium } from '../support/stage.ts';
import { loadKioskTexts } from '../../src/pages/kiosk/texts.ts';
import { nativeNames } from '../../src/protocol/languages.ts';
import { reach, tapAt } from './harness/hand.ts';
import { button, numberOn, passSeconds, scan, touch, type, typeByHand, withSeconds } from './kiosk/finger.ts';
import { atMost } from '../support/slowness.ts';

const TOUCH_SCREEN = { viewport: { width: 1080, height: 1920 }, hasTouch: true, locale: 'en' };
const BORN = { iso: '1980-05-17', typed: '17051980' };
const FIRST_QUESTION = 'Do you have an appointment today?';

describeInChromium('the kiosk', (stage) => {
  let cardiology: Department;
  let keller: Doctor;

  beforeEach(async () => {
    await stage.knex('departments').update({ active: false });
    await stage.knex('settings').update({ languages: ['en'] });
    cardiology = await aDepartment(stage.knex, { name: 'Cardiology' });
    await aDepartment(stage.knex, { name: 'Neurology' });
    keller = await aDoctor(stage.knex, { departmentId: cardiology.departmentId, fullName: 'Dr. Martin Keller' });
  });

  type KioskOptions = { at?: string; url?: string; ignore?: RegExp; departmentId?: string };
  /** A kiosk on which the test can let seconds pass. */
  const openKiosk = async ({ at = '/kiosk', url = stage.hub.url, departmentId, ...options }: KioskOptions = {}) => {
    const { token } = await paired(stage.knex, { kind: 'kiosk', departmentId: departmentId ?? null });
    const page = await stage.open('about:blank', { ...TOUCH_SCREEN, ...options });
    await withSeconds(page);
    // It asks which department it stands in.
    const session = page.waitForResponse('**/auth/session');
    await page.goto(new URL(`${at}#token=${token}`, url).href);
    await session;
    await page.getByText(FIRST_QUESTION).waitFor();
    return page;
  };
  const national = (phone: string | null) => (phone ?? '').replace('+49', '0');
  const entriesNow = () => QueueEntry.query(stage.knex).where('department_id', cardiology.departmentId);
  /** A check-in has come as far as the database. */
  const waitsForTheQueue = () =>
    vi.waitFor(async () => {
      const { rows } = await stage.knex.raw(
        `SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'queue'::regclass`,
      );
      expect(rows).not.toEqual([]);
    });
  const toPhone = async (page: Page) => {
    await touch(page, 'No, take a number');
    await touch(page, 'Cardiology');
    await page.getByText('Your mobile number').waitFor();
  };
  const takeAnonymousNumber = async (page: Page) => {
    await toPhone(page);
    await touch(page, 'Skip');
  };
  const identify = async (page: Page, phone: string, born: string) => {
    await type(page, phone);
    await touch(page, 'Continue');
    await page.getByText('Your date of birth').waitFor();
    await type(page, born);
    await touch(page, 'Continue');
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
    await page.getByText('Touch to keep it longer.').waitFor();
    await passSeconds(page, 20);
    await page.getByText(FIRST_QUESTION).waitFor();
    expect(await page.getByText(number).count()).toBe(0);
  });

  test('who is known by phone and date of birth gets the same number again', async () => {
    const patient = await aPatient(stage.knex, { phoneNumber: aPhoneNumber(), dateOfBirth: BORN.iso });
    const page = await openKiosk();
    const walkIn = async () => {
      await toPhone(page);
      await identify(page, national(patient.phoneNumber), BORN.typed);
      return numberOn(page);
    };
    const first = await walkIn();
    await touch(page, 'Done');
    expect(await walkIn()).toBe(first);
    await page.getByText('You already have a number').waitFor();
    expect(await entriesNow()).toMatchObject([{ patientId: patient.patientId, queueNumber: first }]);
  });

  test('who is not known yet is registered by name', async () => {
    const page = await openKiosk();
    const phone = aPhoneNumber();
    await toPhone(page);
    await identify(page, national(phone), BORN.typed);
    await page.getByText('Your name').waitFor();
    await type(page, 'ANNA-MARIA');
    await touch(page, 'Space');
    await type(page, "O'NEILL");
    await touch(page, 'Continue');
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
    await touch(page, 'Yes, check in');
    await touch(page, 'Code Eight letters');
    await page.getByText('The code in your letter').waitFor();
    await typeByHand(page, first.code);
    await touch(page, 'Continue');
    await page.locator('.k-slip__destination', { hasText: 'Dr. Martin Keller' }).waitFor();
    await touch(page, 'Done');

    const second = await booked();
    await scan(page, `https://hospital.example/a/${second.code}`);
    await numberOn(page);
    await touch(page, 'Done');

    const third = await booked();
    await touch(page, 'Yes, check in');
    await touch(page, 'Phone number');
    await identify(page, national(third.patient.phoneNumber), BORN.typed);
    await numberOn(page);
    expect((await entriesNow()).map(({ patientId }) => patientId).sort()).toEqual(
      [first, second, third].map(({ patient }) => patient.patientId).sort(),
    );
  });

  test('a refusal is told in words, with what can still be done', async () => {
    const page = await openKiosk();
    await touch(page, 'Yes, check in');
    await touch(page, 'Code Eight letters');
    await type(page, 'BCDFGHJK');
    await touch(page, 'Continue');
    await page.getByText('This code is not known').waitFor();
    await touch(page, 'Back');
    await touch(page, 'Phone number');
    await identify(page, national(aPhoneNumber()), '31022000');
    await page.getByText('That is not a date of birth').waitFor();
    await touch(page, 'Clear');
    await type(page, BORN.typed);
    await touch(page, 'Continue');
    await page.getByText('We could not find you').waitFor();
    await touch(page, 'Take a number');
    await page.getByText('Which department?').waitFor();
    expect(await entriesNow()).toEqual([]);
  });

  test('a cancelled appointment’s code says so, typed and scanned, and leads on', async () => {
    const confirmationCode = 'BCDFGHJM';
    const { doctorId } = keller;
    await anAppointment(stage.knex, { doctorId, status: 'cancelled', holdsSlot: false, confirmationCode });
    const page = await openKiosk();
    const isCancelled = () => page.getByText('This appointment was cancelled').waitFor();
    await touch(page, 'Yes, check in');
    await touch(page, 'Code Eight letters');
    await type(page, confirmationCode);
    await touch(page, 'Continue');
    await isCancelled();
    await page.getByText('You can take a number, or ask at reception.').waitFor();
    await touch(page, 'Take a number');
    await page.getByText('Which department?').waitFor();
    await touch(page, 'Back');
    await scan(page, confirmationCode);
    await isCancelled();
    expect(await entriesNow()).toEqual([]);
  });

  test.each(['de', 'ar'] as const)(
    'the square code on the ticket leads to its page in the language that was chosen: %s',
    async (language) => {
      await stage.knex('settings').update({ languages: ['en', language] });
      const { t } = await loadKioskTexts(language);
      const page = await openKiosk();
      await touch(page, nativeNames[language]);
      await touch(page, t('noTakeNumber'));
      await touch(page, 'Cardiology');
      await touch(page, t('skip'));
      await numberOn(page);
      const [entry] = await entriesNow();
      const { href } = new URL(`/ticket/${entry?.ticketToken}?lang=${language}`, stage.hub.url);
      const dark = await page.locator('.k-slip svg[role=img] path').first().getAttribute('d');
      expect(modulesOf(dark ?? '')).toEqual(encode(href, { ecc: 'M', border: 0 }).data);
      const phone = await stage.open(href);
      await phone.locator(`html[lang=${language}]`).waitFor();
    },
  );

  test('a double tap makes one ticket', async () => {
    const page = await openKiosk();
    await touch(page, 'No, take a number');
    await touch(page, 'Cardiology');
    const at = await reach(button(page, 'Skip'));
    await tapAt(page, at);
    await tapAt(page, at);
    await numberOn(page);
    expect(await entriesNow()).toHaveLength(1);
  });

  test('a reload while the number is on its way, and another while it is shown, keep to one ticket', async () => {
    const page = await openKiosk();
    await touch(page, 'No, take a number');
    await touch(page, 'Cardiology');
    const blocker = await stage.knex.transaction();
    await blocker.raw('LOCK TABLE queue IN SHARE MODE');
    await touch(page, 'Skip');
    await page.getByText('One moment, please').waitFor();
    await waitsForTheQueue();
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
    await touch(page, 'No, take a number');
    await touch(page, 'Cardiology');
    const blocker = await stage.knex.transaction();
    await blocker.raw('LOCK TABLE queue IN SHARE MODE');
    await touch(page, 'Skip');
    await page.getByText('One moment, please').waitFor();
    await waitsForTheQueue();
    network.cut();
    await page.getByText('This kiosk can’t give numbers right now').waitFor({ timeout: atMost(3_000) });
    expect(await page.getByRole('button').count()).toBe(0);
    await blocker.rollback();
    await vi.waitFor(async () => expect(await entriesNow()).toHaveLength(1), 8_000);
    network.restore();
    await numberOn(page);
    expect(await entriesNow()).toHaveLength(1);
  });

  test('a hub that was killed is back for the kiosk as soon as it is up', async () => {
    // A port of its own choosing would not be given again while the dead hub's connections linger.
    const own = await startHub({ databaseUrl: stage.database.url, port: await freePort() });
    stage.closeAfter(own.kill);
    const page = await openKiosk({ url: own.url, ignore: CUT_CONNECTION });
    await own.kill();
    await page.getByText('This kiosk can’t give numbers right now').waitFor({ timeout: atMost(5_000) });
    const again = await startHub({ databaseUrl: stage.database.url, port: own.port });
    stage.closeAfter(again.stop);
    await page.getByText('Do you have an appointment today?').waitFor({ timeout: atMost(15_000) });
    await takeAnonymousNumber(page);
    await numberOn(page);
  });

  test('the language is the person’s, right to left where it is, and the next person finds the hospital’s', async () => {
    const page = await openKiosk();
    const admin = await screen(stage.hub.url, { token: await signedIn(stage.knex, 'admin'), audience: 'staff' });
    await admin.client.send('settings:update', { languages: ['en', 'de', 'ar'] });
    await touch(page, 'العربية');
    await page.getByText('هل لديك موعد اليوم؟').waitFor();
    await expect.poll(() => page.locator('html').getAttribute('dir')).toBe('rtl');
    await touch(page, 'لا، أريد رقمًا');
    await touch(page, 'Cardiology');
    await touch(page, 'تخطٍّ');
    await numberOn(page);
    await touch(page, 'تم');
    await page.getByText('Do you have an appointment today?').waitFor();
    await expect.poll(() => page.locator('html').getAttribute('dir')).toBe('ltr');
    await admin.client.send('settings:update', { languages: ['en'] });
    admin.client.close();
  });

  test('a kiosk that stands in a department gives that department’s numbers alone', async () => {
    const page = await openKiosk({ departmentId: cardiology.departmentId });
    await touch(page, 'No, take a number');
    await page.getByText('Your mobile number').waitFor();
    await touch(page, 'Skip');
    await numberOn(page);
    expect(await entriesNow()).toHaveLength(1);
  });
});

/** The squares of a QR code, read from the picture's path: rectangles one square high. */
const modulesOf = (path: string): boolean[][] => {
  const runs = [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].map(([, ...run]) => run.map(Number));
  const size = Math.max(...runs.map(([, y = 0]) => y)) + 1;
  const isDark = (column: number, row: number) =>
    runs.some(([x = 0, y = 0, width = 0]) => y === row && column >= x && column < x + width);
  return Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, column) => isDark(column, row)));
};
