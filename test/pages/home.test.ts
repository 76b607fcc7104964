import { beforeAll, expect, test, vi } from 'vitest';
import { hashPassword } from '../../src/auth/sign-in/passwords.ts';
import { Session } from '../../src/models/session.ts';
import type { User } from '../../src/models/user.ts';
import { aDoctor, aUser } from '../support/builders.ts';
import { loadDemo } from '../support/demo.ts';
import type { TestDatabase } from '../support/database.ts';
import { describeInChromium } from '../support/stage.ts';
import { press, tap, write } from './harness/hand.ts';
import { DESK } from '../support/staff-pages.ts';
import { accessibilityProblems, accessibilityProblemsInBothThemes } from './harness/axe.ts';
import { atMost } from '../support/slowness.ts';

const PASSWORD = 'a bridge of paper boats';
const REFUSED = /Failed to load resource.*(401|429)/;

const named = ({ knex }: TestDatabase) => knex('settings').update({ hospital_name: 'St. Mary’s Hospital' });

describeInChromium('home and sign-in', { prepare: named }, (stage) => {
  let passwordHash: string;
  beforeAll(async () => {
    passwordHash = await hashPassword(PASSWORD);
  });

  const open = (at = '/', ignore = /^$/) => stage.open(at, { ...DESK, ignore });
  const someone = (given: Partial<User> = {}) => aUser(stage.knex, { passwordHash, ...given });
  const signInAs = async ({ username }: User, { at = '/#sign-in', password = PASSWORD } = {}) => {
    const page = await open(at, REFUSED);
    await write(page.getByLabel('User name'), username);
    await write(page.getByLabel('Password', { exact: true }), password);
    await press(page, 'Enter');
    return page;
  };

  test('home says which screen is which, in the hospital’s name, and whether the hub can serve', async () => {
    const page = await open();
    await page.getByText('St. Mary’s Hospital').waitFor();
    await expect
      .poll(() => page.locator('.screen b').allInnerTexts())
      .toEqual(['Doctor console', 'Reception and triage', 'Insight', 'Admin', 'Kiosk', 'Waiting-room board', 'Ticket']);
    await expect.poll(() => page.locator('.screens-status').innerText()).toMatch(/running[\s\S]*answers[\s\S]*live/);
    expect(await page.getByText('demo-hub').count()).toBe(0);
  });

  test.each([
    ['doctor', '/doctor'],
    ['nurse', '/reception'],
    ['reception', '/reception'],
    ['admin', '/admin'],
  ] as const)('after signing in, a %s is at %s', async (role, path) => {
    const user = await someone({ role });
    if (role === 'doctor') await aDoctor(stage.knex, { userId: user.userId });
    const page = await signInAs(user);
    await page.waitForURL(`${stage.hub.url}${path}`);
  });

  test('a page that asks for a sign-in is come back to, but nobody is sent to other sites', async () => {
    const page = await open('/doctor', REFUSED);
    await page.waitForURL(/to=%2Fdoctor#sign-in/);
    const astray = await signInAs(await someone({ role: 'nurse' }), { at: '/?to=https%3A%2F%2Fexample.org#sign-in' });
    await astray.waitForURL(`${stage.hub.url}/reception`);
  });

  test('insight is opened from home by whoever signs in for it, and the desk shows it', async () => {
    const page = await open('/', REFUSED);
    await tap(page.getByRole('link', { name: 'Open: Insight' }));
    await page.waitForURL(/to=%2Freception%23insight#sign-in/);
    const { username } = await someone({ role: 'nurse' });
    await write(page.getByLabel('User name'), username);
    await write(page.getByLabel('Password', { exact: true }), PASSWORD);
    await press(page, 'Enter');
    await page.waitForURL(`${stage.hub.url}/reception#insight`);
    await page.getByRole('region', { name: 'Insight' }).waitFor();
  });

  test('a wrong password is said in words, and the field is empty for the next try', async () => {
    const page = await signInAs(await someone(), { password: 'something else' });
    await page.getByRole('alert').getByText('User name or password is wrong').waitFor();
    await expect.poll(() => page.getByLabel('Password', { exact: true }).inputValue()).toBe('');
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
  });

  test('after too many wrong tries it says when to try again', async () => {
    const page = await signInAs(await someone(), { password: 'wrong' });
    await vi.waitFor(
      async () => {
        await write(page.getByLabel('Password', { exact: true }), 'wrong');
        await press(page, 'Enter');
        await page.getByText(/Please try again in \d+ second/).waitFor({ timeout: atMost(500) });
      },
      { timeout: 15_000, interval: 20 },
    );
  });

  test('a temporary password opens nothing until it is changed, and a weak one is refused in words', async () => {
    const user = await someone({ role: 'doctor', mustChangePassword: true });
    await aDoctor(stage.knex, { userId: user.userId });
    const page = await signInAs(user);
    await page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
    await page.goto(`${stage.hub.url}/doctor`);
    await page.getByRole('heading', { name: 'Choose your own password' }).waitFor();

    const change = async (next: string, again = next) => {
      await write(page.getByLabel('Present password'), PASSWORD);
      await write(page.getByLabel('New password', { exact: true }), next);
      await write(page.getByLabel('New password, once more'), again);
      await press(page, 'Enter');
    };
    await change('password123');
    await page.getByText('It is among the passwords that are guessed first.').waitFor();
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    await change('three lamps by the river', 'three lamps by the sea');
    await page.getByText('The two new ones are not the same.').waitFor();
    await change('three lamps by the river');
    await page.waitForURL(`${stage.hub.url}/doctor`);

    await signInAs(user, { password: 'three lamps by the river' }).then((again) =>
      again.waitForURL(`${stage.hub.url}/doctor`),
    );
  });

  test('whoever an administrator signs out is off the page within seconds, and told why', async () => {
    const doctor = await aDoctor(stage.knex);
    const page = await stage.openAs('/doctor', { role: 'doctor', doctorId: doctor.doctorId, ignore: REFUSED });
    await page.locator('.console').waitFor();
    await Session.query(stage.knex).patch({ revokedAt: new Date() }).whereNotNull('user_id');
    await page.getByText('An administrator has ended your session').waitFor({ timeout: atMost(5_000) });
  });

  test('the language and the theme are chosen on the machine, and kept', async () => {
    const page = await open('/#sign-in');
    await tap(page.getByRole('button', { name: 'English' }));
    await tap(page.getByRole('menuitem', { name: 'العربية' }));
    await page.getByRole('heading', { name: 'تسجيل الدخول' }).waitFor();
    await tap(page.getByRole('button', { name: 'مظهر داكن' }));
    await page.reload();
    await page.getByRole('heading', { name: 'تسجيل الدخول' }).waitFor();
    expect(
      await page.evaluate(() => [document.documentElement.dir, document.documentElement.dataset['theme']]),
    ).toEqual(['rtl', 'dark']);
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  test('home is accessible, in light and dark', async () => {
    const page = await open();
    await page.getByText('St. Mary’s Hospital').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await tap(page.getByRole('button', { name: 'Dark theme' }));
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});

describeInChromium('the tour, over the demo data', { autoplay: true, prepare: loadDemo }, (stage) => {
  test('a newcomer takes a number, calls it and ends the visit, and the steps follow', async () => {
    const page = await stage.open('/', { ...DESK, locale: 'en-GB', ignore: REFUSED });
    // The sign-in shows whom the demo knows.
    await page.goto(`${stage.hub.url}/#sign-in`);
    await page.getByText('demo-hub').waitFor();
    await page.goto(`${stage.hub.url}/`);
    await tap(page.getByRole('link', { name: 'A visit, on all screens at once' }));
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    // By keyboard: the one thing to do has the focus.
    await press(page, 'Enter');
    const screen = (title: string) => page.frameLocator(`iframe[title="${title}"]`);
    const [kiosk, doctor, board] = [screen('Kiosk'), screen('Doctor console'), screen('Waiting-room board')];
    const step = (name: string) => page.locator('[aria-current=step]', { hasText: name }).waitFor();
    await doctor.locator('.console').waitFor();
    await board.getByText('Please wait for your number').waitFor();
    await step('Take a number');
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    await tap(kiosk.getByRole('button', { name: 'No, take a number' }));
    await tap(kiosk.getByRole('button', { name: 'See a heart doctor' }));
    await tap(kiosk.getByRole('button', { name: 'Skip' }));
    await step('Call it');
    const phone = screen('Ticket');
    // Two were there before: the tour names the number, and the doctor finds it in the list.
    await phone.getByText(/before you/).waitFor();
    const number = (await phone.locator('.t__no').textContent()) ?? '';
    await page.locator('[aria-current=step]', { hasText: number }).waitFor();
    await tap(doctor.locator('tr', { hasText: number }).first());
    await tap(doctor.getByRole('button', { name: 'Call this one' }));
    await step('The patient comes in');
    await Promise.all([board.locator('.call[data-fresh=true]').waitFor(), phone.getByText('It’s your turn').waitFor()]);
    await press(page, 's');
    await step('End the visit');
    await press(page, 'c');
    await step('Done');
    await phone.getByText('Your visit has ended').waitFor();
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
    await tap(page.getByRole('button', { name: 'Once more' }));
    await step('Take a number');
    await kiosk.getByText('Do you have an appointment today?').waitFor();
  });

  test('whoever reads it in German takes the number on a kiosk in German', async () => {
    const page = await stage.open('/#tour', { ...DESK, locale: 'de', ignore: REFUSED });
    await tap(page.getByRole('button', { name: /doctor1/ }));
    const kiosk = page.frameLocator('iframe[title="Terminal"]');
    const said = (await page.locator('[aria-current=step] span').textContent()) ?? '';
    for (const word of ['Nein, Nummer ziehen', 'Herzsprechstunde', 'Überspringen']) {
      expect(said).toContain(word);
      await tap(kiosk.getByRole('button', { name: word }));
    }
    await page.locator('[aria-current=step]', { hasText: 'Aufrufen' }).waitFor();
    await page.frameLocator('iframe[title="Anzeige im Wartezimmer"]').getByText('Kardiologie').first().waitFor();
  });

  test('after the kiosk the key that the tour asks for reaches the doctor’s console', async () => {
    const page = await stage.open('/#tour', { ...DESK, locale: 'en-GB', ignore: REFUSED });
    await page.getByRole('button', { name: 'Begin as doctor1 (demo)' }).waitFor();
    await press(page, 'Enter');
    const screen = (title: string) => page.frameLocator(`iframe[title="${title}"]`);
    const [kiosk, doctor] = [screen('Kiosk'), screen('Doctor console')];
    await doctor.locator('.console').waitFor();
    await tap(kiosk.getByRole('button', { name: 'No, take a number' }));
    await tap(kiosk.getByRole('button', { name: 'See a heart doctor' }));
    await tap(kiosk.getByRole('button', { name: 'Skip' }));
    await page.locator('[aria-current=step]', { hasText: 'Call it' }).waitFor();
    // A kiosk takes no key in the first moment of a new screen, and the focus is there.
    await kiosk.locator('html:not([data-settling])').waitFor();
    await press(page, 'n');
    await doctor.getByRole('button', { name: 'Start' }).first().waitFor();
  });

  test('somebody who is signed in is told before the tour takes their session', async () => {
    const page = await stage.open('/#sign-in', { ...DESK, locale: 'en-GB', ignore: REFUSED });
    await write(page.getByLabel('User name'), 'nurse');
    await write(page.getByLabel('Password', { exact: true }), 'demo-hub');
    await press(page, 'Enter');
    await page.waitForURL(`${stage.hub.url}/reception`);
    await page.goto(`${stage.hub.url}/#tour`);
    await page.getByText(/You are signed in as .* The tour signs you out/).waitFor();
  });
});
