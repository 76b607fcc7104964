import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const SMALLEST_TARGET = 112;
const SMALLEST_TEXT = 38;
/** A person in a wheelchair reaches no higher on this screen. */
const REACH = 684;

/** At 1080 × 1920: nothing to touch is small or out of reach (but the language, in the head), and no text is small. */
export const expectKioskSizes = async (page: Page, state: string): Promise<void> => {
  const { buttons, small } = await page.evaluate((smallest) => {
    const buttons = [...document.querySelectorAll('button')].map((button) => {
      const { top, height, width } = button.getBoundingClientRect();
      return { name: button.textContent?.trim() ?? '', isHead: button.closest('header') !== null, top, height, width };
    });
    const small: string[] = [];
    for (const element of document.querySelectorAll('body *')) {
      const text = [...element.childNodes].find(({ nodeType, nodeValue }) => nodeType === 3 && nodeValue?.trim());
      if (!text || element.closest('.k-paper, .aside')) continue;
      if (Number.parseFloat(getComputedStyle(element).fontSize) < smallest - 0.01) small.push(text.nodeValue ?? '');
    }
    return { buttons, small };
  }, SMALLEST_TEXT);
  const wrong = buttons.filter(
    ({ top, height, width, isHead }) =>
      height < SMALLEST_TARGET - 0.01 || width < SMALLEST_TARGET - 0.01 || (!isHead && top < REACH - 0.01),
  );
  expect.soft({ wrong, small }, state).toEqual({ wrong: [], small: [] });
};
