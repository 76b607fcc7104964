import { beforeAll, expect, test } from 'vitest';
import { IDLE_ASKS_S, IDLE_CLEARS_S } from '../../../src/pages/kiosk/presence/attention.ts';
import { loadKioskTexts } from '../../../src/pages/kiosk/texts.ts';
import { languages, nativeNames, type Language } from '../../../src/protocol/languages.ts';
import { aPatient, aPhoneNumber } from '../../support/builders.ts';
import { CUT_CONNECTION } from '../../support/browser.ts';
import { paired } from '../../support/screens.ts';
import { describeInChromium } from '../../support/stage.ts';
import { tap } from '../harness/hand.ts';
import { see, shareOf, type Where } from '../harness/walk.ts';
import { button, numberOn, passSeconds, scan, touch, type, typeByHand, withSeconds } from '../kiosk/finger.ts';
import { aKioskHospital, departmentNames, type KioskHospital } from '../kiosk/hospital.ts';
import { expectKioskSizes } from '../kiosk/sizes.ts';

const BORN = '17051980';
const OTHER_BIRTHDAY = '18051980';
const LONG_NAME = 'MARIA-ALEXANDRINA ELISABETH VON UND ZU HOHENSTEIN-WERTHEIM';

/** Of somebody in this house's country, as they type it. */
const national = (phone: string | null): string => (phone ?? '').replace('+49', '0');

const share = shareOf('kiosk', 4);

const prepared = { early_check_in_minutes: 0, hospital_name: 'St. Mary’s Hospital' };

