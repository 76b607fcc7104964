import type { Browser, Page } from 'playwright-core';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { freePort } from '../../src/database/free-port.ts';
import { Doctor } from '../../src/models/doctor.ts';
import { QueueEntry } from '../../src/models/queue-entry.ts';
import type { Department } from '../../src/models/department.ts';
import { aDepartment, aDoctor, anAppointment, anEntry, aPatient, instant } from '../support/builders.ts';
import { chromiumPath, CUT_CONNECTION, openBrowser, type WatchedPage } from '../support/browser.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { networkTo } from '../support/network.ts';
import { builtPages } from '../support/pages.ts';
import { signedIn } from '../support/screens.ts';
import { accessibilityProblems, openStaffPage } from '../support/staff-pages.ts';

describe.skipIf(chromiumPath === null)('the doctor console, in Chromium (skipped where none is installed)', () => {
  let database: TestDatabase;
  let hub: RunningHub;
  let browser: Browser;
  let cardiology: Department;
  let marsh: Doctor;
  let osei: Doctor;
  const opened: WatchedPage[] = [];
  const closing: (() => void)[] = [];

  beforeAll(async () => {
    [database, browser] = await Promise.all([testDatabase(), openBrowser(), builtPages('staff')]);
    hub = await startHub({ databaseUrl: database.url });
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await hub.stop();
    await database.drop();
  });
  beforeEach(async () => {
    cardiology = await aDepartment(database.knex, { name: 'Cardiology' });
    const { departmentId } = cardiology;
    marsh = await aDoctor(database.knex, { departmentId, fullName: 'Dr Elena Marsh', room: '204' });
    osei = await aDoctor(database.knex, { departmentId, fullName: 'Dr Kwame Osei', room: '206' });
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) close();
    for (const { page, problems } of opened.splice(0)) {
      await page.context().close();
      expect(problems).toEqual([]);
    }
  });

  const console = async (doctor: Doctor, { url = hub.url, ignore = /^$/, touch = false } = {}): Promise<Page> => {
    const token = await signedIn(database.knex, 'doctor', doctor.doctorId);
    const tablet = { viewport: { width: 1024, height: 768 }, hasTouch: true };
    const watched = await openStaffPage(browser, url, { at: '/doctor', token, ignore, ...(touch && tablet) });
    opened.push(watched);
    await watched.page.locator('.console').waitFor();
    return watched.page;
  };
  const waiting = async (fullName: string, given: Partial<QueueEntry> & { ago?: string } = {}) => {
    const { ago = '20 minutes', ...rest } = given;
    const { patientId } = await aPatient(database.knex, { fullName });
    const place = { departmentId: cardiology.departmentId, doctorId: marsh.doctorId };
    return anEntry(database.knex, { patientId, arrivedAt: await instant(database.knex, `-${ago}`), ...place, ...rest });
  };
  const pool = { doctorId: null };
  const numbers = (page: Page) => page.locator('.row .queue-number').allInnerTexts();
  const stateOf = async ({ queueId }: QueueEntry) => {
    const { status, doctorId } = await QueueEntry.query(database.knex).findById(queueId).throwIfNotFound();
    return { status, doctorId };
  };
  const becomes = (entry: QueueEntry, status: string) =>
    vi.waitFor(async () => expect((await stateOf(entry)).status).toBe(status), { timeout: 5_000 });
  const withMe = (page: Page, entry: QueueEntry, heading: RegExp | string) =>
    Promise.all([
      page.locator('.big-number', { hasText: entry.queueNumber }).waitFor(),
      page.locator('.now-heading h2', { hasText: heading }).waitFor(),
    ]);
  const strip = (page: Page, text: string) => page.locator('.strip', { hasText: text }).waitFor();

  describe('the list', () => {
    test('stands in the order of calling, the doctor’s own and the pool’s together', async () => {
      const routine = await waiting('Ada Routine', { urgencyLevel: 4, ago: '2 hours' });
      const urgent = await waiting('Bo Urgent', { urgencyLevel: 3, ago: '70 minutes', ...pool });
      const strict = await waiting('Cy Strict', { urgencyLevel: 2, ago: '1 minute' });
      const page = await console(marsh);
      expect(await numbers(page)).toEqual([strict, urgent, routine].map(({ queueNumber }) => queueNumber));
      await page.locator('.row').first().getByText('Next').waitFor();
      await page.locator('.row', { hasText: urgent.queueNumber }).getByText('Pool').waitFor();
      expect(await page.locator('.list-bar .over').innerText()).toBe('1 past target');
    });

    test('the chosen row says from which rule its place follows', async () => {
      const starts = await instant(database.knex, '-5 minutes');
      const { patientId } = await aPatient(database.knex, { fullName: 'Di Booked' });
      const { appointmentId } = await anAppointment(database.knex, {
        patientId,
        doctorId: marsh.doctorId,
        scheduledDate: starts,
      });
      const strict = await waiting('Cy Strict', { urgencyLevel: 1, ago: '1 minute' });
      const booked = await waiting('Di Booked', { patientId, appointmentId, urgencyLevel: 4 });
      const walkIn = await waiting('Ed Walk-in', { urgencyLevel: 4 });
      const page = await console(marsh);
      const sentence = page.locator('.open p');

      await page.keyboard.press('ArrowDown');
      await expect.poll(() => sentence.innerText()).toMatch(/^First: Immediate is called before every due time\./);
      await page.keyboard.press('ArrowDown');
      await expect
        .poll(() => sentence.innerText())
        .toMatch(
          /^Second: due \d\d:\d\d, that is the booked time \d\d:\d\d plus 15 min\. .* is Immediate, which goes first\./,
        );
      await page.keyboard.press('ArrowDown');
      await expect
        .poll(() => sentence.innerText())
        .toMatch(/^Third: due \d\d:\d\d, that is arrival \d\d:\d\d plus 120 min for Standard\. .* before it is due at/);
      await page.keyboard.press('Escape');
      await sentence.waitFor({ state: 'detached' });
      expect(await numbers(page)).toEqual([strict, booked, walkIn].map(({ queueNumber }) => queueNumber));
    });

    test('finds by number and by name, also without the accent', async () => {
      await waiting('Grace Mbeki');
      const found = await waiting('Daniel Novák');
      const page = await console(marsh);
      await page.keyboard.press('/');
      await page.keyboard.type('novak');
      await expect.poll(() => numbers(page)).toEqual([found.queueNumber]);
      await page.keyboard.press('Escape');
      await expect.poll(async () => (await numbers(page)).length).toBe(2);
      await page.keyboard.type(found.queueNumber.replace('-', '').toLowerCase());
      await expect.poll(() => numbers(page)).toEqual([found.queueNumber]);
    });

    test('an empty one says so, and who is booked next', async () => {
      const { patientId } = await aPatient(database.knex, { fullName: 'Lena Fischer' });
      await anAppointment(database.knex, { patientId, doctorId: marsh.doctorId });
      const page = await console(marsh);
      await page.getByText('Nobody is waiting for you').waitFor();
      await page.getByText('The Cardiology pool is empty too.').waitFor();
      await page.getByText('Lena Fischer').waitFor();
      expect(await page.locator('.big').isDisabled()).toBe(true);
    });
  });

  describe('one key for each step', () => {
    test('N calls, R calls again, S starts, C completes', async () => {
      const entry = await waiting('Tomasz Nowak');
      const page = await console(marsh);
      await page.keyboard.press('n');
      await withMe(page, entry, 'Called to Room 204');
      await becomes(entry, 'called');
      await page.keyboard.press('r');
      await page.locator('.elapsed', { hasText: 'recalled once' }).waitFor();
      await page.keyboard.press('s');
      await withMe(page, entry, 'With me now');
      await becomes(entry, 'in_service');
      await page.keyboard.press('c');
      await page.getByText('Room 204 is free').waitFor();
      await becomes(entry, 'completed');
      await page.getByText('Today 1 seen, 0 no-show').waitFor();
    });

    test('N again, while somebody is called, does nothing', async () => {
      const first = await waiting('First');
      const second = await waiting('Second', { ago: '10 minutes' });
      const page = await console(marsh);
      await page.keyboard.press('n');
      await page.keyboard.press('n');
      await becomes(first, 'called');
      await page.keyboard.press('n');
      await strip(page, `${first.queueNumber} called`);
      expect(await stateOf(second)).toMatchObject({ status: 'waiting' });
    });

    test('N in a consultation completes it, and Enter calls the chosen one', async () => {
      const entries = [await waiting('One', { ago: '30 minutes' }), await waiting('Two', { ago: '20 minutes' })];
      const third = await waiting('Three', { ago: '10 minutes', ...pool });
      const [one, two] = entries;
      const page = await console(marsh);
      await page.keyboard.press('n');
      await page.keyboard.press('s');
      await page
        .locator('.big-detail', { hasText: `completes ${one?.queueNumber}, then ${two?.queueNumber} Two` })
        .waitFor();
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await withMe(page, third, 'Called to Room 204');
      await becomes(third, 'called');
      if (one) await becomes(one, 'completed');
      if (two) expect(await stateOf(two)).toMatchObject({ status: 'waiting' });
    });

    test('H holds, X marks a no-show, B sends back to waiting', async () => {
      const [a, b, c] = [
        await waiting('A', { ago: '30 minutes' }),
        await waiting('B'),
        await waiting('C', { ago: '5 minutes' }),
      ];
      const page = await console(marsh);
      await page.keyboard.press('n');
      await page.keyboard.press('h');
      await page.locator('.held', { hasText: a.queueNumber }).waitFor();
      await becomes(a, 'on_hold');
      await page.keyboard.press('n');
      await withMe(page, b, 'Called');
      await page.keyboard.press('x');
      await becomes(b, 'no_show');
      await page.keyboard.press('n');
      await withMe(page, c, 'Called');
      await page.keyboard.press('b');
      await becomes(c, 'waiting');
      await page.locator('.held').getByRole('button', { name: 'Resume' }).click();
      await becomes(a, 'waiting');
      expect(await numbers(page)).toEqual([a.queueNumber, c.queueNumber]);
    });

    test('U sets the urgency with a reason, by keys alone', async () => {
      await waiting('Before', { ago: '30 minutes' });
      const entry = await waiting('Peter Lindgren');
      const page = await console(marsh);
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Shift+U');
      await page.getByRole('dialog', { name: new RegExp(`Urgency of ${entry.queueNumber}, Peter Lindgren`) }).waitFor();
      await page.locator('.choice', { hasText: 'Very urgent' }).getByText('1 of 2').waitFor();
      await page.keyboard.press('2');
      await page.keyboard.type('pulse 148');
      await page.keyboard.press('Enter');
      await strip(page, `Urgency of ${entry.queueNumber} is 2, Very urgent.`);
      await expect.poll(async () => (await numbers(page))[0]).toBe(entry.queueNumber);
      const saved = await QueueEntry.query(database.knex).findById(entry.queueId).throwIfNotFound();
      expect(saved).toMatchObject({ urgencyLevel: 2, reason: 'pulse 148' });
    });

    test('T transfers with a reason, to a colleague who sees it at once', async () => {
      const entry = await waiting('Margaret Okafor');
      const [page, colleague] = await Promise.all([console(marsh), console(osei)]);
      await page.keyboard.press('n');
      await withMe(page, entry, 'Called');
      await page.keyboard.press('t');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.type('osei');
      await page.getByRole('button', { name: 'Second opinion' }).click();
      await page.getByLabel(/Reason/).fill('stress echo');
      await page.keyboard.press('Enter');
      await strip(page, `${entry.queueNumber} transferred to Dr Kwame Osei.`);
      await colleague.locator('.row', { hasText: 'Margaret Okafor' }).waitFor();
      await becomes(entry, 'transferred');
    });

    test('P pauses and resumes; the room is changed in a word', async () => {
      await waiting('Somebody');
      const page = await console(marsh);
      await page.keyboard.press('p');
      await page.getByText('Nobody is called to Room 204').waitFor();
      await page.getByText('Pool patients go to Dr Kwame Osei.').waitFor();
      await vi.waitFor(async () =>
        expect(await Doctor.query(database.knex).findById(marsh.doctorId)).toMatchObject({ status: 'paused' }),
      );
      await page.keyboard.press('n');
      await page.keyboard.press('p');
      await page.getByText('Room 204 is free').waitFor();
      await page.getByRole('button', { name: /Room 204/ }).click();
      await page.getByRole('dialog').getByRole('textbox').fill('210');
      await page.keyboard.press('Enter');
      await page.getByText('Room 210 is free').waitFor();
      await vi.waitFor(async () =>
        expect(await Doctor.query(database.knex).findById(marsh.doctorId)).toMatchObject({ room: '210' }),
      );
    });

    test('no key acts while somebody types, or in a dialog; single keys can be turned off', async () => {
      const entry = await waiting('Nadia Ness');
      const page = await console(marsh);
      await page.keyboard.press('/');
      await page.keyboard.type('n');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
      await page.keyboard.press('n');
      await page.getByRole('switch', { name: 'Single keys' }).click();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('n');
      await page.locator('.big kbd', { hasText: 'Alt N' }).waitFor();
      expect(await stateOf(entry)).toMatchObject({ status: 'waiting' });
      await page.keyboard.press('Alt+n');
      await becomes(entry, 'called');
    });
  });

  describe('undo', () => {
    test('takes back a call, and the completion that came with it', async () => {
      const one = await waiting('One', { ago: '30 minutes' });
      const two = await waiting('Two', pool);
      const page = await console(marsh);
      await page.keyboard.press('n');
      await page.keyboard.press('s');
      await becomes(one, 'in_service');
      await page.keyboard.press('n');
      await strip(page, `${two.queueNumber} called to Room 204. ${one.queueNumber} completed.`);
      await becomes(two, 'called');
      await page.keyboard.press('z');
      await withMe(page, one, 'With me now');
      await becomes(one, 'in_service');
      expect(await stateOf(two)).toEqual({ status: 'waiting', doctorId: null });
    });

    test.each([
      ['a completion', 'c', 'in_service', 'completed', 'in_service'],
      ['a hold', 'h', 'in_service', 'on_hold', 'in_service'],
      ['a no-show', 'x', 'called', 'no_show', 'waiting'],
      ['a return', 'b', 'called', 'waiting', 'called'],
    ] as const)('takes back %s', async (_, key, from, done, undone) => {
      const entry = await waiting('Somebody', { status: from, room: '204' });
      const page = await console(marsh);
      await withMe(page, entry, /./);
      await page.keyboard.press(key);
      await becomes(entry, done);
      await page.locator('.strip').getByRole('button', { name: /Undo/ }).click();
      await becomes(entry, undone);
    });

    test('is offered for ten seconds', async () => {
      await waiting('Somebody');
      const page = await console(marsh);
      await page.keyboard.press('n');
      await page.getByRole('button', { name: 'Undo call' }).waitFor();
      await page.waitForTimeout(9_000);
      expect(await page.getByRole('button', { name: 'Undo call' }).count()).toBe(1);
      await page.getByRole('button', { name: 'Undo call' }).waitFor({ state: 'detached', timeout: 2_500 });
    });
  });

  describe('colleagues', () => {
    test('a colleague’s call is struck in the list at once, and leaves it after a moment', async () => {
      const entry = await waiting('Yuki Tanaka', pool);
      await waiting('Somebody else');
      const [page, colleague] = await Promise.all([console(marsh), console(osei)]);
      await colleague.keyboard.press('n');
      const ghost = page.locator('.ghost', { hasText: entry.queueNumber });
      await ghost.getByText('Called by Dr Kwame Osei to Room 206').waitFor();
      await ghost.waitFor({ state: 'detached', timeout: 6_000 });
    });

    test('of two who call one patient at once, one has them, and the other reads who', async () => {
      const entry = await waiting('Tomasz Nowak', pool);
      await waiting('First for Marsh then', { ago: '5 minutes' });
      await waiting('First for Osei then', { ago: '5 minutes', doctorId: osei.doctorId });
      const pages = await Promise.all([console(marsh), console(osei)]);
      for (const page of pages) {
        await page.keyboard.press('ArrowDown');
        await page.locator('.chosen', { hasText: entry.queueNumber }).waitFor();
      }
      await Promise.all(pages.map((page) => page.keyboard.press('Enter')));
      await becomes(entry, 'called');
      const { doctorId } = await stateOf(entry);
      const [winner, loser] = doctorId === marsh.doctorId ? pages : pages.toReversed();
      const name = doctorId === marsh.doctorId ? 'Dr Elena Marsh' : 'Dr Kwame Osei';
      await loser?.getByRole('alert').getByText(`Not called: ${name} has ${entry.queueNumber} already`).waitFor();
      await loser?.getByText(/Nothing was changed\. First for you is now/).waitFor();
      if (winner) await withMe(winner, entry, 'Called to Room');
    });
  });

  describe('when something fails', () => {
    /** Somebody's open transaction in the database, with this entry's row in it. */
    const lock = async ({ queueId }: QueueEntry) => {
      const client = new Client({ connectionString: database.adminUrl });
      await client.connect();
      await client.query('BEGIN');
      await client.query('SELECT FROM queue WHERE queue_id = $1 FOR UPDATE', [queueId]);
      return () => client.end();
    };

    test('a press shows at once, is taken back in words, and happens once when tried again', async () => {
      const entry = await waiting('Somebody', { status: 'called', room: '204' });
      const page = await console(marsh);
      await withMe(page, entry, 'Called to Room 204');
      const release = await lock(entry);
      const pressed = Date.now();
      await page.keyboard.press('s');
      await withMe(page, entry, 'With me now');
      expect(Date.now() - pressed).toBeLessThan(1_000);
      expect(await stateOf(entry)).toMatchObject({ status: 'called' });

      await page.locator('.strip.failed', { hasText: 'was not started' }).waitFor({ timeout: 12_000 });
      await withMe(page, entry, 'Called to Room 204');
      await release();
      await page.getByRole('button', { name: 'Try again' }).click();
      await becomes(entry, 'in_service');
      await strip(page, `Consultation with ${entry.queueNumber} started.`);
    });

    test('without a connection it says since when, calls nobody, and is right again afterwards', async () => {
      const entry = await waiting('Somebody');
      const network = await networkTo(hub.port);
      closing.push(network.close);
      const page = await console(marsh, { url: network.url, ignore: CUT_CONNECTION });
      network.cut();
      await page.getByText(/^Not live since \d\d:\d\d:\d\d$/).waitFor();
      await page.getByText('Off until live again, so that nobody is called twice').waitFor();
      expect(await page.locator('.big').isDisabled()).toBe(true);
      await page.keyboard.press('n');
      const later = await waiting('Arrived meanwhile');
      network.restore();
      await page.getByRole('button', { name: 'Try now' }).click();
      await page.locator('.row', { hasText: later.queueNumber }).waitFor();
      expect(await stateOf(entry)).toMatchObject({ status: 'waiting' });
      await page.keyboard.press('n');
      await becomes(entry, 'called');
    });

    test('a hub that is killed and started again finds its console as it was', async () => {
      const entry = await waiting('Somebody');
      // A port of its own choosing would not be given again while the dead hub's connections linger.
      const other = await startHub({ databaseUrl: database.url, port: await freePort() });
      const page = await console(marsh, { url: other.url, ignore: CUT_CONNECTION });
      await page.keyboard.press('n');
      await withMe(page, entry, 'Called');
      await becomes(entry, 'called');
      await other.kill();
      await page.getByText('Not live', { exact: true }).waitFor();
      const again = await startHub({ databaseUrl: database.url, port: other.port });
      closing.push(() => void again.kill());
      await page.getByText('Live', { exact: true }).waitFor({ timeout: 15_000 });
      await page.keyboard.press('s');
      await becomes(entry, 'in_service');
    }, 40_000);
  });

  describe('for everybody', () => {
    test('every state is accessible, in light and dark, on a desk and on a tablet', async () => {
      await waiting('With me', { status: 'in_service', room: '204', reason: 'Chest tightness' });
      await waiting('On hold', { status: 'on_hold' });
      for (const urgencyLevel of [1, 2, 3, 4, 5]) {
        await waiting(`Level ${urgencyLevel}`, { urgencyLevel, ago: `${urgencyLevel * 20} minutes` });
      }
      for (const touch of [false, true]) {
        const page = await console(marsh, { touch });
        if (touch) await page.keyboard.press('l');
        await page.keyboard.press('ArrowDown');
        expect(await accessibilityProblems(page)).toEqual([]);
        for (const key of ['t', 'u', 'd', '?']) {
          await page.keyboard.press(key);
          await page.getByRole('dialog').waitFor();
          expect(await accessibilityProblems(page)).toEqual([]);
          await page.keyboard.press('Escape');
          await page.getByRole('dialog').waitFor({ state: 'detached' });
        }
        await page.keyboard.press('l');
        expect(await accessibilityProblems(page)).toEqual([]);
      }
    }, 60_000);

    test('an administrator’s colours, names and targets of urgency apply live', async () => {
      await waiting('Somebody', { urgencyLevel: 3 });
      const page = await console(marsh);
      const settings = await database.knex('settings').first('urgency_levels');
      const levels = settings.urgency_levels.map((level: { level: number }) =>
        level.level === 3 ? { ...level, label: { en: 'Yellow' }, colour: '#336699' } : level,
      );
      await database.knex('settings').update({ urgency_levels: JSON.stringify(levels) });
      await page.getByRole('img', { name: 'Urgency 3, Yellow' }).waitFor();
      expect(
        await page
          .locator('.level-3 .shape')
          .first()
          .evaluate((shape) => getComputedStyle(shape).fill),
      ).toBe('rgb(51, 102, 153)');
      await database.knex('settings').update({ urgency_levels: JSON.stringify(settings.urgency_levels) });
    });
  });
});
