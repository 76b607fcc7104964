import { Client } from 'pg';
import { describe, expect, test, vi } from 'vitest';
import { freePort } from '../../../src/database/embedded/free-port.ts';
import { Doctor } from '../../../src/models/doctor.ts';
import type { QueueEntry } from '../../../src/models/queue-entry.ts';
import { CUT_CONNECTION } from '../../support/browser.ts';
import { startHub } from '../../support/hub.ts';
import { describeInChromium } from '../../support/stage.ts';
import { accessibilityProblems, accessibilityProblemsInBothThemes } from '../harness/axe.ts';
import { atMost } from '../../support/slowness.ts';
import { press, tap, tapUpon } from '../harness/hand.ts';
import { consoleOf, holdUnsaid, pool, strip, withMe } from './console.ts';

/** Without a limit but the test's own. */
const WHENEVER = { timeout: 0 };

describeInChromium('the doctor console among others', (stage) => {
  const { clinic, console } = consoleOf(stage);
  const { waiting, stateOf, becomes } = clinic;

  describe('undo', () => {
    test('takes back a call, and the completion that came with it', async () => {
      const one = await waiting('One', { ago: '30 minutes' });
      const two = await waiting('Two', pool);
      const page = await console(clinic.marsh);
      await press(page, 'n');
      await press(page, 's');
      await becomes(one, 'in_service');
      await press(page, 'n');
      await strip(page, `${two.queueNumber} called to Room 204. ${one.queueNumber} completed.`);
      await becomes(two, 'called');
      await press(page, 'z');
      await withMe(page, one, 'With me now');
      await becomes(one, 'in_service');
      expect(await stateOf(two)).toMatchObject({ status: 'waiting', doctorId: null });
    });

    test.each([
      ['a completion', 'c', 'in_service', 'completed', 'in_service'],
      ['a hold', 'h', 'in_service', 'on_hold', 'in_service'],
      ['a no-show', 'x', 'called', 'no_show', 'waiting'],
      ['a return', 'b', 'called', 'waiting', 'called'],
    ] as const)('takes back %s', async (_, key, from, done, undone) => {
      const entry = await waiting('Somebody', { status: from, room: '204' });
      const page = await console(clinic.marsh);
      await withMe(page, entry, /./);
      await press(page, key);
      if (done === 'on_hold') await holdUnsaid(page);
      await becomes(entry, done);
      await tap(page.locator('.strip').getByRole('button', { name: /Undo/ }));
      await becomes(entry, undone);
    });

    test('is offered for ten seconds', async () => {
      await waiting('Somebody');
      const page = await console(clinic.marsh);
      // By the page's own clock: on a busy machine a test hears late of what comes, and of what goes.
      const watch = await page.locator('#root').evaluateHandle((root) => ({
        offeredMs: new Promise<number>((resolve) => {
          let since: number | null = null;
          new MutationObserver(() => {
            const isThere = [...root.querySelectorAll('button')].some((one) => one.textContent.includes('Undo call'));
            if (isThere) since ??= performance.now();
            else if (since !== null) resolve(performance.now() - since);
          }).observe(root, { subtree: true, childList: true });
        }),
      }));
      await press(page, 'n');
      const ms = await watch.evaluate(({ offeredMs }) => offeredMs);
      expect(ms).toBeGreaterThan(9_900);
      expect(ms).toBeLessThan(atMost(11_000));
    });
  });

  describe('colleagues', () => {
    test('a colleague’s call is struck in the list at once, and leaves it after a moment', async () => {
      const entry = await waiting('Yuki Tanaka', pool);
      await waiting('Somebody else');
      const [page, colleague] = await Promise.all([console(clinic.marsh), console(clinic.osei)]);
      await press(colleague, 'n');
      const ghost = page.locator('.ghost', { hasText: entry.queueNumber });
      await ghost.getByText('Called by Dr Kwame Osei to Room 206').waitFor();
      await ghost.waitFor({ state: 'detached', timeout: atMost(6_000) });
    });

    test('of two who call one patient at once, one has them, and the other reads who', async () => {
      const entry = await waiting('Tomasz Nowak', pool);
      await waiting('First for Marsh then', { ago: '5 minutes' });
      await waiting('First for Osei then', { ago: '5 minutes', doctorId: clinic.osei.doctorId });
      const pages = await Promise.all([console(clinic.marsh), console(clinic.osei)]);
      for (const page of pages) {
        await press(page, 'ArrowDown');
        await page.locator('.chosen', { hasText: entry.queueNumber }).waitFor();
      }
      await Promise.all(pages.map((page) => press(page, 'Enter')));
      await becomes(entry, 'called');
      const { doctorId } = await stateOf(entry);
      const [winner, loser] = doctorId === clinic.marsh.doctorId ? pages : pages.toReversed();
      const name = doctorId === clinic.marsh.doctorId ? 'Dr Elena Marsh' : 'Dr Kwame Osei';
      await loser?.getByRole('alert').getByText(`Not called: ${name} has ${entry.queueNumber} already`).waitFor();
      await loser?.getByText(/Nothing was changed\. First for you is now/).waitFor();
      for (const page of pages) expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
      if (winner) await withMe(winner, entry, 'Called to Room');
    });
  });

  describe('when something fails', () => {
    /** Somebody's open transaction in the database, with this entry's row in it. */
    const lock = async ({ queueId }: QueueEntry) => {
      const client = new Client({ connectionString: stage.database.adminUrl });
      await client.connect();
      await client.query('BEGIN');
      await client.query('SELECT FROM queue WHERE queue_id = $1 FOR UPDATE', [queueId]);
      return () => client.end();
    };

    test('a press shows at once, is taken back in words, and happens once when tried again', async () => {
      const entry = await waiting('Somebody', { status: 'called', room: '204' });
      const page = await console(clinic.marsh);
      await withMe(page, entry, 'Called to Room 204');
      const release = await lock(entry);
      const pressed = Date.now();
      await press(page, 's');
      await withMe(page, entry, 'With me now');
      expect(Date.now() - pressed).toBeLessThan(atMost(1_000));
      expect(await stateOf(entry)).toMatchObject({ status: 'called' });

      await page.locator('.strip--failed', { hasText: 'was not started' }).waitFor({ timeout: atMost(12_000) });
      expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
      await withMe(page, entry, 'Called to Room 204');
      await release();
      await tap(page.getByRole('button', { name: 'Try again' }));
      await becomes(entry, 'in_service');
      await strip(page, `Consultation with ${entry.queueNumber} started.`);
    });

    test('without a connection it says since when, calls nobody, and is right again afterwards', async () => {
      const entry = await waiting('Somebody');
      const network = await stage.cable();
      const page = await console(clinic.marsh, { url: network.url, ignore: CUT_CONNECTION });
      network.cut();
      // It takes fifteen seconds of silence, and on a busy machine longer: what counts is that it comes.
      await page.getByText(/^Not live since \d\d:\d\d:\d\d$/).waitFor(WHENEVER);
      await page.getByText('Off until live again, so that nobody is called twice').waitFor();
      await expect.poll(() => page.locator('.big').isDisabled()).toBe(true);
      expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
      await press(page, 'n');
      const later = await waiting('Arrived meanwhile');
      // The page finds by itself that the network is back, and the button goes.
      await tapUpon(network.restore, page.getByRole('button', { name: 'Try now' }));
      await page.locator('.row', { hasText: later.queueNumber }).waitFor(WHENEVER);
      expect(await stateOf(entry)).toMatchObject({ status: 'waiting' });
      await press(page, 'n');
      await becomes(entry, 'called');
    });

    test('a hub that is killed and started again finds its console as it was', async () => {
      const entry = await waiting('Somebody');
      // A port of its own choosing would not be given again while the dead hub's connections linger.
      const other = await startHub({ databaseUrl: stage.database.url, port: await freePort() });
      stage.closeAfter(other.kill);
      const page = await console(clinic.marsh, { url: other.url, ignore: CUT_CONNECTION });
      await press(page, 'n');
      await withMe(page, entry, 'Called');
      await becomes(entry, 'called');
      await other.kill();
      await page.getByText('Not live', { exact: true }).waitFor(WHENEVER);
      const again = await startHub({ databaseUrl: stage.database.url, port: other.port });
      stage.closeAfter(again.kill);
      await page.getByText('Live', { exact: true }).waitFor(WHENEVER);
      await press(page, 's');
      await becomes(entry, 'in_service');
    });
  });

  describe('for everybody', () => {
    test('every state is accessible, in light and dark, on a desk and on a tablet', async () => {
      await waiting('With me', { status: 'in_service', room: '204', reason: 'Chest tightness' });
      await waiting('On hold', { status: 'on_hold' });
      for (const urgencyLevel of [1, 2, 3, 4, 5]) {
        await waiting(`Level ${urgencyLevel}`, { urgencyLevel, ago: `${urgencyLevel * 20} minutes` });
      }
      for (const touch of [false, true]) {
        const page = await console(clinic.marsh, { touch });
        if (touch) await press(page, 'l');
        await press(page, 'ArrowDown');
        expect(await accessibilityProblems(page)).toEqual([]);
        for (const key of ['t', 'u', 'd', 'h', '?', 'Shift+P']) {
          await press(page, key);
          await page.getByRole('dialog').waitFor();
          expect(await accessibilityProblems(page)).toEqual([]);
          await press(page, 'Escape');
          await page.getByRole('dialog').waitFor({ state: 'detached' });
        }
        await press(page, 'l');
        expect(await accessibilityProblems(page)).toEqual([]);
      }
    });

    test.each(['en', 'de', 'ar'])(
      'so is it with nobody waiting, paused, and with somebody called, in %s',
      async (language) => {
        const page = await console(clinic.marsh);
        await page.evaluate((one) => localStorage.setItem('queue-hub.preferences', one), JSON.stringify({ language }));
        await page.reload();
        await page.locator('.list-table.empty').waitFor();
        expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
        await press(page, 'p');
        await vi.waitFor(async () =>
          expect(await Doctor.query(stage.knex).findById(clinic.marsh.doctorId)).toMatchObject({ status: 'paused' }),
        );
        expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
        await press(page, 'p');
        const entry = await waiting('Somebody', { reason: 'Chest tightness' });
        await page.locator('.row', { hasText: entry.queueNumber }).waitFor();
        await press(page, 'n');
        await withMe(page, entry, /./);
        expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
      },
    );

    test('an administrator’s colours, names and targets of urgency apply live', async () => {
      await waiting('Somebody', { urgencyLevel: 3 });
      const page = await console(clinic.marsh);
      const settings = await stage.knex('settings').first('urgency_levels');
      const levels = settings.urgency_levels.map((level: { level: number }) =>
        level.level === 3 ? { ...level, label: { en: 'Yellow' }, colour: '#336699' } : level,
      );
      await stage.knex('settings').update({ urgency_levels: JSON.stringify(levels) });
      await page.getByRole('img', { name: 'Urgency 3, Yellow' }).waitFor();
      expect(
        await page
          .locator('.urgency-mark--3 .urgency-mark__shape')
          .first()
          .evaluate((shape) => getComputedStyle(shape).getPropertyValue('fill')),
      ).toBe('rgb(51, 102, 153)');
      await stage.knex('settings').update({ urgency_levels: JSON.stringify(settings.urgency_levels) });
    });
  });
});
