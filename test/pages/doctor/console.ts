import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Doctor } from '../../../src/models/doctor.ts';
import type { QueueEntry } from '../../../src/models/queue-entry.ts';
import { cardiologyOf, type Cardiology } from '../../support/cardiology.ts';
import type { Stage } from '../../support/stage.ts';
import { press } from '../harness/hand.ts';

const TABLET = { viewport: { width: 1024, height: 768 }, hasTouch: true };

type ConsoleOptions = BrowserContextOptions & { url?: string; ignore?: RegExp; touch?: boolean };

/** Doctors' consoles; each doctor signs in by a login of their own. */
export const consoleOf = (
  stage: Stage,
): { clinic: Cardiology; console: (doctor: Doctor, options?: ConsoleOptions) => Promise<Page> } => ({
  clinic: cardiologyOf(stage),
  async console({ doctorId }, { touch = false, ...options } = {}) {
    const page = await stage.openAs('/doctor', { role: 'doctor', doctorId, ...options, ...(touch && TABLET) });
    await page.locator('.console').waitFor();
    return page;
  },
});

/** Waits in the department's pool. */
export const pool = { doctorId: null };

export const numbers = (page: Page): Promise<string[]> => page.locator('.row .queue-number').allInnerTexts();

export const withMe = async (page: Page, entry: QueueEntry, heading: RegExp | string): Promise<void> => {
  await Promise.all([
    page.locator('.big-number', { hasText: entry.queueNumber }).waitFor(),
    page.locator('.now-heading h2', { hasText: heading }).waitFor(),
  ]);
};

export const strip = (page: Page, text: string): Promise<void> => page.locator('.strip', { hasText: text }).waitFor();

/** Answers the question of a hold: nobody says where, or until when. */
export const holdUnsaid = async (page: Page): Promise<void> => {
  await page.getByRole('dialog', { name: /Hold/ }).waitFor();
  await press(page, 'Enter');
};
