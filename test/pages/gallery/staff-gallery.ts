import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Knex } from 'knex';
import { pino } from 'pino';
import type { Browser, Page } from 'playwright-core';
import { connectDatabase } from '../../../src/database/connect.ts';
import { freePort } from '../../../src/database/free-port.ts';
import { migrateLatest } from '../../../src/database/migrate.ts';
import { openBrowser } from '../../support/browser.ts';
import { throwawayCluster } from '../../support/cluster.ts';

export type StaffGallery = {
  readonly url: string;
  readonly port: number;
  readonly knex: Knex;
  readonly browser: Browser;
  readonly shoot: (page: Page, name: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

type Options = {
  /** What the database is to have before the hub starts. */
  readonly prepare?: (knex: Knex) => Promise<void>;
  /** Another browser than the usual one. */
  readonly autoplay?: boolean;
};

/** A started program over an empty hospital, whose clock says that it is the middle of a morning. */
export const startStaffGallery = async (
  folder: string,
  { prepare, autoplay = false }: Options = {},
): Promise<StaffGallery> => {
  const log = pino({ level: 'silent' });
  const timeZone = zoneOfMidMorning(new Date());
  const cluster = await throwawayCluster();
  const url = cluster.adminUrl;
  await migrateLatest({ url, log });
  const knex = connectDatabase({ url, pool: { min: 0, max: 4 }, nodeId: 'gallery', timeZone, log });
  await prepare?.(knex);
  const port = await freePort();
  const hub = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: { ...process.env, DATABASE_URL: url, PORT: String(port), HUB_TIME_ZONE: timeZone },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve) => {
    createInterface({ input: hub.stdout }).on('line', (line) => {
      if (line.includes('"hub_listening"')) resolve();
    });
  });
  // A picture that cannot be taken must not leave the hub behind.
  process.once('exit', () => hub.kill('SIGKILL'));
  const browser = await openBrowser({ autoplay });
  await mkdir(folder, { recursive: true });
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    knex,
    browser,
    async shoot(page, name) {
      await page.evaluate(() => document.fonts.ready);
      await page.waitForTimeout(300);
      await page.screenshot({ path: path.join(folder, `${name}.png`) });
    },
    async close() {
      await browser.close();
      hub.kill();
      await knex.destroy();
      await cluster.remove();
    },
  };
};

/** Such that a day's appointments lie on both sides of now, whenever the pictures are taken. */
const zoneOfMidMorning = (now: Date): string => {
  const east = 10 - now.getUTCHours();
  const offset = east < -12 ? east + 24 : east;
  // The signs of these zones are the other way round.
  return offset === 0 ? 'Etc/GMT' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
};

/** Of the machine, for the next loading. */
export const prefer = async (page: Page, preferences: { theme?: string; language?: string }): Promise<void> => {
  await page.evaluate((chosen) => localStorage.setItem('queue-hub.preferences', chosen), JSON.stringify(preferences));
  await page.reload();
};

export const press = async (page: Page, ...keys: string[]): Promise<void> => {
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.waitForTimeout(250);
  }
};
