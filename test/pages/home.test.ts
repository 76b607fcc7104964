import { beforeAll, expect, test, vi } from 'vitest';
import { pino } from 'pino';
import { seedDemo } from '../../seeds/demo.ts';
import { hashPassword } from '../../src/auth/passwords.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { Session } from '../../src/models/session.ts';
import type { User } from '../../src/models/user.ts';
import { aDoctor, aUser } from '../support/builders.ts';
import type { TestDatabase } from '../support/database.ts';
import { describeInChromium } from '../support/stage.ts';
import { accessibilityProblems, accessibilityProblemsInBothThemes, DESK } from '../support/staff-pages.ts';

const PASSWORD = 'a bridge of paper boats';
const REFUSED = /Failed to load resource.*(401|429)/;

const named = ({ knex }: TestDatabase) => knex('settings').update({ hospital_name: 'St. Mary’s Hospital' });

describeInChromium('home and sign-in', { pages: ['staff'], prepare: named }, (stage) => {
  let passwordHash: string;
  beforeAll(async () => {
    passwordHash = await hashPassword(PASSWORD);
  });

  const open = (at = '/', ignore = /^$/) => stage.open(at, { ...DESK, ignore });
  const someone = (given: Partial<User> = {}) => aUser(stage.knex, { passwordHash, ...given });
  const signInAs = async ({ username }: User, { at = '/#sign-in', password = PASSWORD } = {}) => {
    const page = await open(at, REFUSED);
    await page.getByLabel('User name').fill(username);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    return page;
  };

  test('home says which screen is which, in the hospital’s name, and whether the hub can serve', async () => {
    const page = await open();
    await page.getByText('St. Mary’s Hospital').waitFor();
    expect(await page.locator('.screen b').allInnerTexts()).toEqual([
      'Doctor console',
      'Reception and triage',
      'Insight',
      'Admin',
      'Kiosk',
      'Waiting-room board',
      'Ticket',
    ]);
    await expect.poll(() => page.locator('.screens-status').innerText()).toMatch(/running[\s\S]*answers[\s\S]*live/);
    expect(await page.getByText('demo-hub').count()).toBe(0);
  });

  test.each([
    ['doctor', '/doctor'],
    ['nurse', '/reception'],
    ['reception', '/reception'],
    ['admin', '/admin'],
  ] as const)('after signing in, a %s is at %s', async (role, place) => {
    const user = await someone({ role });
    if (role === 'doctor') await aDoctor(stage.knex, { userId: user.userId });
    const page = await signInAs(user);
    await page.waitForURL(`${stage.hub.url}${place}`);
  });

  test('a page that asks for a sign-in is come back to, but nobody is sent to other sites', async () => {
    const page = await open('/doctor', REFUSED);
    await page.waitForURL(/to=%2Fdoctor#sign-in/);
    const astray = await signInAs(await someone({ role: 'nurse' }), { at: '/?to=https%3A%2F%2Fexample.org#sign-in' });
    await astray.waitForURL(`${stage.hub.url}/reception`);
  });

  test('insight is opened from home by whoever signs in for it, and the desk shows it', async () => {
    const page = await open('/', REFUSED);
    await page.getByRole('link', { name: 'Open: Insight' }).click();
    await page.waitForURL(/to=%2Freception%23insight#sign-in/);
    const { username } = await someone({ role: 'nurse' });
    await page.getByLabel('User name').fill(username);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${stage.hub.url}/reception#insight`);
    await page.getByRole('region', { name: 'Insight' }).waitFor();
  });

  test('a wrong password is said in words, and the field is empty for the next try', async () => {
    const page = await signInAs(await someone(), { password: 'something else' });
    await page.getByRole('alert').getByText('User name or password is wrong').waitFor();
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('');
    expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
  });

  test('after too many wrong tries it says when to try again', async () => {
    const page = await signInAs(await someone(), { password: 'wrong' });
    await vi.waitFor(
      async () => {
        await page.getByLabel('Password', { exact: true }).fill('wrong');
        await page.keyboard.press('Enter');
        await page.getByText(/Please try again in \d+ second/).waitFor({ timeout: 500 });
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
      await page.getByLabel('Present password').fill(PASSWORD);
      await page.getByLabel('New password', { exact: true }).fill(next);
      await page.getByLabel('New password, once more').fill(again);
      await page.keyboard.press('Enter');
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
    await page.getByText('An administrator has ended your session').waitFor({ timeout: 5_000 });
  });

  test('the language and the theme are chosen on the machine, and kept', async () => {
    const page = await open('/#sign-in');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('menuitem', { name: 'العربية' }).click();
    await page.getByRole('heading', { name: 'تسجيل الدخول' }).waitFor();
    await page.getByRole('button', { name: 'مظهر داكن' }).click();
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
    await page.getByRole('button', { name: 'Dark theme' }).click();
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});

describeInChromium(
  'the tour, over the demo data',
  { pages: ['public', 'staff'], autoplay: true, prepare: (database) => loadDemo(database) },
  (stage) => {
    test('a newcomer takes a number, calls it and ends the visit, and the steps follow', async () => {
      const page = await stage.open('/', { ...DESK, locale: 'en-GB' });
      await page.getByRole('link', { name: 'A visit, on all screens at once' }).click();
      expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
      // By keyboard: the one thing to do has the focus.
      await page.keyboard.press('Enter');
      const screen = (title: string) => page.frameLocator(`iframe[title="${title}"]`);
      const [kiosk, doctor, board] = [screen('Kiosk'), screen('Doctor console'), screen('Waiting-room board')];
      const step = (name: string) => page.locator('[aria-current=step]', { hasText: name }).waitFor();
      await doctor.locator('.console').waitFor();
      await board.getByText('Please wait for your number').waitFor();
      await step('Take a number');
      expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
      await kiosk.getByRole('button', { name: 'No, take a number' }).click();
      await kiosk.getByRole('button', { name: 'Cardiology' }).click();
      await kiosk.getByRole('button', { name: 'Skip' }).click();
      await step('Call it');
      const phone = screen('Ticket');
      await phone.getByText('You are next').waitFor();
      await doctor.getByRole('button', { name: 'Call next' }).click();
      await step('The patient comes in');
      await Promise.all([
        board.locator('.call[data-fresh=true]').waitFor(),
        phone.getByText('It’s your turn').waitFor(),
      ]);
      await doctor.locator('body').press('s');
      await step('End the visit');
      await doctor.locator('body').press('c');
      await step('Done');
      await phone.getByText('Your visit has ended').waitFor();
      expect(await accessibilityProblemsInBothThemes(page)).toEqual([]);
      await page.getByRole('button', { name: 'Once more' }).click();
      await step('Take a number');
      await kiosk.getByText('Do you have an appointment today?').waitFor();
    }, 60_000);
  },
);

/** The demo data loads into the embedded database alone, which this one says it is. */
const loadDemo = async ({ adminUrl }: TestDatabase): Promise<void> => {
  const connect = () =>
    connectDatabase({
      url: adminUrl,
      pool: { min: 0, max: 2 },
      nodeId: 'demo',
      timeZone: 'Europe/Berlin',
      log: pino({ level: 'silent' }),
    });
  const before = connect();
  await before.raw(`ALTER DATABASE ?? SET hub.embedded = 'on'`, [new URL(adminUrl).pathname.slice(1)]);
  await before.destroy();
  const knex = connect();
  await seedDemo(knex);
  await knex.destroy();
};
