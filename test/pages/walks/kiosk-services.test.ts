import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadKioskTexts } from '../../../src/pages/kiosk/texts.ts';
import { aPatient } from '../../support/builders.ts';
import { paired, screen, signedIn, type Screen } from '../../support/screens.ts';
import { describeInChromium } from '../../support/stage.ts';
import { see, shareOf, type Where } from '../harness/walk.ts';
import { numberOn, touch, type } from '../kiosk/finger.ts';
import { aServicesHospital, type ServicesHospital } from '../kiosk/services-hospital.ts';
import { expectKioskSizes } from '../kiosk/sizes.ts';
import { inAllLanguages } from './hospital.ts';

const BORN = '17051980';

const share = shareOf('kiosk', 3);

describeInChromium('every state of a kiosk that offers services', { prepare: inAllLanguages }, (stage) => {
  let hospital: ServicesHospital;
  let token: string;
  let desk: Screen<'staff'>;
  beforeAll(async () => {
    hospital = await aServicesHospital(stage.knex);
    ({ token } = await paired(stage.knex, { kind: 'kiosk' }));
    desk = await screen(stage.hub.url, { token: await signedIn(stage.knex, 'reception'), audience: 'staff' });
  });
  afterAll(() => desk.client.close());

  const stand = async (where: Where, print = '') => {
    const { language } = where;
    const { t } = await loadKioskTexts(language);
    const page = await stage.open('about:blank', where.context);
    await page.goto(`${stage.hub.url}/kiosk?lang=${language}${print}#token=${token}`);
    const choose = (name: string) => touch(page, name);
    return {
      t,
      page,
      choose,
      name: (what: Parameters<ServicesHospital['nameOf']>[0]) => hospital.nameOf(what, language),
      async shows(state: string, text: string, pictures: string[] = []) {
        await page.getByText(text).first().waitFor();
        await page.locator('html:not([data-settling])').waitFor();
        await see(page, where, `kiosk-${state}`, { contrast: '7:1', pictures });
        if (where.size === '1080×1920') await expectKioskSizes(page, `${state}, ${where.name}`);
      },
      async identify(phone: string) {
        await page.getByText(t('askPhone')).first().waitFor();
        await type(page, phone);
        await choose(t('continue'));
        await page.getByText(t('askBirth')).first().waitFor();
        await type(page, BORN);
        await choose(t('continue'));
      },
    };
  };

  test.each(share(0))('up to seven services, and the day on screen and paper, at $name', async (where) => {
    await hospital.offer(6);
    const { t, page, choose, name, shows } = await stand(where, '&print=browser');
    await choose(t('noTakeNumber'));
    await shows('10-services', t('askService'), ['de', 'ar', 'dark']);
    await choose(name('checkUp'));
    await choose(t('skip'));
    await numberOn(page);
    await page.getByText(t('printed')).waitFor();
    await shows('16-day', t('goFirst'), ['de', 'ar', 'dark']);
    const { language } = where;
    const paper = page.locator('.k-paper');
    const said = [t('anyOrder'), name('radiology'), 'Dr. Amara Osei', hospital.instruction(language)];
    for (const text of [...said, hospital.wayTo('cardiology', language), hospital.wayTo('radiology', language)]) {
      await expect.poll(() => paper.textContent()).toContain(text);
    }
  });

  test.each(share(1))('eight services, the second tap, and a stop that is added, at $name', async (where) => {
    await hospital.offer(8);
    const { t, page, choose, name, shows, identify } = await stand(where);
    await choose(t('noTakeNumber'));
    await shows('11-services', t('askServiceFirst'), ['de', 'ar']);
    await choose(name('cardiology'));
    await shows('11-services-next', t('askServiceThen'), ['de', 'ar']);
    await choose(name('ecg'));
    await choose(t('skip'));
    await shows('16-one-place', t('goTo'), ['de', 'ar']);
    await choose(t('done'));
    const { patientId, phoneNumber } = await aPatient(stage.knex);
    await desk.client.send('queue:check-in', { patientId, serviceId: hospital.services.ecg.serviceId });
    await choose(t('noTakeNumber'));
    await choose(name('radiology'));
    await choose(name('xRay'));
    await identify((phoneNumber ?? '').replace('+49', '0'));
    await shows('17-added-service', t('addedToVisit'), ['de', 'ar', 'dark']);
    expect(await page.locator('.k-plan__new').allTextContents()).toEqual([t('stopNew')]);
  });

  test.each(share(2))('ways and instructions as long as they can be, at $name', async (where) => {
    await hospital.offer(8);
    await hospital.speakAtLength(true);
    stage.closeAfter(() => hospital.speakAtLength(false));
    const { t, page, choose, shows } = await stand(where, '&print=usb');
    await choose(t('noTakeNumber'));
    await page.locator('.k-offer__card').first().waitFor();
    await shows('11-services-long', t('askServiceFirst'));
    await choose('Mund-, Kiefer- und plastische');
    await choose(hospital.nameOf('checkUp', where.language));
    await choose(t('skip'));
    await shows('16-day-long', t('printFailed'));
    await numberOn(page);
  });
});
