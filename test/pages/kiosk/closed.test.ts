import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aDepartment } from '../../support/builders.ts';
import { chromiumPath, openBrowser, openPage } from '../../support/browser.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { startHub, type RunningHub } from '../../support/hub.ts';
import { builtPages } from '../../support/pages.ts';
import { paired } from '../../support/screens.ts';

describe.skipIf(chromiumPath === null)('closed departments at the kiosk (skipped without Chromium)', () => {
  let database: TestDatabase;
  let hub: RunningHub;
  let browser: Browser;

  beforeAll(async () => {
    [database, browser] = await Promise.all([testDatabase(), openBrowser(), builtPages('public')]);
    hub = await startHub({ databaseUrl: database.url });
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await hub.stop();
    await database.drop();
  });

  test('one is seen but cannot be chosen, and gives its place up where there are many', async () => {
    await aDepartment(database.knex, { name: 'Cardiology', active: false });
    await aDepartment(database.knex, { name: 'Neurology' });
    const { token } = await paired(database.knex, { kind: 'kiosk' });
    const { page, problems } = await openPage(browser, `${hub.url}/kiosk#token=${token}`, {
      viewport: { width: 1080, height: 1920 },
      locale: 'en',
    });
    await page.getByRole('button', { name: 'No, take a number' }).click();
    const closed = page.locator('.dept__a', { hasText: 'Cardiology' });
    await closed.getByText('Closed').waitFor();
    await closed.click({ force: true });
    expect(await page.getByText('Which department?').count()).toBe(1);
    for (let n = 0; n < 6; n += 1) await aDepartment(database.knex, { name: `Clinic ${n}` });
    await page.getByText('Clinic 5').waitFor();
    await closed.waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