describeInChromium(
  'every state of the kiosk',
  { prepare: ({ knex }) => knex('settings').update({ ...prepared, languages }) },
  (stage) => {
    let hospital: KioskHospital;
    let token: string;
    beforeAll(async () => {
      hospital = await aKioskHospital(stage.knex);
      ({ token } = await paired(stage.knex, { kind: 'kiosk' }));
    });

    const speak = async (language: Language) => {
      const others = languages.filter((other) => other !== language);
      await stage.knex('settings').update({ languages: [language, ...others] });
      await hospital.speak(language);
    };
    /** A kiosk of the hospital that speaks the language of this place first. */
    const stand = async (where: Where, { at = '/kiosk', ...options }: { at?: string; url?: string } = {}) => {
      const { t } = await loadKioskTexts(where.language);
      const page = await stage.open('about:blank', { ...where.context, ignore: CUT_CONNECTION });
      await withSeconds(page);
      await page.goto(new URL(`${at}#token=${token}`, options.url ?? stage.hub.url).href);
      const department = departmentNames[where.language][0] ?? '';
      return {
        t,
        page,
        department,
        choose: (name: string) => touch(page, name),
        async shows(state: string, text: string, pictures: string[] = []) {
          await page.getByText(text).first().waitFor();
          await page.locator('html:not([data-settling])').waitFor();
          await see(page, where, `kiosk-${state}`, { contrast: '7:1', pictures });
          if (where.size === '1080×1920') await expectKioskSizes(page, `${state}, ${where.name}`);
        },
        async toPhone() {
          await touch(page, t('noTakeNumber'));
          await touch(page, department);
          await page.getByText(t('askPhone')).first().waitFor();
        },
      };
    };

    const byCode = async (where: Where) => {
      const { t, page, choose, shows } = await stand(where);
      await shows('1-start', t('askAppointment'), ['dark', 'ar']);
      await choose(t('yesCheckIn'));
      await shows('1-identify', t('askHow'));
      await tap(page.locator('.k-language'));
      await shows('8-languages', 'English');
      await tap(page.getByRole('dialog').getByRole('button', { name: nativeNames[where.language] }));
      await tap(button(page, t('byCode')));
      await type(page, 'KM7');
      await shows('3-code', t('askCode'));
      await choose(t('continue'));
      await shows('3-code-incomplete', t('codeIncomplete'));
      await scan(page, '4006381333931');
      await shows('3-code-unread', t('codeUnread'));
      await scan(page, 'BCDFGHJK');
      await shows('3-code-unknown', t('codeUnknown'));
      await scan(page, await hospital.booked(1));
      await page.getByText(t('touchToKeep')).waitFor();
      await shows('6-wrong-day', t('touchToKeep'));
      await choose(t('done'));
      await scan(page, await hospital.booked(0));
      await page.locator('.k-ask__title', { hasText: /\d\d:\d\d/ }).waitFor();
      await shows('6-too-early', t('touchToKeep'));
      await choose(t('done'));
    };
    const byPhone = async (where: Where) => {
      const { t, page, choose, shows } = await stand(where);
      await choose(t('yesCheckIn'));
      await choose(t('byPhone'));
      await type(page, '01511');
      await choose(t('continue'));
      await page.getByText(t('askBirth')).first().waitFor();
      await type(page, '1705');
      await shows('3-birth', t('askBirth'));
      await choose(t('continue'));
      await shows('3-birth-wrong', t('birthWrong'));
      await choose(t('back'));
      const { phoneNumber } = await aPatient(stage.knex);
      const identified = async (phone: string, born: string) => {
        await choose(t('clear'));
        await type(page, phone);
        await choose(t('continue'));
        await page.getByText(t('askBirth')).waitFor();
        await type(page, born);
        await choose(t('continue'));
      };
      await identified(national(aPhoneNumber()), BORN);
      await shows('6-unknown', t('unknownPerson'));
      await choose(t('tryAgain'));
      await choose(t('back'));
      await identified(national(phoneNumber), BORN);
      await shows('6-no-appointment', t('noAppointment'));
    };

    test.each(share(0))('with an appointment, at $name', async (where) => {
      // Two kiosks at once: each waits for most of the time until its screen takes the next touch.
      await speak(where.language);
      await Promise.all([byCode(where), byPhone(where)]);
    });

    test.each(share(1))('without an appointment, at $name', async (where) => {
      await speak(where.language);
      const { t, page, choose, shows, department, toPhone } = await stand(where);
      const phone = aPhoneNumber();
      await choose(t('noTakeNumber'));
      await shows('2-department', t('askDepartment'), ['de']);
      await choose(department);
      await choose(t('continue'));
      await shows('3-phone-wrong', t('phoneWrong'), ['de']);
      await type(page, '00491511234567891');
      await shows('3-phone-long', t('askPhone'));
      await choose(t('show'));
      await shows('3-phone-shown', t('hide'));
      await choose(t('clear'));
      await type(page, national(phone).slice(0, 7));
      await shows('3-phone', t('askPhone'));
      await type(page, national(phone).slice(7));
      await choose(t('continue'));
      await page.getByText(t('askBirth')).waitFor();
      await type(page, BORN);
      await choose(t('continue'));
      await page.getByText(t('askName')).first().waitFor();
      await typeByHand(page, "ANNA-MARIA O'NE");
      await shows('3-name', t('askNameDetail'), ['ar']);
      await typeByHand(page, LONG_NAME.slice(15));
      await shows('3-name-long', t('askNameDetail'));
      await tap(page.locator('.k-keys__last button').first());
      await shows('3-name-letters', t('askNameDetail'));

      const block = await stage.knex.transaction();
      await block.raw('LOCK TABLE queue IN SHARE MODE');
      await choose(t('continue'));
      await shows('3-sending', t('oneMoment'));
      await block.rollback();
      const number = await numberOn(page);
      await shows('4-ticket', t('touchToKeep'), ['ar', 'dark']);
      await scan(page, 'BCDFGHJK');
      await shows('4-ticket-scanned', t('scannedOver'));
      await choose(t('done'));

      await toPhone();
      await type(page, national(phone));
      await choose(t('continue'));
      await page.getByText(t('askBirth')).first().waitFor();
      await type(page, BORN);
      await choose(t('continue'));
      await shows('4-ticket-already', t('alreadyYours'), ['de']);
      expect(await numberOn(page)).toBe(number);
      await choose(t('done'));

      await choose(t('noTakeNumber'));
      await touch(page, departmentNames[where.language][1] ?? '');
      await page.getByText(t('askPhone')).first().waitFor();
      await type(page, national(phone));
      await choose(t('continue'));
      await page.getByText(t('askBirth')).first().waitFor();
      await type(page, BORN);
      await choose(t('continue'));
      await shows('17-added', t('addedToVisit'), ['de', 'ar', 'dark']);
      expect(await numberOn(page)).toBe(number);
      await choose(t('done'));

      await toPhone();
      await type(page, national(phone));
      await choose(t('continue'));
      await page.getByText(t('askBirth')).first().waitFor();
      await type(page, OTHER_BIRTHDAY);
      await choose(t('continue'));
      await page.getByText(t('askName')).first().waitFor();
      await typeByHand(page, 'BEN');
      await choose(t('continue'));
      await shows('6-reception', t('toReception'));
      await choose(t('done'));

      await toPhone();
      await stage
        .knex('departments')
        .where({ department_id: hospital.departments[0]?.departmentId })
        .update({ active: false });
      await choose(t('skip'));
      await shows('6-closed', t('departmentClosed'));
      await stage
        .knex('departments')
        .where({ department_id: hospital.departments[0]?.departmentId })
        .update({ active: true });
    });

    test.each(share(2))('paper, and nobody there, at $name', async (where) => {
      const onPaper = async (print: 'browser' | 'usb', state: string) => {
        const { t, choose, shows, toPhone } = await stand(where, { at: `/kiosk?print=${print}` });
        if (print === 'usb') await shows('1-start-printer', t('connectPrinter'));
        await toPhone();
        await choose(t('skip'));
        await shows(state, t(print === 'usb' ? 'printFailed' : 'printed'));
      };
      const left = async () => {
        const { t, page, shows, toPhone } = await stand(where);
        await toPhone();
        await type(page, '1715');
        await passSeconds(page, IDLE_CLEARS_S - IDLE_ASKS_S);
        await shows('7-still-there', t('stillThere'));
      };
      const away = async () => {
        const network = await stage.cable();
        const { t, page, shows } = await stand(where, { url: network.url });
        await page.getByText(t('askAppointment')).waitFor();
        network.cut();
        await shows('5-away', t('away'), ['de']);
      };
      const unpaired = async () => {
        const { t } = await loadKioskTexts(where.language);
        const page = await stage.open('/kiosk', where.context);
        await page.getByText(t('pairDo')).waitFor();
        await page.locator('.pairing__figures', { hasText: /\w{3} \w{3}/ }).waitFor();
        await see(page, where, 'kiosk-9-pairing', { contrast: '7:1' });
      };
      await speak(where.language);
      await Promise.all([
        onPaper('browser', '4-ticket-print'),
        onPaper('usb', '4-ticket-print-failed'),
        left(),
        away(),
        unpaired(),
      ]);
    });

    test.each(share(3))('more departments than a screen holds, at $name', async (where) => {
      await hospital.grow();
      await speak(where.language);
      const { t, page, choose, shows } = await stand(where);
      await choose(t('noTakeNumber'));
      const [last = ''] = t('firstDepartments', { page: '', pages: '' }).split(' (');
      const onward = page.locator('.k-offer > .k-button');
      await onward.waitFor();
      await shows('2-department-more', t('askDepartment'));
      for (let pages = 0; !(await onward.textContent())?.includes(last); pages += 1) {
        expect(pages).toBeLessThan(5);
        const before = (await onward.textContent()) ?? '';
        await tap(onward);
        // Whoever touches again before the next departments are there skips some, and goes round.
        await expect.poll(() => onward.textContent()).not.toBe(before);
      }
      await shows('2-department-last', t('askDepartment'));
    });
  },
);
