import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInChromium } from '../../support/stage.ts';
import { press, tap } from '../harness/hand.ts';
import { consoleOf, withMe } from './console.ts';

const VISIT = 'Chest pain, sweating';

describeInChromium('a new level 1', (stage) => {
  const { clinic, console } = consoleOf(stage);
  const { waiting } = clinic;
  const raise = ({ queueId }: { queueId: string }, level: number) =>
    stage.knex('queue').where({ queue_id: queueId }).update({ urgency_level: level });

  const banner = (page: Page) => page.locator('.immediate');

  test('is on a banner with its reason, and in the title, until the doctor has seen it', async () => {
    await waiting('Somebody');
    const page = await console(clinic.marsh);
    expect(await page.title()).toBe('Doctor console');
    const entry = await waiting('Yuki Tanaka', { urgencyLevel: 1, reason: VISIT });
    await banner(page).getByRole('alert').getByText(VISIT).waitFor();
    await expect.poll(() => page.title()).toBe(`Immediate: ${entry.queueNumber} · Doctor console`);
    await page.reload();
    await banner(page).getByText('Yuki Tanaka').waitFor();
    await press(page, 'k');
    await banner(page).waitFor({ state: 'detached' });
    expect(await page.title()).toBe('Doctor console');
    await page.reload();
    await page.locator('.row', { hasText: 'Yuki Tanaka' }).getByText(VISIT).waitFor();
    expect(await banner(page).count()).toBe(0);

    await raise(entry, 3);
    await page
      .locator('.row', { hasText: 'Yuki Tanaka' })
      .getByRole('img', { name: /Urgency 3/ })
      .waitFor();
    await raise(entry, 1);
    await banner(page).getByText('Yuki Tanaka').waitFor();
  });

  test('can be called from there, by touch too; two are one banner', async () => {
    const page = await console(clinic.marsh, { touch: true });
    const entry = await waiting('Ada', { urgencyLevel: 1, ago: '2 minutes' });
    await waiting('Bo', { urgencyLevel: 1, ago: '1 minute' });
    await banner(page).getByText('and 1 more').waitFor();
    await tap(banner(page).getByRole('button', { name: 'Call this one' }));
    await withMe(page, entry, 'Called to Room 204');
    await banner(page).getByText('Bo').waitFor();
  });

  test('sounds where somebody has touched the page, and not where the sound is off, which is kept', async () => {
    const page = await console(clinic.marsh);
    await page.evaluate(() => {
      const heard = { tones: 0 };
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (...args) {
        heard.tones += 1;
        return start.apply(this, args);
      };
      Object.assign(globalThis, { heard });
    });
    const tones = () => page.evaluate(() => (globalThis as unknown as { heard: { tones: number } }).heard.tones);
    await press(page, 'ArrowDown');
    await waiting('Ada', { urgencyLevel: 1 });
    await banner(page).waitFor();
    await expect.poll(tones).toBe(2);
    await tap(banner(page).getByRole('button', { name: /Sound when/ }));
    await press(page, 'k');
    await waiting('Bo', { urgencyLevel: 1 });
    await banner(page).getByText('Bo').waitFor();
    await page.waitForTimeout(500);
    expect(await tones()).toBe(2);
    await page.reload();
    expect(
      await banner(page)
        .getByRole('button', { name: /Sound when/ })
        .getAttribute('aria-pressed'),
    ).toBe('false');
  });
});
