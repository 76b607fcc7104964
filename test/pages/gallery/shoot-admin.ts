import type { Knex } from 'knex';
import type { Page } from 'playwright-core';
import { seedDemo } from '../../../seeds/demo.ts';
import { Department } from '../../../src/models/department.ts';
import { Device } from '../../../src/models/device.ts';
import { Doctor } from '../../../src/models/doctor.ts';
import { User } from '../../../src/models/user.ts';
import type { DeviceFilter } from '../../../src/protocol/device.ts';
import type { DeviceKind } from '../../../src/protocol/roles.ts';
import { aUser, instant } from '../../support/builders.ts';
import { paired, screen, signedIn } from '../../support/screens.ts';
import { openStaffPage } from '../../support/staff-pages.ts';
import { prefer, startStaffGallery } from './staff-gallery.ts';

/** Only where the database says that it is the embedded one; a session says so for itself. */
const demo = async (knex: Knex): Promise<void> => {
  await knex.raw(`alter database postgres set hub.embedded = 'on'`);
  await knex.raw(`select set_config('hub.embedded', 'on', false)`);
  await seedDemo(knex);
};

/** `npm run build`, then `node --import tsx test/pages/gallery/shoot-admin.ts <folder>`: admin and the tour. */
const [folder = 'docs/screens'] = process.argv.slice(2);
const { url, knex, browser, shoot, close } = await startStaffGallery(folder, { prepare: demo, autoplay: true });

const row = (page: Page, text: string) => page.locator('tbody tr', { hasText: text });

const anAdministrator = async (): Promise<string> => {
  const token = await signedIn(knex, 'admin');
  await User.query(knex).where({ role: 'admin' }).whereNot({ username: 'admin' }).patch({
    username: 'r.castellan',
    fullName: 'Rosa Castellan',
  });
  return token;
};

/** Six devices, one of them silent; a user with a temporary password; an urgency that was changed. */
const aDayInAdmin = async (): Promise<void> => {
  const department = (name: string) => Department.query(knex).findOne({ name }).throwIfNotFound();
  const device = async (
    name: string,
    place: string,
    {
      kind = 'board',
      filter = {},
      seen = '-4 seconds',
    }: { kind?: DeviceKind; filter?: DeviceFilter; seen?: string } = {},
  ) => {
    const { departmentId } = await department(place);
    const { deviceId } = await paired(knex, { kind, departmentId, filter });
    await Device.query(knex)
      .findById(deviceId)
      .patch({ name, lastSeenAt: await instant(knex, seen) });
  };
  const doctorIds = async (place: string, count: number): Promise<string[]> => {
    const { departmentId } = await department(place);
    const doctors = await Doctor.query(knex).where('department_id', departmentId).orderBy('doctor_no').limit(count);
    return doctors.map(({ doctorId }) => doctorId);
  };
  await device('Board, Cardiology corridor', 'Cardiology', {
    filter: { doctorIds: await doctorIds('Cardiology', 2) },
    seen: '-11 minutes',
  });
  await device('Board, General practice', 'General practice', {
    filter: { doctorIds: await doctorIds('General practice', 2), urgencyLevels: [3, 4, 5] },
  });
  await device('Board, Paediatrics', 'Paediatrics');
  await device('Kiosk, Children’s wing', 'Paediatrics', { kind: 'kiosk' });
  await Device.query(knex)
    .whereNull('last_seen_at')
    .patch({ lastSeenAt: await instant(knex, '-2 seconds') });
  await aUser(knex, { username: 'l.ferrer', fullName: 'Lucía Ferrer', role: 'reception', mustChangePassword: true });

  const token = await signedIn(knex, 'nurse');
  await User.query(knex).where({ role: 'nurse' }).whereNot({ username: 'nurse' }).patch({
    username: 'n.petrov',
    fullName: 'Nadia Petrov',
  });
  const nurse = await screen(url, { token, audience: 'staff' });
  const { departmentId } = await department('General practice');
  const [first = '', second = ''] = await doctorIds('General practice', 2);
  const arrives = async (fullName: string, urgencyLevel: 2 | 3 | 4 = 4) =>
    (await nurse.client.send('queue:check-in', { departmentId, fullName, urgencyLevel })).entry;
  await arrives('Peter Stein');
  const hana = await arrives('Hana Ali', 3);
  await arrives('Carlos Vega');
  const called = (await nurse.client.send('queue:call-next', { doctorId: first })).entry;
  await nurse.client.send('queue:start', { queueId: called.queueId });
  const missed = (await nurse.client.send('queue:call-next', { doctorId: second })).entry;
  await knex('doctors').where('doctor_id', second).update({ room: '116' });
  await nurse.client.send('queue:recall', { queueId: missed.queueId });
  await nurse.client.send('queue:return', { queueId: missed.queueId });
  await nurse.client.send('queue:set-urgency', {
    queueId: hana.queueId === called.queueId ? missed.queueId : hana.queueId,
    urgencyLevel: 2,
    reason: 'Pain: now 9/10, guarding, pulse 118',
  });
  await arrives('Lena Fischer');
  await nurse.client.send('queue:complete', { queueId: called.queueId });
  nurse.client.close();
};

