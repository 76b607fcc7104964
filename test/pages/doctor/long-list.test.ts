import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInChromium } from '../../support/stage.ts';
import { press, swipe, type } from '../harness/hand.ts';
import { consoleOf, numbers } from './console.ts';

/** As many as once waited for one doctor, in a trial. */
const MANY = 672;
const SAMPLES = 15;
/** On a machine that does nothing else it is a fifth of this. */
const WITHIN_MS = 150;

describeInChromium(`with ${MANY} waiting`, (stage) => {
  const { clinic, console } = consoleOf(stage);
  const { waiting } = clinic;

  /** One is made as all are, and the others are its copies. */
  const aCrowd = async (letter: string) => {
    const first = await waiting('First in line', { ago: '700 minutes', reason: 'Cough' });
    const last = await waiting('Last in line', { ago: '1 minute' });
    const of = [letter, MANY - 2, first.queueId];
    await stage.knex.transaction(async (trx) => {
      await trx.raw(
        `INSERT INTO queue (queue_id, department_id, doctor_id, requested_doctor_id, queue_date, queue_number, urgency_level, call_rank,
           arrived_at, anchor_at, due_at, ticket_token)
         SELECT gen_random_uuid(), department_id, doctor_id, requested_doctor_id, queue_date, ?::text || '-' || lpad(n::text, 4, '0'), urgency_level, call_rank,
           arrived_at + n * interval '1 minute', anchor_at + n * interval '1 minute', due_at + n * interval '1 minute',
           ticket_token || n
         FROM queue CROSS JOIN generate_series(1, ?) AS n WHERE queue_id = ?`,
        of,
      );
      await trx.raw(`UPDATE visits SET reason = 'Reason ' || number WHERE number LIKE ? || '-%'`, [letter]);
    });
    return { first, last };
  };

  test('a key is answered at once, and the chosen row is in sight wherever the list is', async () => {
    const { first, last } = await aCrowd('W');
    const page = await console(clinic.marsh);
    await page.locator('.segments').getByText(String(MANY)).first().waitFor();
    expect((await numbers(page))[0]).toBe(first.queueNumber);
    await press(page, 'ArrowDown');
    await page.locator('.row.chosen').waitFor();
    const took: number[] = [];
    while (took.length < SAMPLES) took.push(await keyTakes(page, 'ArrowDown'));
    const median = took.toSorted((a, b) => a - b)[Math.floor(SAMPLES / 2)] ?? Infinity;
    process.stdout.write(`a key with ${MANY} rows: ${Math.round(median)} ms (${took.map(Math.round).join(', ')})\n`);
    expect(median).toBeLessThan(WITHIN_MS);
    expect(await isInSight(page)).toBe(true);
    // From nobody chosen, upwards begins at the end.
    await press(page, 'Escape', 'ArrowUp');
    await page.locator('.row.chosen', { hasText: last.queueNumber }).waitFor();
    expect(await isInSight(page)).toBe(true);
    await press(page, '/');
    await type(page, 'first in');
    await expect.poll(() => numbers(page)).toEqual([first.queueNumber]);
  });

  test('on a phone one finger moves all of the console, and the chosen row is in sight as well', async () => {
    const { first, last } = await aCrowd('X');
    const page = await console(clinic.marsh, { viewport: { width: 360, height: 640 }, hasTouch: true });
    await page.locator('.row', { hasText: first.queueNumber }).waitFor();
    await press(page, 'ArrowUp');
    await page.locator('.row.chosen', { hasText: last.queueNumber }).waitFor();
    await expect.poll(() => isInSight(page)).toBe(true);
    await press(page, 'Escape', 'ArrowDown');
    await page.locator('.row.chosen', { hasText: first.queueNumber }).waitFor();
    await expect.poll(() => isInSight(page)).toBe(true);
    // A drag that begins on the rows leads on to what stands above them.
    await swipe(page, { x: 180, y: 300 }, { x: 180, y: 620 });
    await swipe(page, { x: 180, y: 300 }, { x: 180, y: 620 });
    expect((await page.locator('.now-heading').boundingBox())?.y).toBeGreaterThan(0);
  });
});

const isInSight = (page: Page): Promise<boolean> =>
  page.locator('.row.chosen').evaluate((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    const list = row.closest('.list-table')?.getBoundingClientRect();
    return list !== undefined && top >= Math.max(0, list.top) && bottom <= Math.min(innerHeight, list.bottom);
  });

/** From when Chromium got the key to when the frame that shows another chosen row was painted. */
const keyTakes = async (page: Page, key: string): Promise<number> => {
  const watch = await page.evaluateHandle(() => {
    const chosen = () => document.querySelector('.row.chosen .queue-number')?.textContent ?? '';
    const before = chosen();
    const tookMs = new Promise<number>((resolve) => {
      const look = (since: number) =>
        requestAnimationFrame(() => {
          if (chosen() !== before) setTimeout(() => resolve(performance.now() - since));
          else look(since);
        });
      addEventListener('keydown', ({ timeStamp }) => look(timeStamp), { once: true, capture: true });
    });
    return { tookMs };
  });
  await press(page, key);
  return watch.evaluate(({ tookMs }) => tookMs);
};
