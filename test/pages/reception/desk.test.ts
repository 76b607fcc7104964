import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { CUT_CONNECTION } from '../../support/browser.ts';
import { describeInChromium } from '../../support/stage.ts';
import { accessibilityProblemsInBothThemes } from '../harness/axe.ts';
import { choose as pick, tap } from '../harness/hand.ts';
import { choose, dialog, numbers, press, receptionOf, row } from './desk.ts';
import { ZONE } from '../../support/clock.ts';

const MINUTE_MS = 60_000;

describeInChromium('the reception desk', (stage) => {
  const { clinic, desk, nurse } = receptionOf(stage);
  const { waiting, stateOf, becomes } = clinic;

  describe('the list', () => {
    test('has everybody across doctors by due time, those past target first, under a pinned band', async () => {
      const soon = await waiting('Soon', { urgencyLevel: 4, ago: '100 minutes', doctorId: clinic.osei.doctorId });
      const late = await waiting('Late', { urgencyLevel: 4, ago: '130 minutes' });
      const pool = await waiting('Pool', { urgencyLevel: 3, ago: '65 minutes', doctorId: null });
      const page = await desk();
      await expect.poll(() => numbers(page)).toEqual([late, pool, soon].map(({ queueNumber }) => queueNumber));
      await page.locator('.alarm-band', { hasText: '2 past target' }).getByText('longest +10 min').waitFor();
      await page.locator('.group-row', { hasText: 'Within target' }).waitFor();
      await row(page, late).getByText('+10 min').waitFor();
      await row(page, pool).getByText('Cardiology pool').waitFor();
      await row(page, soon).getByText('Dr Kwame Osei').waitFor();
    });

    test('is narrowed by state, doctor and urgency, and counts what each has', async () => {
      const [one, two] = [
        await waiting('One'),
        await waiting('Two', { doctorId: clinic.osei.doctorId, urgencyLevel: 2 }),
      ];
      const held = await waiting('Held', { status: 'on_hold', reason: 'At the laboratory' });
      const page = await desk();
      await expect.poll(() => numbers(page)).toEqual([two.queueNumber, one.queueNumber]);
      await tap(page.getByRole('group', { name: 'Urgency' }).getByRole('button').nth(1));
      await expect.poll(() => numbers(page)).toEqual([two.queueNumber]);
      await tap(page.getByRole('group', { name: 'Urgency' }).getByRole('button').nth(1));
      await pick(page.locator('select'), /^Dr Elena Marsh/);
      await expect.poll(() => numbers(page)).toEqual([one.queueNumber]);
      await tap(page.getByRole('radio', { name: 'On hold 1' }));
      await expect.poll(() => numbers(page)).toEqual([held.queueNumber]);
      await row(page, held).getByText('on hold: At the laboratory').waitFor();
    });

    test('follows what a colleague does, at once and without a reload', async () => {
      const [here, there] = [await desk(), await nurse()];
      const entry = await waiting('Tomasz Nowak');
      await Promise.all([row(here, entry).waitFor(), row(there, entry).waitFor()]);
      await choose(there, entry);
      await press(there, 'h');
      await dialog(there, /^Hold/).waitFor();
      await press(there, 'Enter');
      await row(here, entry).waitFor({ state: 'detached' });
      await here.getByRole('radio', { name: 'On hold 1' }).waitFor();
    });
  });

  test('a dialog gives the focus back to what opened it, also through another dialog and from a menu', async () => {
    const page = await desk();
    const hasFocus = (button: Locator) =>
      expect.poll(() => button.evaluate((one) => one === document.activeElement)).toBe(true);
    const more = page.getByRole('button', { name: 'More' });
    await tap(more);
    await tap(page.getByRole('menuitem', { name: 'Close the day' }));
    await dialog(page, /day/).waitFor();
    await press(page, 'Escape');
    await hasFocus(more);
    const checkIn = page.getByRole('button', { name: /^Check in/ }).first();
    await tap(checkIn);
    await dialog(page, 'Check in').waitFor();
    await press(page, 'Alt+g');
    await dialog(page, 'Register a patient').waitFor();
    await press(page, 'Escape');
    await hasFocus(checkIn);
  });

  test('without a connection it says so, ages nothing, sends nothing, and is right again afterwards', async () => {
    const entry = await waiting('Stan Stale', { ago: '130 minutes' });
    const network = await stage.cable();
    const page = await desk({ url: network.url, ignore: CUT_CONNECTION });
    await choose(page, entry);
    network.cut();
    await page.getByText(/^Not live since \d\d:\d\d:\d\d$/).waitFor();
    await page.getByText('Alarms, check-in and changes are off.').waitFor();
    await page.getByRole('radio', { name: /^Waiting at \d\d:\d\d:\d\d 1$/ }).waitFor();
    expect(await page.locator('.alarm-band, .meter').count()).toBe(0);
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    await expect.poll(() => page.getByRole('button', { name: 'Check in' }).isDisabled()).toBe(true);
    await press(page, 'i', 'h');
    expect(await page.getByRole('dialog').count()).toBe(0);
    const later = await waiting('Arrived meanwhile');
    network.restore();
    await row(page, later).waitFor();
    expect((await stateOf(entry)).status).toBe('waiting');
    await press(page, 'h');
    await dialog(page, /^Hold/).waitFor();
    await press(page, 'Enter');
    await becomes(entry, 'on_hold');
  });

  test('a machine whose clock is wrong shows the hub’s time and waits', async () => {
    const entry = await waiting('Clara Clock', { urgencyLevel: 4, ago: '130 minutes' });
    const page = await stage.openAs('about:blank', { role: 'reception' });
    await page.clock.install({ time: Date.now() - 3 * 60 * MINUTE_MS });
    await page.goto(`${stage.hub.url}/reception`);
    await row(page, entry).getByText('+10 min').waitFor();
    await row(page, entry).getByText('130 min').waitFor();
    const hospital = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: ZONE });
    await expect
      .poll(async () =>
        [hospital.format(Date.now()), hospital.format(Date.now() - MINUTE_MS)].includes(
          await page.locator('.top-bar .clock').innerText(),
        ),
      )
      .toBe(true);
  });

  describe('for everybody', () => {
    test('axe finds nothing where nobody waits, nor in German', async () => {
      const page = await desk();
      await page.evaluate(() => localStorage.setItem('queue-hub.preferences', JSON.stringify({ language: 'de' })));
      await page.reload();
      await page.locator('.list-head, .empty').first().waitFor();
      expect(await page.locator('.entry-row').count()).toBe(0);
      expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    });

    test('in Arabic it reads from right to left, and in German the long words fit', async () => {
      const entry = await waiting('Ada Axe', { ago: '130 minutes' });
      for (const [language, direction] of [
        ['ar', 'rtl'],
        ['de', 'ltr'],
      ] as const) {
        const page = await desk();
        await page.evaluate(
          (one) => localStorage.setItem('queue-hub.preferences', JSON.stringify({ language: one })),
          language,
        );
        await page.reload();
        await tap(row(page, entry));
        await page.locator('.panel').waitFor();
        expect(await page.evaluate(() => document.documentElement.dir)).toBe(direction);
        const cut = await page
          .locator('.panel-buttons .button, .filters .segments > label, .list-head > span')
          .evaluateAll((all) =>
            all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent),
          );
        expect(cut).toEqual([]);
        await page.context().close();
      }
    });
  });
});