const adminScreens = async (token: string): Promise<void> => {
  const { page } = await openStaffPage(browser, url, { at: '/admin#devices', token });
  const section = async (name: string) => {
    await page.goto(`${url}/admin#${name}`);
    await page.locator('.section h1').waitFor();
    await page.waitForTimeout(500);
  };
  await row(page, 'Board, Cardiology corridor').waitFor();
  await page.getByLabel('Name').fill('Board, waiting hall');
  await page.getByLabel('Six-character code').pressSequentially('KXRTN');
  await shoot(page, 'admin-devices');
  await row(page, 'Board, Cardiology corridor').getByRole('button').click();
  await page.getByText('has been silent since').waitFor();
  await shoot(page, 'admin-device-silent');

  await section('users');
  await row(page, 'Noor Rahman').getByRole('button').click();
  await page.getByRole('button', { name: 'Suggest one' }).click();
  await shoot(page, 'admin-users');
  await section('places');
  await row(page, 'Dr Amara Osei').getByRole('button').click();
  await shoot(page, 'admin-places');
  await section('schedules');
  await page
    .getByRole('button', { name: /^07:30/ })
    .first()
    .click();
  await shoot(page, 'admin-schedules');
  await section('settings');
  await page.getByLabel('Colour', { exact: true }).first().fill('#6b0f3a');
  await page.locator('input[type=file]').setInputFiles({
    name: 'logo.svg',
    mimeType: 'image/svg+xml',
    buffer: Buffer.from(LOGO),
  });
  await page.locator('.preview-bar .look-logo').waitFor();
  await shoot(page, 'admin-settings');
  await section('audit');
  await row(page, 'queue:set-urgency').getByRole('button').first().click();
  await shoot(page, 'admin-audit');

  await section('devices');
  await prefer(page, { theme: 'dark', language: 'de' });
  await row(page, 'Board, General practice').getByRole('button').click();
  await shoot(page, 'admin-devices-dark-de');
  await section('settings');
  await prefer(page, { theme: 'dark', language: 'ar' });
  await page.locator('.section h1').waitFor();
  await page.locator('.preview-bar').waitFor();
  await shoot(page, 'admin-settings-dark-ar');
  await page.context().close();
};

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="88" height="32" viewBox="0 0 88 32"><path d="M4 20C12 4 20 4 28 16s16 12 24-4" fill="none" stroke="#6b0f3a" stroke-width="4"/><circle cx="72" cy="16" r="10" fill="#6b0f3a"/></svg>`;

const tour = async (): Promise<void> => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(`${url}/#tour`);
  const frame = (title: string) => page.frameLocator(`iframe[title="${title}"]`);
  const step = (name: string) => page.locator('[aria-current=step]', { hasText: name }).waitFor();
  const [kiosk, doctor] = [frame('Kiosk'), frame('Doctor console')];
  const takesANumber = async () => {
    await kiosk.getByRole('button', { name: 'No, take a number' }).click();
    await kiosk.getByRole('button', { name: 'Cardiology' }).click();
    await kiosk.getByRole('button', { name: 'Skip' }).click();
    await step('Call it');
    await doctor.getByRole('button', { name: 'Call next' }).click();
    await step('The patient comes in');
    await frame('Ticket').getByText('It’s your turn').waitFor();
    await frame('Waiting-room board').locator('.call[data-fresh=true]').waitFor();
    await page.waitForTimeout(700);
  };
  await page.getByRole('button', { name: 'Begin as doctor1' }).click();
  await doctor.locator('.console').waitFor();
  await takesANumber();
  await page.mouse.move(720, 890);
  await shoot(page, 'home-tour');
  await doctor.locator('body').press('s');
  await step('End the visit');
  await doctor.locator('body').press('c');
  await step('Done');
  await page.getByRole('button', { name: 'Dark theme' }).first().click();
  await page.getByRole('button', { name: 'Once more' }).click();
  await step('Take a number');
  await takesANumber();
  await page.mouse.move(720, 890);
  await doctor.locator('body').press('s');
  await doctor.locator('body').press('c');
  await step('Done');
  await page.waitForTimeout(700);
  await shoot(page, 'home-tour-dark');
  await context.close();
};

try {
  await tour();
  const token = await anAdministrator();
  await aDayInAdmin();
  await adminScreens(token);
} finally {
  await close();
}
