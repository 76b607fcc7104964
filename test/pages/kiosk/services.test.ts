import { beforeAll, expect, test } from 'vitest';
import { Visit } from '../../../src/models/visit.ts';
import { paired } from '../../support/screens.ts';
import { describeInChromium } from '../../support/stage.ts';
import { numberOn, touch } from './finger.ts';
import { aServicesHospital, type ServicesHospital } from './services-hospital.ts';

const TOUCH_SCREEN = { viewport: { width: 1080, height: 1920 }, hasTouch: true, locale: 'en' };

describeInChromium('services at the kiosk', (stage) => {
  let hospital: ServicesHospital;
  beforeAll(async () => {
    await stage.knex('settings').update({ languages: ['en', 'de'] });
    hospital = await aServicesHospital(stage.knex);
  });

  const openKiosk = async (departmentId: string | null = null) => {
    const { token } = await paired(stage.knex, { kind: 'kiosk', departmentId });
    const page = await stage.open('about:blank', TOUCH_SCREEN);
    // It asks which department it stands in.
    const session = page.waitForResponse('**/auth/session');
    await page.goto(`${stage.hub.url}/kiosk#token=${token}`);
    await session;
    return page;
  };
  const visitOf = (number: string) => Visit.query(stage.knex).findOne({ number }).throwIfNotFound();

  test('a service is what the visit is for, and its first stop tells the way and what to do in the visitor’s language', async () => {
    const page = await openKiosk();
    await touch(page, 'Deutsch');
    await touch(page, 'Nein, Nummer ziehen');
    await touch(page, 'Herzschrittmacherkontrolle');
    await touch(page, 'Überspringen');
    const number = await numberOn(page);
    expect(await visitOf(number)).toMatchObject({ serviceId: hospital.services.checkUp.serviceId });
    expect(await page.locator('.k-go').innerText()).toBe(
      [
        'Bitte gehen Sie zuerst zu:',
        'Kardiologie',
        'Haus A, 1. Etage, der gelben Linie folgen',
        'Bitte legen Sie die Uhr ab.',
      ].join('\n'),
    );
    await page.locator('.k-day', { hasText: 'Danach, Reihenfolge beliebig' }).waitFor();
    expect(await page.locator('.k-plan__name').allTextContents()).toEqual([
      'Labor',
      'Radiologische Diagnostik',
      'Dr. Amara Osei',
    ]);
  });

  test('a department without services is a card of its own, and leads on as ever', async () => {
    const page = await openKiosk();
    await touch(page, 'No, take a number');
    await page.getByText('What are you here for?').waitFor();
    await touch(page, 'Laboratory');
    await touch(page, 'Skip');
    const number = await numberOn(page);
    expect(number).toMatch(/^L-/);
    expect(await visitOf(number)).toMatchObject({ serviceId: null });
    await page.locator('.k-slip__destination', { hasText: 'Laboratory' }).waitFor();
    expect(await page.locator('.k-go').count()).toBe(0);
  });

  test('a kiosk of one department offers its services alone, and Back leads to the beginning', async () => {
    const page = await openKiosk(hospital.departments.cardiology.departmentId);
    await touch(page, 'No, take a number');
    await page.getByText('What are you here for?').waitFor();
    const names = page.locator('.k-offer__card .k-offer__name');
    await expect.poll(() => names.allTextContents()).toEqual(['Blood pressure', 'ECG', 'Heart check-up']);
    await touch(page, 'ECG');
    await page.getByText('Your mobile number').waitFor();
    await touch(page, 'Back');
    await touch(page, 'Back');
    await page.getByText('Do you have an appointment today?').waitFor();
  });

  test('a service that was taken away while it was chosen is told as closed, and something else can be chosen', async () => {
    const page = await openKiosk();
    await touch(page, 'No, take a number');
    await touch(page, 'ECG');
    await page.getByText('Your mobile number').waitFor();
    const ecg = stage.knex('services').where('service_id', hospital.services.ecg.serviceId);
    stage.closeAfter(() => ecg.clone().update({ active: true }));
    await ecg.clone().update({ active: false });
    await touch(page, 'Skip');
    await page.getByText('The department is closed').waitFor();
    await touch(page, 'Choose another department');
    await page.getByText('What are you here for?').waitFor();
    expect(await page.getByText('ECG', { exact: true }).count()).toBe(0);
  });
});
