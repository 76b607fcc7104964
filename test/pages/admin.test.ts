import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createHubClient } from '../../src/client/hub-client.ts';
import { Device } from '../../src/models/device.ts';
import { Doctor } from '../../src/models/doctor.ts';
import { Schedule } from '../../src/models/schedule.ts';
import { Settings } from '../../src/models/settings.ts';
import { User } from '../../src/models/user.ts';
import { aDepartment, aDoctor, anEntry, aUser, instant } from '../support/builders.ts';
import { chromiumPath, CUT_CONNECTION, openBrowser, openPage, type WatchedPage } from '../support/browser.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { networkTo } from '../support/network.ts';
import { builtPages } from '../support/pages.ts';
import { paired, screen, signedIn } from '../support/screens.ts';
import { accessibilityProblems, openStaffPage } from '../support/staff-pages.ts';

const SECTIONS = ['devices', 'users', 'places', 'schedules', 'settings', 'audit'] as const;

describe.skipIf(chromiumPath === null)('the admin page, in Chromium (skipped where none is installed)', () => {
  let database: TestDatabase;
  let hub: RunningHub;
  let browser: Browser;
  const opened: WatchedPage[] = [];
  const closing: (() => void)[] = [];

  beforeAll(async () => {
    [database, browser] = await Promise.all([testDatabase(), openBrowser()]);
    await builtPages('public');
    await builtPages('staff');
    hub = await startHub({ databaseUrl: database.url });
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await hub.stop();
    await database.drop();
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) close();
    for (const { page, problems } of opened.splice(0)) {
      await page.context().close();
      expect(problems).toEqual([]);
    }
  });

  type Opening = { url?: string; ignore?: RegExp; role?: 'admin' | 'nurse' };
  const admin = async (section: string, { url = hub.url, ignore = /^$/, role = 'admin' }: Opening = {}) => {
    const token = await signedIn(database.knex, role);
    const watched = await openStaffPage(browser, url, { at: `/admin#${section}`, token, ignore });
    opened.push(watched);
    if (role === 'admin') await watched.page.locator('.section h1').waitFor();
    return watched.page;
  };
  const signIn = (username: string, password: string) =>
    fetch(`${hub.url}/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
  const strip = (page: Page, text: string) => page.locator('.strip', { hasText: text }).waitFor();
  const row = (page: Page, text: string) => page.locator('tbody tr', { hasText: text });

  describe('devices', () => {
    const showsCode = async (): Promise<{ code: string; pairingId: string }> => {
      const asked = await fetch(`${hub.url}/devices/pairings`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ kind: 'board', version: '1' }),
      });
      return asked.json();
    };

    test('a board that shows a code is let in by it, and is there with its filter', async () => {
      const department = await aDepartment(database.knex, { name: 'Radiology' });
      const doctor = await aDoctor(database.knex, {
        departmentId: department.departmentId,
        fullName: 'Dr Rae Dio',
      });
      const { code, pairingId } = await showsCode();
      const page = await admin('devices');
      await page
        .getByLabel('Six-character code')
        .pressSequentially(`${code.slice(0, 3)}-${code.slice(3)}`.toLowerCase());
      await page.getByLabel('Name').fill('Board, Radiology');
      await page.getByLabel('Department').selectOption('Radiology');
      await page.getByRole('button', { name: 'Dr Rae Dio' }).click();
      await page.keyboard.press('Tab');
      await page.getByLabel('Name').press('Enter');
      await strip(page, 'Board, Radiology approved.');
      await row(page, 'Board, Radiology').getByText('Not seen yet').waitFor();
      await row(page, 'Board, Radiology').getByText('1 doctor').waitFor();

      const state = await (await fetch(`${hub.url}/devices/pairings/${pairingId}`)).json();
      expect(state).toMatchObject({ status: 'approved', device: { filter: { doctorIds: [doctor.doctorId] } } });
    });

    test('a code that no screen shows is said, and what was typed stays', async () => {
      const page = await admin('devices');
      await page.getByLabel('Six-character code').fill('CDFHJK');
      await page.getByLabel('Name').fill('Board, nowhere');
      await page.getByRole('button', { name: 'Approve device' }).click();
      await page.getByText('No screen shows this code now.').waitFor();
      expect(await page.getByLabel('Name').inputValue()).toBe('Board, nowhere');
    });

    test('one that has been silent says for how long; live ones are counted', async () => {
      const silent = await paired(database.knex, { kind: 'board' });
      const seen = await instant(database.knex, '-11 minutes');
      await Device.query(database.knex).findById(silent.deviceId).patch({ name: 'Board, dark', lastSeenAt: seen });
      const live = await paired(database.knex, { kind: 'kiosk' });
      const now = await instant(database.knex);
      await Device.query(database.knex).findById(live.deviceId).patch({ name: 'Kiosk, bright', lastSeenAt: now });
      const page = await admin('devices');
      await row(page, 'Board, dark').getByText('11 min').waitFor();
      await row(page, 'Kiosk, bright').getByText('Live').waitFor();
      await row(page, 'Board, dark').getByRole('button').click();
      await page.getByText('Board, dark has been silent since').waitFor();
    });

    test('a lost one is revoked: it loses its connection, and is listed among the revoked', async () => {
      const lost = await paired(database.knex, { kind: 'board' });
      await Device.query(database.knex).findById(lost.deviceId).patch({ name: 'Board, lost' });
      const board = createHubClient({ url: hub.url, audience: 'public', token: lost.token });
      closing.push(() => board.close());
      await board.subscribe({ all: true }).whenReady();
      const page = await admin('devices');
      await row(page, 'Board, lost').getByRole('button').click();
      await page.getByRole('button', { name: 'Revoke', exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
      await strip(page, 'Board, lost revoked.');
      await vi.waitFor(() => expect(board.state).toMatchObject({ kind: 'ended' }), { timeout: 6_000 });
      await row(page, 'Board, lost').waitFor({ state: 'detached' });
      await page.getByText('Revoked', { exact: false }).first().click();
      await row(page, 'Board, lost').waitFor();
    });

    test('what another administrator changed is not written over unseen', async () => {
      const { deviceId } = await paired(database.knex, { kind: 'board' });
      await Device.query(database.knex).findById(deviceId).patch({ name: 'Board, shared' });
      const page = await admin('devices');
      await row(page, 'Board, shared').getByRole('button').click();
      const pane = page.getByRole('form', { name: 'Board, shared' });
      await pane.getByLabel('Name').fill('Board, mine');
      await Device.query(database.knex).findById(deviceId).patch({ name: 'Board, theirs' });
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Somebody else changed it meanwhile.').waitFor();
      expect(await page.getByLabel('Name').inputValue()).toBe('Board, mine');
      await page.getByRole('button', { name: 'Save' }).click();
      await strip(page, 'Board, mine saved.');
      expect(await Device.query(database.knex).findById(deviceId)).toMatchObject({ name: 'Board, mine' });
    });
  });

  describe('users', () => {
    test('a new one signs in with the temporary password, and must change it', async () => {
      const page = await admin('users');
      await page.getByLabel('Full name').fill('Lucía Ferrer');
      await page.getByLabel('User name', { exact: true }).fill('l.ferrer');
      await page.getByLabel('Role').selectOption('reception');
      await page.getByRole('button', { name: 'Suggest one' }).click();
      const password = await page.getByLabel('Temporary password').inputValue();
      await page.getByRole('button', { name: 'Create user' }).click();
      await strip(page, 'Lucía Ferrer created.');
      await row(page, 'l.ferrer').getByText('temporary password').waitFor();
      const reply = await signIn('l.ferrer', password);
      expect(await reply.json()).toMatchObject({ user: { role: 'reception', mustChangePassword: true } });
    });

    test('a taken name and a weak password are said in words', async () => {
      await aUser(database.knex, { username: 'taken.name' });
      const page = await admin('users');
      await page.getByLabel('Full name').fill('Tak En');
      await page.getByLabel('User name', { exact: true }).fill('Taken.Name');
      await page.getByLabel('Temporary password').fill('password1234');
      await page.getByRole('button', { name: 'Create user' }).click();
      await page.getByText('The password is among those that are guessed first.').waitFor();
      await page.getByRole('button', { name: 'Suggest one' }).click();
      await page.getByRole('button', { name: 'Create user' }).click();
      await page.getByText('This user name is taken.').waitFor();
    });

    test('a reset ends the sessions of the user, and a deactivated one does not get in', async () => {
      const { userId } = await aUser(database.knex, { username: 'o.ver', fullName: 'Otto Ver' });
      const page = await admin('users');
      await row(page, 'Otto Ver').getByRole('button').click();
      await page.getByRole('button', { name: 'Suggest one' }).click();
      const password = await page.getByLabel('Temporary password').inputValue();
      await page.getByRole('button', { name: 'Save' }).click();
      await strip(page, 'Temporary password of Otto Ver set.');
      expect((await signIn('o.ver', password)).status).toBe(200);

      await page.getByRole('button', { name: 'Deactivate' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
      await strip(page, 'Otto Ver deactivated.');
      expect((await signIn('o.ver', password)).status).toBe(401);
      expect(await User.query(database.knex).findById(userId)).toMatchObject({ active: false });
      await page.getByRole('button', { name: 'Reactivate' }).click();
      await strip(page, 'Otto Ver reactivated.');
    });
  });

  test('departments and doctors are made, linked to a login, and live where others change them', async () => {
    await aUser(database.knex, { username: 'd.neu', fullName: 'Dana Neu', role: 'doctor' });
    const page = await admin('places');
    await page.getByRole('button', { name: 'New department' }).click();
    await page.getByLabel('Name').fill('Neurology');
    await page.getByLabel('Short code').fill('neuro');
    await page.getByLabel('Number prefix').fill('nq7');
    await page.getByText('numbers read NQ-017').waitFor();
    await page.getByRole('button', { name: 'Create department' }).click();
    await strip(page, 'Neurology created.');
    await row(page, 'Neurology').waitFor();

    await page.getByRole('button', { name: 'New doctor' }).click();
    await page.getByLabel('Full name').fill('Dr Dana Neu');
    await page.getByLabel('Department', { exact: true }).selectOption('Neurology');
    await page.getByLabel('Room').fill('310');
    await page.getByLabel('Login').selectOption('Dana Neu (d.neu)');
    await page.getByRole('button', { name: 'Create doctor' }).click();
    await strip(page, 'Dr Dana Neu created.');
    await row(page, 'Dr Dana Neu').getByText('d.neu').waitFor();

    const made = await Doctor.query(database.knex).findOne('full_name', 'Dr Dana Neu').throwIfNotFound();
    const desk = await screen(hub.url, { token: await signedIn(database.knex, 'reception'), audience: 'staff' });
    closing.push(() => desk.client.close());
    await desk.client.send('doctor:set-status', { doctorId: made.doctorId, status: 'available', room: '311' });
    await row(page, 'Dr Dana Neu').getByText('311').waitFor();

    // While somebody waits, the department stays open.
    await anEntry(database.knex, { doctorId: made.doctorId });
    await row(page, 'Neurology').first().getByRole('button').click();
    await page.getByLabel('Open for check-in').uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('People are still waiting here').waitFor();
  });

  test('hours are added, may not overlap, and are removed', async () => {
    const doctor = await aDoctor(database.knex, { fullName: 'Dr Ho Urs' });
    const page = await admin('schedules');
    await page.getByLabel('Doctor').selectOption(doctor.doctorId);
    const hours = () => Schedule.query(database.knex).where({ doctor_id: doctor.doctorId });
    const add = async (starts: string, ends: string) => {
      await page.getByRole('button', { name: 'Add hours, Tuesday' }).click();
      await page.getByLabel('From', { exact: true }).fill(starts);
      await page.getByLabel('Until', { exact: true }).fill(ends);
      await page.getByRole('button', { name: 'Save' }).click();
    };
    await add('730', '12:00');
    await strip(page, 'Hours saved.');
    await row(page, 'Tuesday').getByText('07:30–12:00').waitFor();
    await row(page, 'Tuesday').getByText('13 slots of 20 min').waitFor();
    expect(await hours()).toMatchObject([{ weekday: 2, slotMinutes: 20, validTo: null }]);

    await add('11:00', '13:00');
    await page.getByText('They overlap other hours of that weekday.').waitFor();
    expect(await hours()).toHaveLength(1);

    await row(page, 'Tuesday').getByText('07:30–12:00').click();
    await page.getByRole('button', { name: 'Remove hours' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove hours' }).click();
    await strip(page, 'Hours removed.');
    expect(await hours()).toHaveLength(0);
  });

  test('settings are previewed while they are typed, and are everywhere once they are saved', async () => {
    const [page, other] = [await admin('settings'), await admin('settings')];
    const level = page.locator('.preview-marks[data-theme=light] li').nth(2);
    await page.getByLabel('Name of the hospital').fill('St. Mary’s Hospital');
    await page.getByLabel('Label of level 3').fill('Soon');
    await page.getByLabel('Colour of level 3').fill('#7a3fb0');
    await page.getByLabel('Level 3 seen within, minutes').fill('45');
    await page.locator('.preview-bar', { hasText: 'St. Mary’s Hospital' }).waitFor();
    expect(await level.innerText()).toMatch(/Soon\s+45 min/);
    const fill = () => level.locator('.shape').evaluate((shape) => getComputedStyle(shape).fill);
    await expect.poll(fill).toBe('rgb(122, 63, 176)');
    expect(await Settings.query(database.knex).first()).not.toMatchObject({ hospitalName: 'St. Mary’s Hospital' });
    expect(await other.getByLabel('Name of the hospital').inputValue()).not.toBe('St. Mary’s Hospital');

    await page.getByRole('button', { name: 'Save' }).click();
    await strip(page, 'Settings saved.');
    await expect.poll(() => other.getByLabel('Name of the hospital').inputValue()).toBe('St. Mary’s Hospital');
    await expect.poll(() => other.getByLabel('Level 3 seen within, minutes').inputValue()).toBe('45');
    await page.getByText('Nothing changed yet').waitFor();
  });

  test('the hospital’s logo and colour are on a board that hangs there, as soon as they are saved', async () => {
    const { token } = await paired(database.knex, { kind: 'board' });
    const board = await openPage(browser, `${hub.url}/board#token=${token}`, {
      viewport: { width: 1920, height: 1080 },
    });
    opened.push(board);
    await board.page.locator('header svg.bar__mark').waitFor();
    const page = await admin('settings');
    const file = page.locator('input[type=file]');
    await file.setInputFiles({ name: 'large.png', mimeType: 'image/png', buffer: Buffer.alloc(33 * 1024) });
    await page.getByRole('alert').getByText('32 KB at most').waitFor();
    // One that would do harm anywhere but in an img.
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><script>document.title='run'</script><rect width="40" height="10"/></svg>`;
    await file.setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(svg) });
    const colour = page.getByLabel('Colour', { exact: true });
    await colour.fill('#ffd0d0');
    await page.getByText('Too pale').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await colour.fill('#6b0f3a');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await strip(page, 'Settings saved');
    const logo = board.page.locator('header img.bar__mark');
    await expect
      .poll(() => logo.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth > 0))
      .toBe(true);
    const bandColour = () =>
      board.page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--band').trim());
    await expect.poll(bandColour).toBe('#6b0f3a');
    expect(await board.page.title()).not.toBe('run');
    expect(await accessibilityProblems(board.page)).toEqual([]);

    await page.getByRole('button', { name: 'Remove the logo' }).click();
    await page.getByRole('button', { name: 'Our own colour again' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await board.page.locator('header svg.bar__mark').waitFor();
    await expect.poll(bandColour).toBe('#003e47');
  });

  test('the audit log shows a change before and after, by whom, and plain SQL as such', async () => {
    const doctor = await aDoctor(database.knex, { fullName: 'Dr Aud It', room: '12' });
    const desk = await screen(hub.url, { token: await signedIn(database.knex, 'reception'), audience: 'staff' });
    closing.push(() => desk.client.close());
    await desk.client.send('doctor:set-status', { doctorId: doctor.doctorId, status: 'paused', room: '14' });
    await database.knex.raw(`UPDATE doctors SET specialty = 'Rhinology' WHERE doctor_id = ?`, [doctor.doctorId]);
    const page = await admin('audit');
    await page.getByLabel('Table').selectOption('doctors');
    const paused = row(page, 'doctor:set-status').filter({ hasText: 'Dr Aud It' });
    await paused.getByRole('button').click();
    const changed = page.locator('.diff tr', { hasText: 'room' });
    expect(await changed.locator('.deleted').innerText()).toBe('12');
    expect(await changed.locator('.added').innerText()).toBe('14');

    await page.getByRole('button', { name: 'All changes of this row' }).click();
    await row(page, 'UPDATE').locator('.tag', { hasText: 'outside the hub' }).waitFor();
    await expect.poll(() => page.locator('.records tbody tr').count()).toBe(3);
    await page.getByLabel('From day').fill('2020-01-01');
    await page.getByLabel('To day').fill('2020-01-02');
    await page.getByText('No change fits these filters.').waitFor();
    await page.getByLabel('To day').fill('');
    await page.getByRole('button', { name: 'All rows again' }).click();
    await expect.poll(() => page.locator('.records tbody tr').count()).toBeGreaterThan(3);
  });

  test('a cut network turns the page grey and its forms off, and they come back by themselves', async () => {
    const network = await networkTo(hub.port);
    closing.push(() => network.close());
    const page = await admin('settings', { url: network.url, ignore: CUT_CONNECTION });
    const name = page.getByLabel('Name of the hospital');
    await name.fill('Half typed');
    network.cut();
    await page.getByText('Not live since').waitFor({ timeout: 20_000 });
    expect(await name.isDisabled()).toBe(true);
    network.restore();
    await page.getByText('Not live since').waitFor({ state: 'hidden', timeout: 20_000 });
    expect(await name.isEnabled()).toBe(true);
    expect(await name.inputValue()).toBe('Half typed');
  }, 60_000);

  test('others are shown the way to their own page', async () => {
    const page = await admin('devices', { role: 'nurse' });
    await page.getByText('This screen is for others').waitFor();
    expect(await page.locator('.admin').count()).toBe(0);
  });

  test.each([
    ['light', 'en'],
    ['dark', 'ar'],
  ])(
    'every section is accessible by WCAG 2.2 AA, %s and %s',
    async (theme, language) => {
      await aDoctor(database.knex);
      const page = await admin('devices');
      await page.evaluate((chosen) => localStorage.setItem('queue-hub.preferences', JSON.stringify(chosen)), {
        theme,
        language,
        singleKeys: true,
      });
      await page.reload();
      const found: string[] = [];
      for (const section of SECTIONS) {
        await page.goto(`${hub.url}/admin#${section}`);
        await page.locator('.side-nav [aria-current]').waitFor();
        await page.locator('.section h1').waitFor();
        await page.locator('.empty.waiting').waitFor({ state: 'detached' });
        const first = page.locator('.row-button').first();
        if ((await first.count()) > 0) await first.click();
        found.push(...(await accessibilityProblems(page)).map((problem) => `${section}: ${problem}`));
      }
      expect(found).toEqual([]);
    },
    60_000,
  );
});
