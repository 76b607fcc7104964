import type { Page } from 'playwright-core';
import { signedIn } from '../../support/screens.ts';
import { openStaffPage } from '../../support/staff-pages.ts';
import { aMorningWithFigures } from './insight-hospital.ts';
import { prefer, press, startStaffGallery } from './staff-gallery.ts';

/** `npm run build`, then `node --import tsx test/pages/gallery/shoot-insight.ts <folder>`: the figures of the day. */
const [folder = 'docs/screens'] = process.argv.slice(2);
const { url, knex, browser, shoot, close } = await startStaffGallery(folder);

const open = async (): Promise<Page> => {
  const token = await signedIn(knex, 'reception');
  const { page } = await openStaffPage(browser, url, { at: '/reception#insight', token });
  await page.locator('.insight-sentence').waitFor();
  return page;
};

try {
  await aMorningWithFigures(knex);
  const page = await open();
  await shoot(page, 'reception-insight');
  for (const [theme, language, name] of [
    ['dark', 'en', 'dark'],
    ['light', 'de', 'de'],
    ['light', 'ar', 'ar'],
  ] as const) {
    await prefer(page, { theme, language });
    await page.locator('.insight-sentence').waitFor();
    await shoot(page, `reception-insight-${name}`);
  }
  await prefer(page, { theme: 'light', language: 'en' });
  await page.locator('.insight-sentence').waitFor();
  await press(page, 't');
  await shoot(page, 'reception-insight-table');
} finally {
  await close();
}
