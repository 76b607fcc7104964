import type { Locator, Page } from 'playwright-core';
import { press, tap, type } from '../harness/hand.ts';
import type { Stage } from '../../support/stage.ts';

type AdminOptions = { url?: string; ignore?: RegExp; role?: 'admin' | 'nurse' };

/** Opens a section of the admin page, as `devices`. */
export const adminOf =
  (stage: Stage) =>
  async (section: string, { role = 'admin', ...options }: AdminOptions = {}): Promise<Page> => {
    const page = await stage.openAs(`/admin#${section}`, { role, ...options });
    if (role === 'admin') await page.locator('.section h1').waitFor();
    return page;
  };

export const row = (page: Page, text: string): Locator => page.locator('tbody tr', { hasText: text });

export const strip = (page: Page, text: string): Promise<void> => page.locator('.strip', { hasText: text }).waitFor();

/** By its parts, from the first one on: `12312026` is the last day of 2026 on an American machine. */
export const writeDate = async (field: Locator, digits: string): Promise<void> => {
  await toFirstPart(field);
  await type(field.page(), digits);
};

export const clearDate = async (field: Locator): Promise<void> => {
  await toFirstPart(field);
  await press(field.page(), 'Delete', 'ArrowRight', 'Delete', 'ArrowRight', 'Delete');
};

const toFirstPart = async (field: Locator): Promise<void> => {
  await tap(field);
  await press(field.page(), 'ArrowLeft', 'ArrowLeft');
};
