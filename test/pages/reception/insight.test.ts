import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { anAppointment, instant } from '../../support/builders.ts';
import { CUT_CONNECTION } from '../../support/browser.ts';
import { describeInChromium } from '../../support/stage.ts';
import { accessibilityProblems } from '../harness/axe.ts';
import { choose, press, tap } from '../harness/hand.ts';
import { receptionOf } from './desk.ts';

describeInChromium('the figures of the day', (stage) => {
  const { clinic, desk } = receptionOf(stage);
  const { waiting } = clinic;

  /** Of the test's own department: what former tests cancelled is of this day, too. */
  const figures = async (options: Parameters<typeof desk>[0] = {}): Promise<Page> => {
    // Of that name, former tests have left others.
    await stage.knex('departments').whereNot({ department_id: clinic.departmentId }).update({ active: false });
    const page = await desk({ at: '/reception#insight', ...options });
    await choose(page.getByLabel('Department'), 'Cardiology');
    // A select takes letters for its own; Escape leaves it.
    await press(page, 'Escape');
    return page;
  };
  const says = async (page: Page, sentence: string | RegExp) =>
    page.locator('.insight-sentence').getByText(sentence).waitFor();
  const ago = (minutes: number) => instant(stage.knex, `-${minutes} minutes`);
  const call = async ({ queueId }: QueueEntry) =>
    QueueEntry.query(stage.knex)
      .findById(queueId)
      .patch({ status: 'called', calledAt: await ago(0), doctorId: clinic.marsh.doctorId, room: '204' });
  const chosen = (page: Page, preferences: { theme?: string; language?: string }) =>
    page.evaluate((one) => localStorage.setItem('queue-hub.preferences', JSON.stringify(one)), preferences);

  /** One past the target, one within it, one seen and two gone; all of it half a minute away from the next one. */
  const aMorning = async () => {
    const late = await waiting('Luca Late', { urgencyLevel: 2, ago: '32.5 minutes' });
    await waiting('Early', { ago: '5.5 minutes' });
    const [calledAt, startedAt, endedAt] = [await ago(30), await ago(28), await ago(10)];
    const seen = { status: 'completed', calledAt, startedAt, endedAt: new Date(endedAt.getTime() + 30_000) } as const;
    await waiting('Seen', { ago: '45.5 minutes', ...seen });
    await waiting('Gone', { ago: '50 minutes', status: 'left' });
    await waiting('Held', { ago: '40 minutes', status: 'on_hold' });
    return late;
  };

  test('say who came and what became of them, and follow the next call within moments', async () => {
    const late = await aMorning();
    const page = await figures();
    await says(page, /^5 people have come since \d\d:\d\d: 1 called, 2 waiting, 1 on hold, 1 left\./);
    await says(page, `1 waits past the target, ${late.queueNumber} by 22 min.`);
    const marsh = page.locator('.doctors-table tr', { hasText: 'Dr Elena Marsh' });
    await expect
      .poll(() => marsh.locator('td').allInnerTexts())
      .toEqual(['free', '1', '', '18 min', '15 min', '2', '1 of 1']);
    await page.getByRole('img', { name: /^Very urgent, within 10 min\. .* Waiting now: 1, .*: 1\.$/ }).waitFor();

    await page.evaluate(() => Object.assign(globalThis, { stays: true }));
    await call(late);
    await says(page, '2 called, 1 waiting, 1 on hold, 1 left. Nobody waits past their target.');
    await marsh.getByText(`called ${late.queueNumber}`).waitFor();
    await expect.poll(() => marsh.locator('td').last().innerText()).toBe('1 of 2');
    await page.locator('.target-bars li', { hasText: 'Very urgent' }).getByText('0 of 1', { exact: true }).waitFor();
    expect(await page.evaluate(() => 'stays' in globalThis)).toBe(true);
  });

  test('begin a day with nobody, and with those who are booked', async () => {
    const page = await figures();
    await says(page, 'Nobody has come yet today. The figures appear here by themselves, with the first arrival.');
    await page.getByText('Nobody is booked today.').waitFor();
    const { doctorId } = clinic.marsh;
    await anAppointment(stage.knex, { doctorId, scheduledDate: await ago(0), status: 'no_show', holdsSlot: false });
    await page.getByText('1 of 1 booked so far did not come.').waitFor();
    await page.getByRole('img', { name: 'Booked today: 1. Did not come: 1.' }).waitFor();
    await waiting('First', { ago: '1 minute' });
    await says(page, /^1 person has come since \d\d:\d\d: 0 called, 1 waiting, 0 left\. Nobody waits past/);
  });

  test('are reached by the keyboard alone, and are there again after a reload', async () => {
    await aMorning();
    const page = await desk({ role: 'nurse' });
    await press(page, 'n');
    await page.getByRole('heading', { name: 'Waits by hour of arrival' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#insight');
    // An address that is typed is followed, too.
    await page.goto(`${stage.hub.url}/reception#queue`);
    await page.locator('.entry-row').first().waitFor();
    await page.goto(`${stage.hub.url}/reception#insight`);
    await page.locator('.insight').waitFor();
    await page.reload();
    await page.locator('.tabs a[aria-current=page]', { hasText: 'Insight' }).waitFor();

    await press(page, 't');
    await page.getByRole('table', { name: 'Called within target' }).waitFor();
    await page.reload();
    const toggle = page.getByRole('button', { name: 'As a table', pressed: true });
    await toggle.waitFor();
    const reached: string[] = [];
    for (let tab = 0; tab < 16; tab += 1) {
      await press(page, 'Tab');
      reached.push(
        await page.evaluate(() => {
          const { activeElement: at } = document;
          return at?.getAttribute('aria-label') ?? at?.textContent ?? '';
        }),
      );
    }
    expect(reached).toEqual(expect.arrayContaining(['Insight', 'Department', 'As a table', 'Export CSV']));
    const isFocused = () => toggle.evaluate((one) => one === document.activeElement);
    for (let turn = 0; turn < 30 && !(await isFocused()); turn += 1) await press(page, 'Tab');
    await press(page, 'Enter');
    await page.getByRole('heading', { name: 'Waits by hour of arrival' }).waitFor();
    await press(page, 'q');
    await page.locator('.entry-list').waitFor();
  });

  test('an address that is typed is followed, also while the desk is about to write its own', async () => {
    await aMorning();
    const page = await desk();
    await page.locator('.entry-row').first().waitFor();
    for (let after = 90; after <= 112; after += 1) {
      await press(page, 'n');
      await page.waitForTimeout(after);
      await page.goto(`${stage.hub.url}/reception#queue`);
      await page.locator('.entry-row').first().waitFor();
    }
  });

  test('are there for administrators, from their own page and back, without the desk', async () => {
    await aMorning();
    const page = await stage.openAs('/admin', { role: 'admin' });
    await tap(page.getByRole('link', { name: 'Insight' }));
    await says(page, /people have come since/);
    expect(await page.getByRole('link', { name: 'Queue' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Check in' }).count()).toBe(0);
    await press(page, 'q');
    await press(page, 'i');
    await says(page, /people have come since/);
    await tap(page.getByRole('link', { name: 'Admin' }));
    await page.getByRole('heading', { name: 'Devices' }).waitFor();
  });

  test('as tables have every figure of the charts', async () => {
    await aMorning();
    const page = await figures();
    await press(page, 't');
    await page.getByRole('table', { name: 'Everybody who came' }).waitFor();
    const rowsOf = (name: string) => page.getByRole('table', { name }).locator('tbody tr').allInnerTexts();
    const cells = async (name: string) => (await rowsOf(name)).map((row) => row.split('\t'));
    expect(await cells('Everybody who came')).toEqual([
      ['Everybody who came', '5'],
      ['Called', '1'],
      ['Waiting', '2'],
      ['On hold', '1'],
      ['Left without being seen', '1'],
      ['Cancelled', '0'],
      ['Past target', '1'],
    ]);
    expect((await cells('Waiting now')).slice(0, 3)).toEqual([
      ['1 Immediate', '0', '–', '–', '0'],
      ['2 Very urgent', '1', '32', '32', '1'],
      ['3 Urgent', '0', '–', '–', '0'],
    ]);
    expect((await cells('Called within target'))[3]).toEqual(['4 Standard', '1', '1', '100']);
    expect((await cells('Doctors'))[0]).toEqual(['Dr Elena Marsh', '204', '1', '18', '15', '2', '1', '1']);
  });

  test('are exported without names and numbers of patients, as spreadsheets read them', async () => {
    const late = await aMorning();
    const page = await figures();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      tap(page.getByRole('button', { name: 'Export CSV' })),
    ]);
    expect(download.suggestedFilename()).toMatch(/^insight-\d{4}-\d\d-\d\d\.csv$/);
    const text = await readFile(await download.path(), 'utf8');
    expect(text).toMatch(/^\ufeffInsight,/);
    const lines = text.split('\r\n');
    expect(lines).toContain('Department,Cardiology');
    expect(lines).toContain('Everybody who came,5');
    expect(lines).toContain('2 Very urgent,1,32,32,1');
    expect(lines).toContain(`${clinic.marsh.doctorNo},204,Cardiology,1,18,15,2,1,1`);
    for (const secret of ['Luca', 'Late', 'Marsh', '+49', '15112', late.queueNumber])
      expect(text).not.toContain(secret);
  });

  test('are drawn once a second at most, however much changes', async () => {
    const entries = await Promise.all(Array.from({ length: 20 }, (_, n) => waiting(`Busy ${n}`)));
    const page = await figures();
    await says(page, '20 waiting');
    await page.evaluate(() => {
      const drawn = { times: 0 };
      Object.assign(globalThis, { drawn });
      const panes = document.querySelector('.insight-panes');
      const observer = new MutationObserver(() => (drawn.times += 1));
      if (panes) observer.observe(panes, { subtree: true, childList: true, attributes: true, characterData: true });
    });
    const from = performance.now();
    for (const { queueId } of entries) {
      for (const urgencyLevel of [2, 3, 5, 3, 2]) {
        await QueueEntry.query(stage.knex).findById(queueId).patch({ urgencyLevel });
      }
    }
    await page.getByRole('img', { name: /^Very urgent, .* Waiting now: 20,/ }).waitFor();
    const seconds = Math.ceil((performance.now() - from) / 1000) + 1;
    const drawn = await page.evaluate<number>('drawn.times');
    expect(drawn).toBeGreaterThan(0);
    expect(drawn).toBeLessThanOrEqual(seconds);
  });

  test('without a connection stand still, without colour, and say of when they are', async () => {
    await aMorning();
    const network = await stage.cable();
    const page = await figures({ url: network.url, ignore: CUT_CONNECTION });
    await says(page, /^5 people/);
    network.cut();
    await page.getByText(/^Not live since \d\d:\d\d:\d\d$/).waitFor();
    await page.getByText(/^As of \d\d:\d\d:\d\d$/).waitFor();
    expect(await page.locator('main.insight').evaluate((main) => getComputedStyle(main).filter)).toBe('grayscale(1)');
    await waiting('Arrived meanwhile', { ago: '1 minute' });
    network.restore();
    await says(page, /^6 people/);
    await page.getByText(/^As of/).waitFor({ state: 'detached' });
  });

  describe('for everybody', () => {
    test.each([
      ['light', 'en', 1440],
      ['dark', 'en', 1440],
      ['dark', 'ar', 1440],
      ['light', 'ar', 820],
    ] as const)('axe finds nothing against WCAG 2.2 AA: %s, %s, %i wide', async (theme, language, width) => {
      await aMorning();
      await anAppointment(stage.knex, { doctorId: clinic.marsh.doctorId });
      const page = await desk({ at: '/reception#insight' });
      await page.setViewportSize({ width, height: 900 });
      await chosen(page, { theme, language });
      await page.reload();
      await page.locator('.wait-pane').first().waitFor();
      expect(await accessibilityProblems(page), 'as charts').toEqual([]);
      await press(page, 't');
      await page.locator('.figures-table').first().waitFor();
      expect(await accessibilityProblems(page), 'as tables').toEqual([]);
    });

    test.each(['de', 'es', 'pt', 'ar'])('in %s nothing is cut and nothing sticks out', async (language) => {
      await aMorning();
      await anAppointment(stage.knex, { doctorId: clinic.marsh.doctorId });
      const page = await desk({ at: '/reception#insight' });
      for (const width of [1440, 1024, 820]) {
        await page.setViewportSize({ width, height: 900 });
        await chosen(page, { language });
        await page.reload();
        await page.locator('.doctors-table').waitFor();
        expect(await page.evaluate(() => document.documentElement.dir)).toBe(language === 'ar' ? 'rtl' : 'ltr');
        const cut = await page
          .locator('.top-bar, .insight-body, .insight-pane, .insight-legend li, .insight .button, .target-bars li')
          .evaluateAll((all) =>
            all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent?.slice(0, 40)),
          );
        expect(cut, `${width} wide`).toEqual([]);
      }
    });
  });
});
