import type { BrowserContextOptions, Page } from 'playwright-core';
import { networkTo } from '../../support/network.ts';
import { signedIn } from '../../support/screens.ts';
import { openStaffPage } from '../../support/staff-pages.ts';
import { prefer, press, startStaffGallery } from './staff-gallery.ts';
import { aMorningInCardiology, type Morning } from './staff-hospital.ts';

/** `npm run build`, then `node --import tsx test/pages/gallery/shoot-staff.ts <folder>`: home and the doctor console. */
const [folder = 'docs/screens'] = process.argv.slice(2);
const { url, port, knex, browser, shoot, close } = await startStaffGallery(folder);
const morning = await aMorningInCardiology(knex);

const tokens = new Map<string, Promise<string>>();
/** One login a doctor: another one would take the doctor from the former. */
const tokenOf = (doctorId: string) => {
  const token = tokens.get(doctorId) ?? signedIn(knex, 'doctor', doctorId);
  tokens.set(doctorId, token);
  return token;
};
const consoleOf = async (doctorId: string, options: BrowserContextOptions = {}, at = url) => {
  const token = await tokenOf(doctorId);
  const { page } = await openStaffPage(browser, at, { at: '/doctor', token, ...options });
  await page.locator('.console').waitFor();
  return page;
};
const tablet = { viewport: { width: 1024, height: 768 }, hasTouch: true };

const doctorScreens = async ({ marsh, osei, vidal, thirdNumber }: Morning) => {
  const page = await consoleOf(marsh.doctorId);
  await press(page, 'ArrowDown', 'ArrowDown', 'ArrowDown');
  await shoot(page, 'doctor');
  for (const [name, key] of [
    ['transfer', 't'],
    ['urgency', 'Shift+U'],
    ['details', 'd'],
    ['keys', '?'],
  ] as const) {
    await press(page, key);
    await shoot(page, `doctor-${name}`);
    await press(page, 'Escape');
  }
  await prefer(page, { theme: 'dark' });
  await page.locator('.console').waitFor();
  await press(page, 'ArrowDown', 'ArrowDown', 'ArrowDown');
  await shoot(page, 'doctor-dark');
  for (const language of ['de', 'ar']) {
    await prefer(page, { theme: 'light', language });
    await page.locator('.console').waitFor();
    await press(page, 'ArrowDown', 'ArrowDown', 'ArrowDown');
    await shoot(page, `doctor-${language}`);
  }
  const onTablet = await consoleOf(marsh.doctorId, tablet);
  await press(onTablet, 'ArrowDown', 'ArrowDown', 'ArrowDown');
  await shoot(onTablet, 'doctor-tablet');
  await press(onTablet, 'l');
  await shoot(onTablet, 'doctor-tablet-dark');

  const network = await networkTo(port);
  const stale = await consoleOf(marsh.doctorId, {}, network.url);
  network.cut();
  await stale.locator('.stale-banner').waitFor();
  await stale.waitForTimeout(3_000);
  await shoot(stale, 'doctor-stale');
  network.close();

  await prefer(page, { theme: 'light', language: 'en' });
  await page.locator('.console').waitFor();
  const colleague = await consoleOf(osei.doctorId);
  await press(page, 'n', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown');
  await colleague.locator('.row', { hasText: thirdNumber }).click();
  await press(colleague, 'Enter');
  await page.locator('.ghost').waitFor();
  await shoot(page, 'doctor-called');
  await press(page, 'l');
  await shoot(page, 'doctor-called-dark');
  await press(page, 'l');
  await press(page, 'z');
  await page.waitForTimeout(4_500);
  // Nobody is with whoever pauses here. The strip with its undo leaves after 10 s.
  await press(page, 'c', 'p');
  await page.waitForTimeout(10_500);
  await press(page, 'Escape', 'ArrowDown', 'ArrowDown', 'ArrowDown');
  await shoot(page, 'doctor-paused');
  await press(page, 'p');
  await shoot(await consoleOf(vidal.doctorId), 'doctor-empty');
  await conflict(page, colleague);
};

/** Both press Enter on one patient at once; whoever is later is shown. */
const conflict = async (page: Page, colleague: Page) => {
  await press(colleague, 's', 'c');
  // A click on the row that is chosen already would leave it.
  await press(page, 'Escape');
  for (const one of [page, colleague]) await one.locator('.row', { hasText: 'Pool' }).first().click();
  const failed = async (one: Page): Promise<Page> => {
    await one.locator('.call-failure').waitFor({ timeout: 5_000 });
    return one;
  };
  const loser = Promise.any([failed(page), failed(colleague)]);
  await Promise.all([colleague.keyboard.press('Enter'), page.keyboard.press('Enter')]);
  await shoot(await loser, 'doctor-conflict');
};

const homeScreens = async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('.screens-status dd').first().waitFor();
  await shoot(page, 'home');
  await prefer(page, { theme: 'dark', language: 'ar' });
  await page.locator('.screens-status dd').first().waitFor();
  await shoot(page, 'home-dark-ar');
  await prefer(page, { theme: 'light', language: 'en' });
  await page.goto(`${url}/#sign-in`);
  await page.locator('form').waitFor();
  await shoot(page, 'sign-in');
  await page.getByLabel('User name').fill('e.marsh');
  await page.getByLabel('Password', { exact: true }).fill('wrong');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await shoot(page, 'sign-in-error');
};

try {
  await homeScreens();
  await doctorScreens(morning);
} finally {
  await close();
}
