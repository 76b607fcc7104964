import type { Page } from 'playwright-core';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { User } from '../../../src/models/user.ts';
import { networkTo } from '../../support/network.ts';
import { screen, signedIn } from '../../support/screens.ts';
import { openStaffPage } from '../../support/staff-pages.ts';
import { aMorningAtTheDesk } from './desk-hospital.ts';
import { prefer, press, startStaffGallery } from './staff-gallery.ts';

/** `npm run build`, then `node --import tsx test/pages/gallery/shoot-reception.ts <folder>`: the reception desk. */
const [folder = 'docs/screens'] = process.argv.slice(2);
const { url, port, knex, browser, shoot, close } = await startStaffGallery(folder);
const { chosen, marsh } = await aMorningAtTheDesk(knex).catch(async (error: unknown) => {
  await close();
  throw error;
});
const token = await signedIn(knex, 'reception');

const desk = async ({ from = url, at = '/reception' } = {}): Promise<Page> => {
  const { page } = await openStaffPage(browser, from, { at, token });
  await page.locator('.top-bar').waitFor();
  return page;
};
const row = (page: Page, text: string) => page.locator('.entry-row', { hasText: text });
const choose = async (page: Page) => {
  await row(page, chosen.queueNumber).click();
  await page.locator('.timeline li').first().waitFor();
  await page.mouse.move(700, 890);
};

/** What happened to the chosen one before the picture is taken. */
const history = async () => {
  const nurse = await screen(url, { token: await signedIn(knex, 'nurse'), audience: 'staff' });
  await User.query(knex).where('role', 'nurse').patch({ fullName: 'N. Petrov' });
  const { queueId } = chosen;
  await nurse.client.send('queue:set-urgency', { queueId, urgencyLevel: 3, reason: 'pain 7/10, temperature 38.4' });
  await nurse.client.send('queue:hold', { queueId, reason: 'at the laboratory' });
  await nurse.client.send('queue:resume', { queueId });
  nurse.client.close();
};

const listAndDialogs = async () => {
  const page = await desk();
  await choose(page);
  await shoot(page, 'reception');
  for (const [name, key] of [
    ['triage', 'u'],
    ['transfer', 't'],
    ['keys', '?'],
  ] as const) {
    await press(page, key);
    if (name === 'triage') await press(page, '2');
    await shoot(page, `reception-${name}`);
    await press(page, 'Escape');
  }
  await press(page, '/');
  await page.keyboard.type('an');
  await page.waitForTimeout(600);
  await shoot(page, 'reception-search');
  await press(page, 'Escape', 'Escape', 'i');
  await page.keyboard.type('anna s');
  await page.locator('.people tbody tr').nth(1).waitFor();
  await press(page, 'ArrowDown');
  await shoot(page, 'reception-checkin');
  await press(page, 'Alt+g');
  const drawer = page.getByRole('dialog', { name: 'Register a patient' });
  await drawer.getByLabel('Full name').fill('Anna Schmitt');
  await drawer.getByLabel('Date of birth').fill('21.11.1990');
  await drawer.getByRole('textbox', { name: /^Phone/ }).fill('+44 7700 90');
  await drawer.locator('.duplicates li').first().waitFor();
  await page.waitForTimeout(400);
  await shoot(page, 'reception-register');
  await press(page, 'Escape', 'Escape');
  await menu(page, 'Hand over a doctor’s queue …');
  await page.getByRole('dialog').locator('select').selectOption(marsh.doctorId);
  await shoot(page, 'reception-hand-over');
  await press(page, 'Escape');
  await menu(page, 'Close the day …');
  await shoot(page, 'reception-close-day');
  await press(page, 'Escape');
  for (const [theme, language, name] of [
    ['dark', 'en', 'dark'],
    ['light', 'de', 'de'],
    ['light', 'ar', 'ar'],
    ['dark', 'ar', 'dark-ar'],
  ] as const) {
    await prefer(page, { theme, language });
    await choose(page);
    await shoot(page, `reception-${name}`);
  }
  await page.context().close();
};
const menu = async (page: Page, item: string) => {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: item }).click();
  await page.getByRole('dialog').waitFor();
};

const day = async () => {
  const page = await desk({ at: '/reception#appointments' });
  await page.locator('.day-column .visit').first().waitFor();
  await page.mouse.move(700, 890);
  await shoot(page, 'reception-day');
  const booked = page.locator('.day-column .visit.booked').nth(1);
  const from = await booked.boundingBox();
  const to = await page.locator('.day-column .visit.free:not([disabled])').nth(4).boundingBox();
  if (from && to) {
    await page.mouse.move(from.x + 40, from.y + 8);
    await page.mouse.down();
    await page.mouse.move(to.x + 40, to.y + 8, { steps: 8 });
    await shoot(page, 'reception-day-drag');
    await press(page, 'Escape');
    await page.mouse.up();
  }
  await press(page, 'b');
  await page.keyboard.type('tara');
  await page.waitForTimeout(600);
  await shoot(page, 'reception-book');
  await press(page, 'Escape');
  await prefer(page, { theme: 'dark', language: 'de' });
  await page.locator('.day-column .visit').first().waitFor();
  await shoot(page, 'reception-day-dark-de');
  await page.context().close();
};

const stale = async () => {
  const network = await networkTo(port);
  const page = await desk({ from: network.url });
  await choose(page);
  network.cut();
  await page.locator('.stale-banner').waitFor();
  await page.waitForTimeout(3_000);
  await shoot(page, 'reception-stale');
  await page.context().close();
  network.close();
};

const checkedIn = async () => {
  const page = await desk();
  await press(page, 'i');
  await page.keyboard.type('annabel');
  await page.getByRole('heading', { name: 'Annabel Stone' }).waitFor();
  await page.getByLabel('Doctor or pool').selectOption(marsh.doctorId);
  await page.getByRole('button', { name: /^Check in for/ }).click();
  await page.getByRole('dialog', { name: 'Checked in' }).waitFor();
  await shoot(page, 'reception-checkin-done');
  await page.context().close();
};

const empty = async () => {
  const endedAt = new Date();
  await QueueEntry.query(knex).patch({ status: 'left', endedAt }).whereIn('status', ['waiting', 'on_hold', 'called']);
  await shoot(await desk(), 'reception-empty');
};

try {
  await history();
  await listAndDialogs();
  await day();
  await stale();
  await checkedIn();
  await empty();
} finally {
  await close();
}
