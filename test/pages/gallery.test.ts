import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { widthInEm } from '../../src/pages/shared/public/number-width.ts';
import { chromiumPath, openBrowser } from '../support/browser.ts';
import { boardStates } from './gallery/board-states.ts';
import { kioskStates } from './gallery/kiosk-states.ts';
import { serveGallery, sizes, type Gallery, type GalleryPage } from './gallery/serve.ts';
import { ticketStates } from './gallery/ticket-states.ts';

describe.skipIf(chromiumPath === null)(
  'every state of the public pages (skipped where no Chromium is installed)',
  () => {
    let gallery: Gallery;
    let browser: Browser;
    const tabs = new Map<string, Page>();

    beforeAll(async () => {
      [gallery, browser] = await Promise.all([serveGallery(), openBrowser()]);
    });
    afterAll(async () => {
      await browser.close();
      await gallery.close();
    });

    const tabOf = async (page: GalleryPage, viewport: { width: number; height: number }): Promise<Page> => {
      const key = `${page} ${viewport.width}`;
      const known = tabs.get(key);
      if (known) return known;
      const tab = await browser.newPage({ ...sizes[page], viewport, reducedMotion: 'reduce' });
      tabs.set(key, tab);
      return tab;
    };
    const show = async (
      page: GalleryPage,
      state: string,
      viewport: { width: number; height: number } = sizes[page].viewport,
    ): Promise<Page> => {
      const tab = await tabOf(page, viewport);
      await gallery.show(tab, page, state);
      await tab.waitForSelector('#root > *');
      await tab.evaluate(() => document.fonts.ready);
      return tab;
    };

    const all = Object.entries({ board: boardStates, kiosk: kioskStates, ticket: ticketStates }).flatMap(
      ([page, states]) => Object.keys(states).map((state) => [page as GalleryPage, state] as const),
    );

    test.each(all)('%s %s has no violation of WCAG 2.2 AA, and text of 7:1', async (page, state) => {
      const tab = await show(page, state);
      await tab.evaluate(axe.source);
      const violations = await tab.evaluate(async () => {
        const run = globalThis as unknown as { axe: typeof axe };
        const found = await run.axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
          rules: { 'color-contrast-enhanced': { enabled: true } },
        });
        return found.violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
        );
      });
      expect(violations).toEqual([]);
    });

    test.each(Object.keys(kioskStates))(
      'the kiosk’s %s: nothing to touch is small or out of reach, no text is small',
      async (state) => {
        const tab = await show('kiosk', state);
        const found = await tab.evaluate(() => {
          const buttons = [...document.querySelectorAll('button')].map((button) => {
            const { top, height, width } = button.getBoundingClientRect();
            return { name: button.textContent?.trim() ?? '', top, height, width };
          });
          const small: string[] = [];
          for (const element of document.querySelectorAll('body *')) {
            const text = [...element.childNodes].find(({ nodeType, nodeValue }) => nodeType === 3 && nodeValue?.trim());
            if (!text || element.closest('.paper')) continue;
            if (Number.parseFloat(getComputedStyle(element).fontSize) < 38) small.push(text.nodeValue ?? '');
          }
          return { buttons, small };
        });
        expect(found.small).toEqual([]);
        for (const button of found.buttons) {
          expect(button.height, button.name).toBeGreaterThanOrEqual(112);
          expect(button.width, button.name).toBeGreaterThanOrEqual(112);
          expect(button.top, button.name).toBeGreaterThanOrEqual(684);
          expect(button.top + button.height, button.name).toBeLessThanOrEqual(1920);
        }
      },
    );

    /** What stands over the edge of the screen, or over the edge of the box that should hold it. */
    const overflowing = (tab: Page, selector: string) =>
      tab.evaluate((asked) => {
        const [width, height] = [innerWidth, innerHeight];
        return [...document.querySelectorAll<HTMLElement>(asked)]
          .filter((element) => {
            const { left, right, top, bottom } = element.getBoundingClientRect();
            return (
              left < -1 ||
              right > width + 1 ||
              top < -1 ||
              bottom > height + 1 ||
              element.scrollWidth > element.clientWidth + 1
            );
          })
          .map(({ className, textContent }) => `${className}: ${textContent}`);
      }, selector);

    test.each(Object.keys(boardStates))('the board’s %s: numbers, rooms and the band are whole', async (state) => {
      const tab = await show('board', state);
      const whole =
        '.row__no, .row__door, .call__fig, .call__no, .call__door, .quiet, .lost__text, .bar, .hint, .row__any';
      expect(await overflowing(tab, whole)).toEqual([]);
      const rows = await tab.evaluate(() =>
        [...document.querySelectorAll('.row')].map((row) => {
          const cell = row.getBoundingClientRect();
          const parts = [...row.querySelectorAll('.row__no, .row__door, .row__doctor, .row__next')];
          return Math.max(0, ...parts.map((part) => part.getBoundingClientRect().bottom - cell.bottom));
        }),
      );
      // Descenders may touch the line; nothing may stand in the next row.
      for (const over of rows) expect(over).toBeLessThanOrEqual(6);
    });

    test.each(Object.keys(ticketStates))('the ticket’s %s fits a small phone in width', async (state) => {
      const tab = await show('ticket', state, { width: 320, height: 568 });
      const width = await tab.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(320);
      expect(await overflowing(tab, '.t__no, .turn__door b')).toEqual([]);
    });

    test.each([
      [820, 1180],
      [1180, 820],
      [1366, 1024],
    ])(
      'the kiosk fits a tablet of %i × %i',
      async (width, height) => {
        for (const state of Object.keys(kioskStates)) {
          const tab = await show('kiosk', state, { width, height });
          expect(await overflowing(tab, '.k, .btn, .key, h1, .slip__no, .facts dd'), state).toEqual([]);
        }
      },
      60_000,
    );

    test('a queue number is whole, of whatever letters it is', async () => {
      const numbers = ['C-017', 'C-028', 'W-888', 'MK-044', 'WM-888', 'WWW-888', 'MWM-1044'].map(
        (number) => [number, widthInEm(number)] as const,
      );
      const fontSizes = async (page: 'kiosk' | 'ticket' | 'board', state: string, width: number, height: number) => {
        const tab = await show(page, state, { width, height });
        return tab.evaluate((given) => {
          const found: Record<string, number> = {};
          const whole = document.querySelector<HTMLElement>('.slip__no, .t__no, .row__no');
          const shown = whole?.querySelector('.no');
          if (!whole || !shown) throw new Error('no queue number is shown');
          const edge = whole.getBoundingClientRect().right;
          for (const [number, em] of given) {
            shown.textContent = number;
            whole.style.setProperty('--em', String(em));
            const { right } = shown.getBoundingClientRect();
            if (right > edge + 1) throw new Error(`${number} ends ${right - edge} px outside`);
            found[number] = Number.parseFloat(getComputedStyle(shown).fontSize);
          }
          return found;
        }, numbers);
      };
      await fontSizes('kiosk', '4-ticket', 1366, 1024);
      for (const width of [320, 390]) {
        await fontSizes('ticket', '1-waiting', width, 844);
        await fontSizes('ticket', '2-turn', width, 844);
      }
      for (const state of ['2-doctors', 'light', '9-doctors-de']) await fontSizes('board', state, 1920, 1080);
      // The reference's number is as large as the reference has it, and wide ones are not much smaller.
      const kiosk = await fontSizes('kiosk', '4-ticket', 1080, 1920);
      expect(kiosk['C-017']).toBeCloseTo(268, 0);
      expect(kiosk['W-888']).toBeGreaterThan(220);
    });

    test('a receipt is a picture of 576 dots between the initialisation and the cut, as ESC/POS has them', async () => {
      const tab = await tabOf('kiosk', sizes.kiosk.viewport);
      await gallery.show(tab, 'kiosk', '4-ticket-ar');
      // As text, since what is imported here is the page's and not this file's.
      const { bytes, ink } = await tab.evaluate<{ bytes: number[]; ink: number }>(`(async () => {
        const { receiptOf } = await import('/src/pages/kiosk/printing/receipt.ts');
        const { receiptBytes } = await import('/src/pages/kiosk/printing/escpos.ts');
        const lines = [{ text: 'رقمك C-017', dots: 60, bold: true }];
        const picture = receiptOf(lines, 'https://queue.example.org/ticket/abc', document);
        const drawn = picture.getContext('2d').getImageData(0, 0, picture.width, picture.height).data;
        return {
          bytes: [...receiptBytes(picture, 'esc-pos')],
          ink: drawn.filter((value, at) => at % 4 === 0 && value < 128).length,
        };
      })()`);
      const has = (...wanted: number[]) =>
        bytes.some((_, at) => wanted.every((byte, offset) => bytes[at + offset] === byte));
      expect(bytes.slice(0, 2)).toEqual([0x1b, 0x40]);
      expect(has(0x1d, 0x76, 0x30, 0, 576 / 8, 0)).toBe(true);
      expect(has(0x1d, 0x56)).toBe(true);
      expect(ink).toBeGreaterThan(5_000);
    });
  },
);
