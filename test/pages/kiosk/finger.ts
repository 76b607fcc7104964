import type { Locator, Page } from 'playwright-core';
import { BOUNCE_MS } from '../../../src/pages/kiosk/presence/gestures.ts';
import { atMost, slowness } from '../../support/slowness.ts';
import { tap } from '../harness/hand.ts';

/** A finger at the kiosk. `tap` waits until the kiosk takes touches again after a change of screens. */
/** By the first word of its name on: Arabic “done” is also a part of “listen”. */
export const button = (page: Page, name: string): Locator =>
  page.getByRole('button', { name: new RegExp(`(^|\\s)${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`) }).first();
export const touch = (page: Page, name: string): Promise<void> => tap(button(page, name));

/** Types on the keys of the screen, one after the other, and sees each arrive in the field. */
export const type = async (page: Page, keys: string): Promise<void> => {
  let before = '';
  for (const key of keys) {
    // Nobody presses the same key twice as fast as a trembling hand does.
    if (key === before) await page.waitForTimeout(BOUNCE_MS);
    await typeOne(page, key);
    before = key;
  }
};

const SEEN_WITHIN_MS = 1_000;

const typeOne = async (page: Page, key: string): Promise<void> => {
  const field = page.locator('.k-field');
  const shown = await field.innerHTML();
  for (;;) {
    await tap(page.locator('.k-keys').getByRole('button', { name: key, exact: true }));
    const until = performance.now() + atMost(SEEN_WITHIN_MS);
    while (performance.now() < until) {
      if ((await field.innerHTML()) !== shown) return;
      await page.waitForTimeout(20);
    }
    // On a crowded machine the kiosk is cut off now and then, as long as a touch. A person sees that the digit did not come.
    if (slowness() === 1) throw new Error(`the key ${key} was touched and did not come`);
  }
};

/** On a real keyboard, at a hand's pace, once the screen takes keys. */
export const typeByHand = async (page: Page, text: string): Promise<void> => {
  await page.locator('html:not([data-settling])').waitFor();
  await page.keyboard.type(text, { delay: 60 });
};

/**
 * A scanner that is a keyboard: it types faster than any hand, and ends with Enter. The keys are sent at once, since a
 * busy test runner that waits for each would be as slow as a hand.
 */
export const scan = async (page: Page, code: string): Promise<void> => {
  const keyboard = await page.context().newCDPSession(page);
  const press = (key: string, text: string) => [
    keyboard.send('Input.dispatchKeyEvent', { type: 'keyDown', key, text }),
    keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', key }),
  ];
  await Promise.all([...Array.from(code).flatMap((key) => press(key, key)), ...press('Enter', '\r')]);
  await keyboard.detach();
};

/** The number on the ticket that is shown. */
export const numberOn = async (page: Page): Promise<string> => {
  const number = page.locator('.k-slip__number');
  await number.waitFor();
  return (await number.textContent()) ?? '';
};

/**
 * A page on which the test can let seconds pass: `passSeconds` runs what the page does each second that many times.
 * The rest of its time goes on as ever, since touches are told apart by it.
 */
export const withSeconds = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const everySecond = new Map<number, () => void>();
    const [begin, end] = [window.setInterval.bind(window), window.clearInterval.bind(window)];
    window.setInterval = ((run: () => void, ms?: number) => {
      const timer = begin(run, ms);
      if (ms === 1000) everySecond.set(timer, run);
      return timer;
    }) as typeof window.setInterval;
    window.clearInterval = (timer) => {
      everySecond.delete(Number(timer));
      end(timer);
    };
    Object.assign(window, {
      passSeconds(seconds: number) {
        for (let passed = 0; passed < seconds; passed += 1) for (const run of [...everySecond.values()]) run();
      },
    });
  });
};

export const passSeconds = (page: Page, seconds: number): Promise<void> =>
  page.evaluate((passed) => (window as unknown as { passSeconds(of: number): void }).passSeconds(passed), seconds);
