import { expect, test } from 'vitest';
import { Doctor } from '../../../src/models/doctor.ts';
import { Schedule } from '../../../src/models/schedule.ts';
import { Settings } from '../../../src/models/settings.ts';
import { aDoctor, anEntry, aUser } from '../../support/builders.ts';
import { CUT_CONNECTION } from '../../support/browser.ts';
import { paired, screen, signedIn } from '../../support/screens.ts';
import { describeInChromium } from '../../support/stage.ts';
import { accessibilityProblems, accessibilityProblemsInBothThemes } from '../harness/axe.ts';
import { choose, press, tap, write } from '../harness/hand.ts';
import { adminOf, clearDate, row, strip, writeDate } from './admin.ts';
import { atMost } from '../../support/slowness.ts';

const SECTIONS = ['devices', 'users', 'places', 'services', 'journeys', 'schedules', 'settings', 'audit'] as const;

/** A hand takes its time, and more of it on a busy machine. */

describeInChromium('the hospital in admin', (stage) => {
  const admin = adminOf(stage);

  test('departments and doctors are made, linked to a login, and live where others change them', async () => {
    await aUser(stage.knex, { username: 'd.neu', fullName: 'Dana Neu', role: 'doctor' });
    const page = await admin('places');
    await tap(page.getByRole('button', { name: 'New department' }));
    await write(page.getByLabel('Name', { exact: true }), 'Neurology');
    await write(page.getByLabel('Short code'), 'neuro');
    await write(page.getByLabel('Number prefix'), 'nq7');
    await page.getByText('numbers read NQ-017').waitFor();
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    await tap(page.getByRole('button', { name: 'Create department' }));
    await strip(page, 'Neurology created.');
    await row(page, 'Neurology').waitFor();

    await tap(page.getByRole('button', { name: 'New doctor' }));
    await write(page.getByLabel('Full name'), 'Dr Dana Neu');
    await choose(page.getByLabel('Department', { exact: true }), 'Neurology');
    await write(page.getByLabel('Room'), '310');
    await choose(page.getByLabel('Login'), 'Dana Neu (d.neu)');
    await tap(page.getByRole('button', { name: 'Create doctor' }));
    await strip(page, 'Dr Dana Neu created.');
    await row(page, 'Dr Dana Neu').getByText('d.neu').waitFor();

    const made = await Doctor.query(stage.knex).findOne('full_name', 'Dr Dana Neu').throwIfNotFound();
    const desk = await screen(stage.hub.url, { token: await signedIn(stage.knex, 'reception'), audience: 'staff' });
    stage.closeAfter(() => desk.client.close());
    await desk.client.send('doctor:set-status', { doctorId: made.doctorId, status: 'available', room: '311' });
    await row(page, 'Dr Dana Neu').getByText('311').waitFor();

    // While somebody waits, the department stays open.
    await anEntry(stage.knex, { doctorId: made.doctorId });
    await tap(row(page, 'Neurology').first().getByRole('button'));
    await tap(page.getByLabel('Open for check-in'));
    await tap(page.getByRole('button', { name: 'Save' }));
    await page.getByText('People are still waiting here').waitFor();
  });

  test('hours are added, may not overlap, and are removed', async () => {
    const doctor = await aDoctor(stage.knex, { fullName: 'Dr Ho Urs' });
    const page = await admin('schedules');
    await choose(page.getByLabel('Doctor'), 'Dr Ho Urs');
    const hours = () => Schedule.query(stage.knex).where({ doctor_id: doctor.doctorId });
    const add = async (starts: string, ends: string) => {
      await tap(page.getByRole('button', { name: 'Add hours, Tuesday' }));
      await write(page.getByLabel('From', { exact: true }), starts);
      await write(page.getByLabel('Until', { exact: true }), ends);
      await tap(page.getByRole('button', { name: 'Save' }));
    };
    await add('730', '12:00');
    await strip(page, 'Hours saved.');
    await row(page, 'Tuesday').getByText('07:30–12:00').waitFor();
    await row(page, 'Tuesday').getByText('13 slots of 20 min').waitFor();
    expect(await hours()).toMatchObject([{ weekday: 2, slotMinutes: 20, validTo: null }]);

    await add('11:00', '13:00');
    await page.getByText('They overlap other hours of that weekday.').waitFor();
    expect(await hours()).toHaveLength(1);

    await tap(row(page, 'Tuesday').getByText('07:30–12:00'));
    await tap(page.getByRole('dialog').getByRole('button', { name: 'Discard' }));
    await tap(page.getByRole('button', { name: 'Remove hours' }));
    await page.getByRole('dialog').waitFor();
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    await tap(page.getByRole('dialog').getByRole('button', { name: 'Remove hours' }));
    await strip(page, 'Hours removed.');
    expect(await hours()).toHaveLength(0);
  });

  test('settings are previewed while they are typed, and are everywhere once they are saved', async () => {
    const [page, other] = [await admin('settings'), await admin('settings')];
    const level = page.locator('.preview-marks[data-theme=light] li').nth(2);
    await write(page.getByLabel('Name of the hospital'), 'St. Mary’s Hospital');
    await write(page.getByLabel('Label of level 3'), 'Soon');
    await write(page.getByLabel('Colour of level 3 #'), '#7a3fb0');
    await write(page.getByLabel('Level 3 seen within, minutes'), '45');
    await page.locator('.preview-bar', { hasText: 'St. Mary’s Hospital' }).waitFor();
    await expect.poll(() => level.innerText()).toMatch(/Soon\s+45 min/);
    const fill = () =>
      level.locator('.urgency-mark__shape').evaluate((shape) => getComputedStyle(shape).getPropertyValue('fill'));
    await expect.poll(fill).toBe('rgb(122, 63, 176)');
    expect(await Settings.query(stage.knex).first()).not.toMatchObject({ hospitalName: 'St. Mary’s Hospital' });
    expect(await other.getByLabel('Name of the hospital').inputValue()).not.toBe('St. Mary’s Hospital');

    await tap(page.getByRole('button', { name: 'Save' }));
    await strip(page, 'Settings saved.');
    await expect.poll(() => other.getByLabel('Name of the hospital').inputValue()).toBe('St. Mary’s Hospital');
    await expect.poll(() => other.getByLabel('Level 3 seen within, minutes').inputValue()).toBe('45');
    await page.getByText('Nothing changed yet').waitFor();
  });

  test('the hospital’s logo and colour are on a board that hangs there, as soon as they are saved', async () => {
    const { token } = await paired(stage.knex, { kind: 'board' });
    const board = await stage.open('about:blank', { viewport: { width: 1920, height: 1080 } });
    const heard: string[] = [];
    board.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(payload.toString())));
    await board.goto(`${stage.hub.url}/board#token=${token}`);
    await board.locator('header svg.bar__mark').waitFor();
    const page = await admin('settings');
    const file = page.locator('input[type=file]');
    await file.setInputFiles({ name: 'large.png', mimeType: 'image/png', buffer: Buffer.alloc(33 * 1024) });
    await page.getByRole('alert').getByText('32 KB at most').waitFor();
    // One that would do harm anywhere but in an img.
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><script>document.title='run'</script><rect width="40" height="10"/></svg>`;
    const bytes = Buffer.from(svg).toString('base64');
    await file.setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(svg) });
    const colour = page.getByLabel('Colour #', { exact: true });
    await write(colour, '#ffd0d0');
    await page.getByText('Too pale').waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await write(colour, '#6b0f3a');
    expect(await accessibilityProblems(page)).toEqual([]);
    await tap(page.getByRole('button', { name: 'Save' }));
    await strip(page, 'Settings saved');
    const logo = board.locator('header img.bar__mark');
    await expect
      .poll(() => logo.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth > 0))
      .toBe(true);
    await expect.poll(() => logo.getAttribute('src')).toMatch(/^\/logo\/[0-9a-f]{64}$/);
    const bandColour = () =>
      board.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--band').trim());
    await expect.poll(bandColour).toBe('#6b0f3a');
    expect(await board.title()).not.toBe('run');
    expect(await accessibilityProblems(board)).toEqual([]);

    // Saved again with something else, the logo stays as it is.
    await page.locator('.preview-bar img').waitFor();
    await write(page.getByLabel('Name of the hospital'), 'St. Logo’s Hospital');
    await page.getByText('1 unsaved change').waitFor();
    await tap(page.getByRole('button', { name: 'Save' }));
    await board.getByText('St. Logo’s Hospital').waitFor();
    expect(await Settings.query(stage.knex).first()).toMatchObject({
      logo: `data:image/svg+xml;base64,${bytes}`,
    });
    // Neither a change nor a snapshot carries the picture itself.
    await board.reload();
    await logo.waitFor();
    expect(heard.filter((frame) => frame.includes('/logo/')).length).toBeGreaterThanOrEqual(2);
    expect(heard.filter((frame) => frame.includes(bytes))).toEqual([]);

    await tap(page.getByRole('button', { name: 'Remove the logo' }));
    await tap(page.getByRole('button', { name: 'Our own colour again' }));
    await tap(page.getByRole('button', { name: 'Save' }));
    await board.locator('header svg.bar__mark').waitFor();
    await expect.poll(bandColour).toBe('#003e47');
  });

  test('a board that could not load the logo asks for it again', async () => {
    const logo = `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>').toString('base64')}`;
    await Settings.query(stage.knex).patch({ logo });
    const { token } = await paired(stage.knex, { kind: 'board' });
    const board = await stage.open('about:blank', { ignore: CUT_CONNECTION });
    let asked = 0;
    await board.route('**/logo/*', (route) => ((asked += 1) === 1 ? route.abort() : route.continue()));
    await board.goto(`${stage.hub.url}/board#token=${token}`);
    const image = board.locator('header img.bar__mark');
    await expect
      .poll(() => image.evaluate((one) => one instanceof HTMLImageElement && one.naturalWidth > 0))
      .toBe(true);
    expect(asked).toBe(2);
    await Settings.query(stage.knex).patch({ logo: null });
  });

  test('the audit log shows a change before and after, by whom, and plain SQL as such', async () => {
    const doctor = await aDoctor(stage.knex, { fullName: 'Dr Aud It', room: '12' });
    const desk = await screen(stage.hub.url, { token: await signedIn(stage.knex, 'reception'), audience: 'staff' });
    stage.closeAfter(() => desk.client.close());
    await desk.client.send('doctor:set-status', { doctorId: doctor.doctorId, status: 'paused', room: '14' });
    await stage.knex.raw(`UPDATE doctors SET specialty = 'Rhinology' WHERE doctor_id = ?`, [doctor.doctorId]);
    const page = await admin('audit');
    await choose(page.getByLabel('Table'), 'doctors');
    const paused = row(page, 'doctor:set-status').filter({ hasText: 'Dr Aud It' });
    await tap(paused.getByRole('button'));
    const changed = page.locator('.diff tr', { hasText: 'room' });
    await expect.poll(() => changed.locator('.diff__deleted').innerText()).toBe('12');
    await expect.poll(() => changed.locator('.diff__added').innerText()).toBe('14');
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);

    await tap(page.getByRole('button', { name: 'All changes of this record' }));
    await row(page, 'UPDATE').locator('.tag', { hasText: 'outside the hub' }).waitFor();
    await expect.poll(() => page.locator('.records tbody tr').count()).toBe(3);
    await writeDate(page.getByLabel('From day'), '01012020');
    await writeDate(page.getByLabel('To day'), '01022020');
    await page.getByText('No change fits these filters.').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await clearDate(page.getByLabel('To day'));
    await tap(page.getByRole('button', { name: 'All records again' }));
    await expect.poll(() => page.locator('.records tbody tr').count()).toBeGreaterThan(3);
  });

  test('a cut network turns the page grey and its forms off, and they come back by themselves', async () => {
    const network = await stage.cable();
    const page = await admin('settings', { url: network.url, ignore: CUT_CONNECTION });
    const name = page.getByLabel('Name of the hospital');
    await write(name, 'Half typed');
    network.cut();
    await page.getByText('Not live since').waitFor({ timeout: atMost(20_000) });
    await expect.poll(() => name.isDisabled()).toBe(true);
    // axe takes whatever is in a disabled fieldset for disabled; the browser lets its regions be focused, and scrolled.
    const region = page.getByRole('region', { name: 'Settings' });
    const isFocused = () => region.evaluate((one) => one === document.activeElement);
    for (let turn = 0; turn < 30 && !(await isFocused()); turn += 1) await press(page, 'Tab');
    expect(await isFocused()).toBe(true);
    const found = await accessibilityProblemsInBothThemes(page);
    expect(found.filter((problem) => !problem.includes('scrollable-region-focusable: <div class="list-place'))).toEqual(
      [],
    );
    network.restore();
    await page.getByText('Not live since').waitFor({ state: 'hidden', timeout: atMost(20_000) });
    await expect.poll(() => name.isEnabled()).toBe(true);
    await expect.poll(() => name.inputValue()).toBe('Half typed');
  });

  test('others are shown the way to their own page', async () => {
    const page = await admin('devices', { role: 'nurse' });
    await page.getByText('This screen is for others').waitFor();
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    expect(await page.locator('.admin').count()).toBe(0);
  });

  test.each([
    ['light', 'en'],
    ['dark', 'ar'],
    ['light', 'de'],
  ])('every section is accessible by WCAG 2.2 AA, %s and %s', async (theme, language) => {
    await aDoctor(stage.knex);
    const page = await admin('devices');
    await page.evaluate((chosen) => localStorage.setItem('queue-hub.preferences', JSON.stringify(chosen)), {
      theme,
      language,
      singleKeys: true,
    });
    await page.reload();
    const found: string[] = [];
    for (const section of SECTIONS) {
      await page.goto(`${stage.hub.url}/admin#${section}`);
      await page.locator('.side-nav [aria-current]').waitFor();
      await page.locator('.section h1').waitFor();
      await page.locator('.empty--waiting').waitFor({ state: 'detached' });
      const first = page.locator('.row-button').first();
      if ((await first.count()) > 0) await tap(first);
      found.push(...(await accessibilityProblems(page)).map((problem) => `${section}: ${problem}`));
    }
    expect(found).toEqual([]);
  });
});
