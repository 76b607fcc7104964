import { expect, test } from 'vitest';
import { today } from '../../support/builders.ts';
import { describeInChromium } from '../../support/stage.ts';
import { point, tap } from '../harness/hand.ts';
import { dialog, press, receptionOf } from './desk.ts';

describeInChromium('a long list at the reception desk', (stage) => {
  const { clinic, desk } = receptionOf(stage);

  test('shows two thousand smoothly: a few rows in the document, and each frame in time', async () => {
    const { departmentId } = clinic;
    await stage.knex.raw(
      `INSERT INTO queue (queue_id, department_id, queue_date, queue_number, status, arrived_at, ticket_token, urgency_level)
       SELECT gen_random_uuid(), :departmentId, :day, 'L-' || lpad(n::text, 4, '0'), 'waiting',
         hub_now() - make_interval(secs => n * 5), 'token-of-many-' || lpad(n::text, 6, '0'), 3 + n % 3
       FROM generate_series(1, 2000) AS n`,
      { departmentId, day: await today(stage.knex, departmentId) },
    );
    const page = await desk();
    await page.getByText('2000 waiting, sorted by due time').waitFor();
    expect(await page.locator('.entry-row').count()).toBeLessThan(80);
    await press(page, 'End');
    await page.locator('.entry-row.chosen').waitFor();
    expect(await page.locator('.entry-row').count()).toBeLessThan(80);
    await page.evaluate(() => {
      const times: number[] = [];
      let last = performance.now();
      const frame = () => {
        const now = performance.now();
        times.push(now - last);
        last = now;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
      (globalThis as { frameTimes?: number[] }).frameTimes = times;
    });
    await point(page.locator('.entry-row').nth(5));
    for (let turn = 0; turn < 60; turn += 1) await page.mouse.wheel(0, turn < 30 ? -700 : 700);
    const slowest = await page.evaluate(() => {
      const times = (globalThis as { frameTimes?: number[] }).frameTimes ?? [];
      return times.sort((a, b) => a - b)[Math.floor(times.length * 0.9)] ?? 0;
    });
    // On a machine that does other things too; unvirtualised it is seconds.
    expect(slowest).toBeLessThan(120);
    // Closing the day shows the first of them, and counts the rest.
    await tap(page.getByRole('button', { name: 'More' }));
    await tap(page.getByRole('menuitem', { name: 'Close the day …' }));
    const ask = dialog(page, 'Close the day');
    await tap(ask.getByText('Today', { exact: true }));
    await ask.getByText('and 1940 more').waitFor();
    expect(await ask.locator('.left-list > li').count()).toBeLessThan(80);
  });
});
