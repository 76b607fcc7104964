import type { Locator, Page } from 'playwright-core';
import { afterEach } from 'vitest';
import { Appointment } from '../../../src/models/appointment.ts';
import { Department } from '../../../src/models/department.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { Schedule } from '../../../src/models/schedule.ts';
import { instant } from '../../support/builders.ts';
import { cardiologyOf, type Cardiology } from '../../support/cardiology.ts';
import type { Stage } from '../../support/stage.ts';
import { press, tap } from '../harness/hand.ts';

export { press };

type DeskOptions = { url?: string; role?: 'reception' | 'nurse'; ignore?: RegExp; at?: string };

type Reception = {
  readonly clinic: Cardiology;
  desk(options?: DeskOptions): Promise<Page>;
  nurse(): Promise<Page>;
};

/** Desks in a hospital with nothing but the test's own department in it. */
export const receptionOf = (stage: Stage): Reception => {
  const clinic = cardiologyOf(stage);
  // A desk sees the whole hospital: what one test leaves is not the next one's.
  afterEach(async () => {
    await QueueEntry.query(stage.knex)
      .patch({ status: 'cancelled', endedAt: await instant(stage.knex) })
      .whereIn('status', ['waiting', 'called', 'in_service', 'on_hold']);
    await QueueEntry.query(stage.knex).patch({ status: 'cancelled' }).where('status', 'no_show');
    await Appointment.query(stage.knex).patch({ status: 'cancelled' }).where('status', 'booked');
    await Schedule.query(stage.knex).delete();
    await Department.query(stage.knex).patch({ active: false });
  });
  const desk = async ({ at = '/reception', role = 'reception', ...options }: DeskOptions = {}) => {
    const page = await stage.openAs(at, { role, ...options });
    page.setDefaultTimeout(8_000);
    await page.locator('.top-bar').waitFor();
    return page;
  };
  return { clinic, desk, nurse: () => desk({ role: 'nurse' }) };
};

export const row = (page: Page, of: string | QueueEntry): Locator =>
  page.locator('.entry-row', { hasText: typeof of === 'string' ? of : of.queueNumber });

export const numbers = (page: Page): Promise<string[]> => page.locator('.entry-row .queue-number').allInnerTexts();

export const strip = (page: Page, text: string): Promise<void> => page.locator('.strip', { hasText: text }).waitFor();

export const dialog = (page: Page, name: RegExp | string): Locator => page.getByRole('dialog', { name });

/** What is typed from here on is meant for the dialog's field, however fast it comes. */
export const openCheckIn = (page: Page): Promise<void> => press(page, 'i');

export const choose = async (page: Page, entry: QueueEntry): Promise<void> => {
  await tap(row(page, entry));
  await page.getByRole('complementary', { name: `Entry ${entry.queueNumber}` }).waitFor();
};
