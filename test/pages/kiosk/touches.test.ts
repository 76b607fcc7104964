import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { IDLE_ASKS_S, IDLE_CLEARS_S } from '../../../src/pages/kiosk/presence/attention.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { aDepartment } from '../../support/builders.ts';
import { CUT_CONNECTION } from '../../support/browser.ts';
import { paired } from '../../support/screens.ts';
import { describeInChromium } from '../../support/stage.ts';
import { press, reach, tap, tapsAt } from '../harness/hand.ts';
import { button, passSeconds, scan, touch, type, withSeconds } from './finger.ts';

/** As trembling hands do it. */
const DOUBLE_TAP_MS = 120;

describeInChromium('which touches count at the kiosk', (stage) => {
  beforeEach(async () => {
    await stage.knex('settings').update({ languages: ['en', 'de', 'ar'] });
    await stage.knex('departments').update({ active: false });
    for (const name of ['Anaesthetics', 'Cardiology', 'Neurology']) await aDepartment(stage.knex, { name });
  });

  const openKiosk = async (options: { url?: string; forcedColors?: 'active' } = {}) => {
    const { url = stage.hub.url, ...others } = options;
    const { token } = await paired(stage.knex, { kind: 'kiosk' });
    const page = await stage.open('about:blank', {
      viewport: { width: 1080, height: 1920 },
      hasTouch: true,
      locale: 'en',
      ignore: CUT_CONNECTION,
      ...others,
    });
    await withSeconds(page);
    await page.goto(new URL(`/kiosk#token=${token}`, url).href);
    await page.getByText('Do you have an appointment today?').waitFor();
    return page;
  };
  const toPhone = async (page: Page) => {
    await touch(page, 'No, take a number');
    await touch(page, 'Cardiology');
    await page.getByText('Your mobile number').waitFor();
  };
  const key = (page: Page, name: string) => page.locator('.k-keys').getByRole('button', { name, exact: true });
  /** Shown by the button beside it. */
  const typedOn = async (page: Page): Promise<string> => {
    await touch(page, 'Show');
    const typed = await page.locator('.k-field__dots').textContent();
    await touch(page, 'Hide');
    return typed ?? '';
  };
  const entries = () => QueueEntry.query(stage.knex).resultSize();

  test('the touch that answers “Are you still there?” presses nothing under the sheet, wherever it is lifted', async () => {
    const page = await openKiosk();
    await toPhone(page);
    await type(page, '1715');
    const before = await entries();
    const finger = await page.context().newCDPSession(page);
    for (const [down, up] of [
      ['5', '5'],
      ['1', '9'],
    ] as const) {
      const from = await reach(key(page, down));
      const to = await reach(key(page, up));
      await passSeconds(page, IDLE_CLEARS_S - IDLE_ASKS_S);
      await page.getByText('Are you still there?').waitFor();
      await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [from] });
      await page.getByText('Are you still there?').waitFor({ state: 'detached' });
      await finger.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [to] });
      await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      // Held with a pointer: here the click lands on the key itself.
      await page.locator('html:not([data-settling])').waitFor();
      await passSeconds(page, IDLE_CLEARS_S - IDLE_ASKS_S);
      await page.getByText('Are you still there?').waitFor();
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.getByText('Are you still there?').waitFor({ state: 'detached' });
      await page.locator('html:not([data-settling])').waitFor();
      await page.mouse.move(to.x, to.y);
      await page.mouse.up();
      expect(await typedOn(page)).toBe('1715');
    }
    expect(await entries()).toBe(before);
  });

  test('a key of a real keyboard that answers it types nothing either', async () => {
    const page = await openKiosk();
    await toPhone(page);
    await type(page, '1715');
    for (const answer of ['7', 'Enter']) {
      await passSeconds(page, IDLE_CLEARS_S - IDLE_ASKS_S);
      await page.getByText('Are you still there?').waitFor();
      await press(page, answer);
      await page.getByText('Are you still there?').waitFor({ state: 'detached' });
      expect(await typedOn(page)).toBe('1715');
    }
  });

  test('the second tap of a double tap chooses nothing on the next screen', async () => {
    const page = await openKiosk();
    const at = await reach(button(page, 'No, take a number'));
    await tapsAt(page, [
      [at, 0],
      [at, DOUBLE_TAP_MS],
    ]);
    await page.getByText('Which department?').waitFor();
    // Whatever lies there now can be touched as soon as the screen has come to rest.
    await page.locator('html:not([data-settling])').waitFor();
    expect(await page.getByText('Your mobile number').count()).toBe(0);
    await touch(page, 'Cardiology');
    await page.getByText('Your mobile number').waitFor();
  });

  test('two taps on one key 120 ms apart are one, 300 ms apart two; other keys are as quick as the fingers', async () => {
    const page = await openKiosk();
    await toPhone(page);
    const [five, six] = [await reach(key(page, '5')), await reach(key(page, '6'))];
    await tapsAt(page, [
      [five, 0],
      [five, DOUBLE_TAP_MS],
      [five, DOUBLE_TAP_MS + 300],
      [six, DOUBLE_TAP_MS + 320],
    ]);
    expect(await typedOn(page)).toBe('556');
  });

  test('the language stays on the way back to the first screen, and can be changed on any other without a loss', async () => {
    const page = await openKiosk();
    await touch(page, 'Deutsch');
    await page.getByText('Haben Sie heute einen Termin?').waitFor();
    await touch(page, 'Nein, Nummer ziehen');
    await touch(page, 'Zurück');
    await page.getByText('Haben Sie heute einen Termin?').waitFor();
    await touch(page, 'Nein, Nummer ziehen');
    await touch(page, 'Cardiology');
    await type(page, '1715');
    await tap(page.locator('.k-language'));
    await tap(page.getByRole('dialog').getByRole('button', { name: 'English' }));
    await page.getByText('Your mobile number').waitFor();
    expect(await typedOn(page)).toBe('1715');
    // Beside the list and by Escape it closes, and nothing is changed.
    await tap(page.locator('.k-language'));
    await page.getByRole('dialog').waitFor();
    // In the first moment of a change no key counts.
    await page.locator('html:not([data-settling])').waitFor();
    await press(page, 'Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await typedOn(page)).toBe('1715');
  });

  test('a ticket that is touched stays for forty seconds, and says so', async () => {
    const page = await openKiosk();
    await toPhone(page);
    await touch(page, 'Skip');
    await page.getByText('Clears in 20 seconds').waitFor();
    await tap(page.locator('.k-slip'));
    await page.getByText('Clears in 40 seconds').waitFor();
    await passSeconds(page, 30);
    await page.locator('.k-slip').waitFor();
    await page.reload();
    await page.locator('.k-slip').waitFor();
    await passSeconds(page, 40);
    await page.getByText('Do you have an appointment today?').waitFor();
  });

  test('every scan is answered: of a foreign code, of an unknown one, and over somebody’s ticket', async () => {
    const page = await openKiosk();
    await scan(page, '4006381333931');
    await page.getByText('That is not the code from our letter.').waitFor();
    await scan(page, `${stage.hub.url}/ticket/Zm9yIHRoZSBwaWN0dXJlIG9ubHkgMDE`);
    await page.getByText('That is not the code from our letter.').waitFor();
    await scan(page, 'bcdf-ghjk');
    await page.getByText('This code is not known.').waitFor();
    await touch(page, 'Back');
    await touch(page, 'Back');
    await toPhone(page);
    await touch(page, 'Skip');
    await page.locator('.k-slip').waitFor();
    await scan(page, 'BCDFGHJK');
    await page.getByText('Touch “Done”, then scan again.').waitFor();
    await touch(page, 'Done');
    await scan(page, 'BCDFGHJK');
    await page.getByText('This code is not known.').waitFor();
  });

  test('what is typed or scanned at a kiosk that is away does nothing when it is back', async () => {
    const network = await stage.cable();
    const page = await openKiosk({ url: network.url });
    network.cut();
    await page.getByText('This kiosk can’t give numbers right now').waitFor();
    await scan(page, 'BCDFGHJK');
    network.restore();
    await page.getByText('Do you have an appointment today?').waitFor();
  });

  test('an 18-digit phone number and “Show” do not overlap, hidden or shown', async () => {
    const page = await openKiosk();
    await toPhone(page);
    await type(page, '001234567890123456');
    const apart = async () => {
      const typed = await page.locator('.k-field__figures > .k-field__dots').boundingBox();
      const show = await page.locator('.k-field > button').boundingBox();
      expect((typed?.x ?? 0) + (typed?.width ?? 0)).toBeLessThan(show?.x ?? 0);
    };
    await apart();
    await touch(page, 'Show');
    await page.locator('.k-field__dots', { hasText: '001234567890123456' }).waitFor();
    await apart();
  });

  test('in forced colours every key, answer and button has an edge, and what is chosen differs', async () => {
    const page = await openKiosk({ forcedColors: 'active' });
    const edges = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('button')]
          .filter((one) => {
            const { borderTopWidth, borderTopStyle, borderTopColor } = getComputedStyle(one);
            const ground = getComputedStyle(document.body).backgroundColor;
            return Number.parseFloat(borderTopWidth) < 1 || borderTopStyle === 'none' || borderTopColor === ground;
          })
          .map(({ textContent }) => textContent),
      );
    expect(await edges()).toEqual([]);
    const grounds = await page.evaluate(() =>
      ['true', 'false'].map((pressed) => {
        const one = document.querySelector(`[aria-pressed=${pressed}]`);
        return one && getComputedStyle(one).backgroundColor;
      }),
    );
    expect(grounds[0]).not.toBe(grounds[1]);
    await touch(page, 'No, take a number');
    await page.getByText('Which department?').waitFor();
    expect(await edges()).toEqual([]);
    await touch(page, 'Cardiology');
    await page.getByText('Your mobile number').waitFor();
    expect(await edges()).toEqual([]);
  });
});
