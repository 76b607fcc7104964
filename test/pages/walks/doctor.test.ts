import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { doctorTexts } from '../../../src/pages/doctor/texts.ts';
import { staffTexts } from '../../../src/pages/shared/staff/texts.tsx';
import { Area } from '../../../src/models/area.ts';
import { aDepartment, anAppointment, aPatient, aPlan, aSite, instant } from '../../support/builders.ts';
import { CUT_CONNECTION } from '../../support/browser.ts';
import { describeInChromium } from '../../support/stage.ts';
import { consoleOf, pool } from '../doctor/console.ts';
import { stationsOf } from '../doctor/stations.ts';
import { press, tap, type, write } from '../harness/hand.ts';
import { see, shareOf, type Where } from '../harness/walk.ts';

const LONG_NAME = 'Maria-Alexandrina Elisabeth von und zu Hohenstein-Wertheim';
const LONG_REASON =
  'Chest tightness on exertion since Tuesday, worse on stairs, settles within minutes; a stent in 2019, no fever, takes aspirin.';

const share = shareOf('staff', 7);

describeInChromium('every state of the doctor console', (stage) => {
  const { clinic, console } = consoleOf(stage);
  const { waiting } = clinic;

  const stand = async (where: Where, options: { url?: string } = {}) => {
    const [{ t }, { t: staff }] = await Promise.all([
      doctorTexts.load(where.language),
      staffTexts.load(where.language),
    ]);
    const page = await console(clinic.marsh, { ...where.context, ...options, ignore: CUT_CONNECTION });
    const shows = (state: string, pictures: string[] = []) => see(page, where, `doctor-${state}`, { pictures });
    const dialog = page.getByRole('dialog');
    return {
      t,
      staff,
      page,
      dialog,
      shows,
      /** Opens by a key, looks, and closes by Escape. */
      async opens(state: string, ...keys: string[]) {
        await press(page, ...keys);
        await dialog.waitFor();
        await shows(state);
        await press(page, 'Escape');
        await dialog.waitFor({ state: 'detached' });
      },
      button: (name: string) => page.getByRole('button', { name }).first(),
    };
  };

  /** Some wait, one of them late, one for a long reason and one with a long name; one is on hold, and late as well. */
  const aMorning = async () => {
    await waiting('Tomasz Nowak', { urgencyLevel: 2, ago: '16 minutes', reason: 'ECG changed' });
    await waiting('Aisha Rahman', { urgencyLevel: 3, ago: '70 minutes', ...pool });
    await waiting(LONG_NAME, { urgencyLevel: 4, ago: '30 minutes', reason: LONG_REASON });
    const { patientId } = await aPatient(stage.knex, { fullName: '陳大文' });
    const { doctorId } = clinic.marsh;
    const booked = { patientId, doctorId, scheduledDate: await instant(stage.knex, '10 minutes') };
    const { appointmentId } = await anAppointment(stage.knex, { ...booked, status: 'checked_in' });
    await waiting('Booked', { patientId, appointmentId, urgencyLevel: 4, ago: '4 minutes' });
    await waiting('Nobody', { patientId: null, urgencyLevel: 5, ago: '2 minutes' });
    const backAt = await instant(stage.knex, '-6 minutes');
    await waiting('Ahmed Saleh', { status: 'on_hold', statusNote: 'X-ray', backAt });
  };
  const withDoctor = (status: 'called' | 'in_service') =>
    waiting('Margaret Okafor', { status, room: '204', urgencyLevel: 3, reason: LONG_REASON, ago: '55 minutes' });

  test.each(share(0))('a morning, at $name', async (where) => {
    const { t, page, shows } = await stand(where);
    await page.locator('.list-table.empty').waitFor();
    await shows('2-empty', ['dark']);
    await aMorning();
    await page.locator('.row').nth(4).waitFor();
    await shows('1-list-free', []);
    await press(page, 'n');
    await page.locator('.strip').waitFor();
    await page
      .locator('.now-heading')
      .getByText(t('calledTo', { room: '204' }))
      .waitFor();
    await shows('3-called', ['dark']);
    await press(page, 's');
    await page.locator('.now-heading').getByText(t('withMe')).waitFor();
    await press(page, 'ArrowDown', 'ArrowDown');
    await page.locator('.open').waitFor();
    await shows('1-list', ['dark', 'de', 'ar']);
  });

  test.each(share(1))('a search for nobody, how a stop ended, and the day so far, at $name', async (where) => {
    const outcomes = ['HOME', 'FOLLOW', 'GP', 'OTHER', 'ADMITTED', 'LEFT'].map((code, index) => ({
      code,
      label: { en: index === 3 ? LONG_NAME : `Outcome number ${index + 1}` },
    }));
    await stage.knex('settings').update({ outcomes: JSON.stringify(outcomes) });
    await stage.knex('departments').where({ department_id: clinic.departmentId }).update({ requires_outcome: true });
    await withDoctor('in_service');
    await aMorning();
    const { page, shows, dialog } = await stand(where);
    await page.locator('.row').nth(4).waitFor();
    await press(page, '/');
    await type(page, 'zzz');
    await page.locator('.list-none').waitFor();
    await shows('1-list-none');
    await press(page, 'Escape', 'Escape', 'c');
    await page.locator('.outcome').nth(5).waitFor();
    await press(page, 'ArrowDown', 'ArrowDown');
    await page.locator('.outcome--chosen').waitFor();
    await shows('5-outcome', ['dark', 'ar', 'de']);
    await press(page, '1');
    await page.locator('.now-nobody').waitFor();
    await tap(page.locator('.top-bar button', { hasText: /1/ }).first());
    await dialog.waitFor();
    await shows('7-today');
  });

  test.each(share(2))('a party, the way to an area, and a pause, at $name', async (where) => {
    const { siteId } = await aSite(stage.knex);
    await stage.knex('departments').where({ department_id: clinic.departmentId }).update({ site_id: siteId });
    await Area.query(stage.knex).insert([
      { siteId, letter: 'A', name: 'Hall A' },
      { siteId, letter: 'B', name: 'Chairs in front of the rooms 204 to 212', seats: 2 },
    ]);
    await aMorning();
    const family = await Promise.all([
      waiting('Amal Haddad', { urgencyLevel: 2, ago: '60 minutes' }),
      waiting('Sami Haddad', { urgencyLevel: 3, ago: '60 minutes', ...pool }),
      waiting('Lina Haddad', { urgencyLevel: 4, ago: '60 minutes' }),
    ]);
    await stage
      .knex('visits')
      .whereIn(
        'visit_id',
        family.map(({ visitId }) => visitId),
      )
      .update({ party_id: family[0].visitId });
    const { t, page, shows, opens, button, dialog } = await stand(where);
    await page.locator('.party--last').waitFor();
    await shows('1-party', ['dark', 'ar', 'de']);
    await press(page, 'a', 'b', '3');
    await dialog.locator('.area-order .area-next').nth(2).waitFor();
    await shows('5-area', ['dark', 'ar', 'de']);
    await press(page, 'Enter');
    await dialog.waitFor({ state: 'detached' });
    await press(page, 'Shift+N');
    await page.locator('.party-note--called').waitFor();
    await page.locator('.strip').waitFor();
    await shows('3-party-called', ['dark', 'ar', 'de']);
    await press(page, 'b');
    await page.locator('.now-nobody').waitFor();
    await press(page, 'p');
    await button(t('sayBack')).waitFor();
    await shows('2-paused');
    await opens('6-where', 'Shift+P');
  });

  test.each(share(3))('what is asked of a patient, at $name', async (where) => {
    const inside = await withDoctor('in_service');
    await aMorning();
    const [before, after] = [
      await aDepartment(stage.knex, { name: 'Registration' }),
      await aDepartment(stage.knex, { name: 'Pharmacy' }),
    ];
    await aPlan(stage.knex, inside, { done: [before], planned: [after] });
    const { page, shows, opens } = await stand(where);
    await page.locator('.row').nth(4).waitFor();
    await page.locator('.stops').waitFor();
    await shows('3-stops', ['dark', 'ar', 'de']);
    await opens('5-send-on', 'o');
    await opens('5-transfer', 't');
    await opens('5-urgency', 'u');
    await opens('5-hold', 'h');
  });

  test.each(share(4))('what is read, and what is not sent, at $name', async (where) => {
    await withDoctor('in_service');
    await aMorning();
    const { page, shows, opens, dialog } = await stand(where);
    await page.locator('.row').nth(4).waitFor();
    await opens('5-details', 'd');
    await opens('8-keys', '?');
    await press(page, 't');
    await write(dialog.getByRole('textbox'), 'stress echo');
    await press(page, 'Escape');
    await page.locator('.unsaved').waitFor();
    await shows('5-unsaved', ['ar']);
  });

  test.each(share(5))('the end of a day, at $name', async (where) => {
    await aMorning();
    const { t, page, shows, dialog } = await stand(where);
    await page.locator('.row').nth(4).waitFor();
    await page.locator('.now-nobody').waitFor();
    await tap(page.getByRole('radio', { name: t('off'), exact: true }));
    await dialog.waitFor();
    await shows('6-off-asked');
    await tap(dialog.getByRole('radio').last());
    await dialog.getByRole('combobox').waitFor();
    await shows('6-off-until');
    await tap(dialog.getByRole('radio').first());
    await press(page, 'Enter');
    await page.locator('.now-nobody').getByText(t('offTitle')).waitFor();
    await shows('2-off');
  });

  test.each(share(6))('what others do, at $name', async (where) => {
    await withDoctor('called');
    await aMorning();
    const network = await stage.cable();
    const { staff, page, shows, button } = await stand(where, { url: network.url });
    await page.locator('.row').nth(4).waitFor();
    const urgent = await waiting(LONG_NAME, { urgencyLevel: 1, ago: '1 minute', reason: LONG_REASON });
    await page.locator('.immediate').waitFor();
    await shows('4-immediate', ['dark', 'ar']);
    await press(page, 'k');
    await page.locator('.immediate').waitFor({ state: 'detached' });
    await stage
      .knex('queue')
      .where({ queue_id: urgent.queueId })
      .update({
        status: 'called',
        doctor_id: clinic.osei.doctorId,
        room: '206',
        called_at: await instant(stage.knex),
      });
    await page.locator('.ghost').waitFor();
    await shows('4-colleague');
    network.cut();
    await button(staff('tryNow')).waitFor({ timeout: 0 });
    await shows('9-stale', ['dark']);
    expect(await isCalling(page)).toBe(false);
  });
});

