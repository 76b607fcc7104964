import type { Page } from 'playwright-core';
import { beforeAll, test } from 'vitest';
import { recording as sentences } from '../../../src/pages/kiosk/sound/recordings/de.ts';
import { recording as words } from '../../../src/pages/shared/public/sound/recordings/de.ts';
import { aDepartment } from '../../support/builders.ts';
import { paired } from '../../support/screens.ts';
import { describeInChromium } from '../../support/stage.ts';
import { numberOn, touch, type } from './finger.ts';

/** Notes what is played: the start and length of each clip. This Chromium has no voice of its own. */
const NOTE_CLIPS = `
  window.clips = [];
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (at, from, length) {
    window.clips.push([from, length]);
    return start.call(this, at, from, length);
  };
`;

describeInChromium('the kiosk reads aloud', (stage) => {
  beforeAll(async () => {
    await aDepartment(stage.knex, { name: 'Kardiologie' });
    await stage.knex('settings').update({ languages: ['de', 'en'] });
  });

  const heard = async (page: Page, clips: readonly (readonly [number, number] | undefined)[]) => {
    await page.waitForFunction(
      (wanted) => JSON.stringify((window as unknown as { clips: number[][] }).clips) === wanted,
      JSON.stringify(clips),
    );
    await page.evaluate(() => (window as unknown as { clips: number[][] }).clips.splice(0));
  };

  test('with recordings where there is no voice; the number letter by letter; never what was typed', async () => {
    const { token } = await paired(stage.knex, { kind: 'kiosk' });
    const page = await stage.open('about:blank', {
      viewport: { width: 1080, height: 1920 },
      hasTouch: true,
      locale: 'de',
    });
    await page.addInitScript(NOTE_CLIPS);
    await page.goto(`${stage.hub.url}/kiosk#token=${token}`);
    await touch(page, 'Nein, Nummer ziehen');
    await touch(page, 'Kardiologie');
    await page.getByText('Ihre Handynummer').first().waitFor();
    await type(page, '171');
    await touch(page, 'Vorlesen');
    await heard(page, [
      sentences.clips['Ihre Handynummer'],
      sentences.clips['Damit wir Sie in unseren Unterlagen finden. Sie bleibt auf diesem Bildschirm verborgen.'],
    ]);
    await touch(page, 'Überspringen');
    const number = await numberOn(page);
    await touch(page, 'Vorlesen');
    await heard(page, [
      sentences.clips['Ihre Nummer'],
      ...number
        .replace('-', '')
        .split('')
        .map((character) => words.clips[character]),
      sentences.clips['Verfolgen Sie Ihren Platz auf dem Handy'],
      sentences.clips['Scannen Sie den Code. Auch die Anzeige im Wartezimmer ruft Sie auf.'],
    ]);
  });

  test('each key is said to a screen reader, the same one twice', async () => {
    const { token } = await paired(stage.knex, { kind: 'kiosk' });
    const page = await stage.open(`/kiosk#token=${token}`, {
      viewport: { width: 1080, height: 1920 },
      hasTouch: true,
      locale: 'de',
    });
    await touch(page, 'Nein, Nummer ziehen');
    await touch(page, 'Kardiologie');
    await page.getByText('Ihre Handynummer').first().waitFor();
    const status = page.locator('.k-touch [role=status]');
    await status.evaluate((region) => {
      const said: string[] = [];
      Object.assign(window, { said });
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) for (const node of addedNodes) said.push(node.textContent ?? '');
      }).observe(region, { childList: true });
    });
    await type(page, '1552');
    await page.waitForFunction(() => (window as unknown as { said: string[] }).said.join('') === '1552');
  });
});
