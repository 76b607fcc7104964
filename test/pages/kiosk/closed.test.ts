import { expect, test } from 'vitest';
import { aDepartment } from '../../support/builders.ts';
import { paired } from '../../support/screens.ts';
import { describeInChromium } from '../../support/stage.ts';
import { tap } from '../harness/hand.ts';
import { touch } from './finger.ts';

describeInChromium('closed departments at the kiosk', (stage) => {
  test('one is seen but cannot be chosen, and gives its room up where there are many', async () => {
    await aDepartment(stage.knex, { name: 'Cardiology', active: false });
    await aDepartment(stage.knex, { name: 'Neurology' });
    const { token } = await paired(stage.knex, { kind: 'kiosk' });
    const touchScreen = { viewport: { width: 1080, height: 1920 }, hasTouch: true, locale: 'en' };
    const page = await stage.open(`/kiosk#token=${token}`, touchScreen);
    await touch(page, 'No, take a number');
    const closed = page.locator('.k-offer__card', { hasText: 'Cardiology' });
    await closed.getByText('Closed').waitFor();
    await tap(closed);
    expect(await page.getByText('Which department?').count()).toBe(1);
    for (let n = 0; n < 6; n += 1) await aDepartment(stage.knex, { name: `Clinic ${n}` });
    await page.getByText('Clinic 5').waitFor();
    await closed.waitFor({ state: 'detached' });
  });
});