describeInChromium('every state of a station', (stage) => {
  const { page: open, chair, waiting, signedIn } = stationsOf(stage);

  // Of seven shares the third has each language, the zoomed page and the smallest phone.
  test.each(share(2))('from the choice to the one who takes over, at $name', async (where) => {
    const { knex } = stage;
    const none = { active: false, status: 'off', attended_by: null, attended_since: null };
    await knex('doctors').where({ kind: 'station' }).update(none);
    const { t } = await doctorTexts.load(where.language);
    const laboratory = await aDepartment(knex, { name: 'Laboratory and blood bank' });
    const shut = await aDepartment(knex, { name: 'Eye clinic', active: false });
    const { departmentId } = laboratory;
    const location = 'Building B, floor 2, follow the yellow line';
    const taken = await chair(departmentId, 1, { fullName: 'Chair 1, blood sample', location });
    await chair(departmentId, 2, { fullName: 'Chair 2, blood sample', location });
    await chair(departmentId, 3, { fullName: 'Samples to hand in', placeKind: 'window' });
    await chair(shut.departmentId, 4, { fullName: 'Visual field' });
    const attendedSince = new Date(await instant(knex, '-30 minutes'));
    const { userId } = await signedIn(LONG_NAME, 'nurse');
    await taken.$query(knex).patch({ attendedBy: userId, attendedSince, status: 'available' });
    await waiting(departmentId, 'Rosa Keller', { doctorId: taken.doctorId, status: 'in_service', room: '1' });

    const page = await open('L. Weiss', { ...where.context, ignore: CUT_CONNECTION });
    const shows = (state: string) => see(page, where, `doctor-station-${state}`, { pictures: ['dark', 'ar'] });
    await page.locator('.station').nth(3).getByText(t('pickClosed'), { exact: true }).waitFor();
    await shows('1-picker');
    await tap(page.locator('.station', { hasText: 'Chair 1' }));
    await press(page, 'Enter');
    await page.locator('.picker-ask').waitFor();
    await shows('2-taken');
    await press(page, 'Escape');
    await tap(page.locator('.station', { hasText: 'Chair 2' }));
    await tap(page.locator('.picker-work'));
    await page.locator('.console').waitFor();
    await page.locator('.colleagues li').waitFor();
    await shows('3-empty');
    for (const name of ['Grace Mbeki', LONG_NAME, 'Hugo Frost']) await waiting(departmentId, name);
    await page.locator('.row').nth(2).waitFor();
    await press(page, 'n');
    await page.locator('.strip').waitFor();
    await shows('4-console');
    const { userId: other } = await signedIn('R. Dube', 'nurse');
    await knex('doctors').whereNotNull('attended_by').whereNot({ attended_by: userId }).update({ attended_by: other });
    await page.locator('.picker-lost').waitFor();
    await shows('5-taken-over');
  });
});

const isCalling = (page: Page): Promise<boolean> => page.locator('.big').isEnabled();
