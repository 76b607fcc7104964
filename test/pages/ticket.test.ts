import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { QueueEntry } from '../../src/models/queue-entry.ts';
import type { Department } from '../../src/models/department.ts';
import type { Doctor } from '../../src/models/doctor.ts';
import { aDepartment, aDoctor } from '../support/builders.ts';
import { CUT_CONNECTION } from '../support/browser.ts';
import { screen, signedIn, type Screen } from '../support/screens.ts';
import { describeInChromium } from '../support/stage.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

describeInChromium('the ticket page', { pages: ['public'] }, (stage) => {
  let desk: Screen<'staff'>;
  let cardiology: Department;
  let keller: Doctor;

  beforeEach(async () => {
    cardiology = await aDepartment(stage.knex, { name: 'Cardiology' });
    const { departmentId } = cardiology;
    keller = await aDoctor(stage.knex, { departmentId, fullName: 'Dr. Martin Keller', room: '3' });
    const token = await signedIn(stage.knex, 'reception');
    desk = await screen(stage.hub.url, { token, audience: 'staff' });
  });
  afterEach(() => desk.client.close());

  const arrive = async ({ doctorId } = keller) => desk.client.send('queue:check-in', { doctorId });
  const openTicket = (trackingUrl: string, options: { url?: string; ignore?: RegExp; locale?: string } = {}) =>
    stage.open(trackingUrl, { ...PHONE, locale: 'en-GB', ...options });
  const move = (command: 'queue:start' | 'queue:complete' | 'queue:recall' | 'queue:no-show', queueId: string) =>
    desk.client.send(command, { queueId });

  test('a place is told and moves, never with anybody else’s number', async () => {
    const others = await Promise.all([arrive(), arrive()]);
    const { entry, trackingUrl } = await arrive();
    const page = await openTicket(trackingUrl);
    await page.getByText(entry.queueNumber).waitFor();
    await page.getByText('2 people before you').waitFor();
    await page.getByText('Live').waitFor();
    expect(await page.title()).toBe(`Ticket ${entry.queueNumber}`);
    for (const { entry: other } of others) expect(await page.content()).not.toContain(other.queueNumber);
    await desk.client.send('queue:call-next', { doctorId: keller.doctorId });
    await page.getByText('1 person before you').waitFor();
  });

  test('the whole visit appears by itself: turn with the door, recall, inside, ended', async () => {
    const { entry, trackingUrl } = await arrive();
    const page = await openTicket(trackingUrl);
    await page.getByText('You are next').waitFor();
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'vibrate', { value: () => document.body.append('bzz ') });
    });
    await page.getByRole('button', { name: 'Play a sound at my turn' }).click();
    await page.getByRole('button', { name: 'Sound is on' }).waitFor();

    await desk.client.send('queue:call-next', { doctorId: keller.doctorId });
    await page.getByText('It’s your turn').waitFor();
    expect(await page.locator('.turn__door').textContent()).toBe('Go to room3');
    await page.getByText('Dr. Martin Keller').waitFor();
    expect(await page.title()).toBe(`${entry.queueNumber}: room 3`);
    const buzzes = async () => (await page.locator('body').textContent())?.split('bzz').length;
    await vi.waitFor(async () => expect(await buzzes()).toBe(2));
    await move('queue:recall', entry.queueId);
    await page.getByText('Called again at').waitFor();
    await vi.waitFor(async () => expect(await buzzes()).toBe(3));

    await move('queue:start', entry.queueId);
    await page.getByText('You are with the doctor').waitFor();
    await move('queue:complete', entry.queueId);
    await page.getByText('Your visit has ended').waitFor();
    await page.getByText('was finished at').waitFor();
  });

  test('whoever was missed is told when, where, and what to do', async () => {
    const { entry, trackingUrl } = await arrive();
    const page = await openTicket(trackingUrl);
    await desk.client.send('queue:call-next', { doctorId: keller.doctorId });
    await move('queue:no-show', entry.queueId);
    await page.getByText('We called you at').waitFor();
    await page.getByText('You were not at the door of room 3').waitFor();
    await page.getByText('Please go to reception.').waitFor();
  });

  test('the ticket follows its visit to another doctor', async () => {
    const other = await aDoctor(stage.knex, { departmentId: cardiology.departmentId, room: '9' });
    const { entry, trackingUrl } = await arrive();
    const page = await openTicket(trackingUrl);
    await page.getByText('You are next').waitFor();
    await desk.client.send('queue:transfer', { queueId: entry.queueId, doctorId: other.doctorId, reason: 'ECG first' });
    await desk.client.send('queue:call-next', { doctorId: other.doctorId });
    await page.getByText('It’s your turn').waitFor();
    expect(await page.locator('.turn__door').textContent()).toBe('Go to room9');
  });

  test('leaving is asked once more, and gives up the place', async () => {
    const { entry, trackingUrl } = await arrive();
    const page = await openTicket(trackingUrl);
    await page.getByRole('button', { name: 'Leave the queue' }).click();
    await page.getByRole('button', { name: 'No, stay' }).click();
    await page.getByText('You are next').waitFor();
    expect(await QueueEntry.query(stage.knex).findById(entry.queueId)).toMatchObject({ status: 'waiting' });
    await page.getByRole('button', { name: 'Leave the queue' }).click();
    await page.getByRole('button', { name: 'Yes, leave' }).click();
    await page.getByText('You have left the queue').waitFor();
    expect(await QueueEntry.query(stage.knex).findById(entry.queueId)).toMatchObject({ status: 'left' });
  });

  test('without a connection the number stays and the place goes; a call is there as soon as it is back', async () => {
    const network = await stage.cable();
    const { entry, trackingUrl } = await arrive();
    const page = await openTicket(trackingUrl, { url: network.url, ignore: CUT_CONNECTION });
    await page.getByText('You are next').waitFor();
    network.cut();
    await page.getByText('No connection since').waitFor({ timeout: 6_000 });
    await page.getByText('Your place is kept').waitFor();
    expect(await page.getByText(entry.queueNumber).count()).toBe(1);
    expect(await page.getByText('You are next').count()).toBe(0);
    await desk.client.send('queue:call-next', { doctorId: keller.doctorId });
    network.restore();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('It’s your turn').waitFor({ timeout: 10_000 });

    network.cut();
    await page.getByText('No connection since').waitFor({ timeout: 6_000 });
    expect(await page.locator('.turn__door').textContent()).toBe('Go to room3');
  }, 40_000);

  test('a phone that comes out of the pocket is right again at once', async () => {
    const network = await stage.cable();
    const { trackingUrl } = await arrive();
    const page = await openTicket(trackingUrl, { url: network.url, ignore: CUT_CONNECTION });
    await page.getByText('You are next').waitFor();
    network.cut();
    await page.getByText('Your place is kept').waitFor({ timeout: 6_000 });
    // Long enough for its attempts to have become rare.
    await page.waitForTimeout(8_000);
    await desk.client.send('queue:call-next', { doctorId: keller.doctorId });
    network.restore();
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.getByText('It’s your turn').waitFor({ timeout: 1_500 });
  }, 40_000);

  test('a link that is none, or is of long ago, says so and stops', async () => {
    const page = await openTicket('/ticket/bm9ib2R5LWhhcy10aGlzLXRpY2tldC1hdC1hbGw');
    await page.getByText('This ticket is over').waitFor();
  });

  test('the page speaks the phone’s language where the hospital does', async () => {
    const admin = await screen(stage.hub.url, { token: await signedIn(stage.knex, 'admin'), audience: 'staff' });
    await admin.client.send('settings:update', { languages: ['de', 'ar'] });
    const { trackingUrl } = await arrive();
    const arabic = await openTicket(trackingUrl, { locale: 'ar-EG' });
    await arabic.getByText('أنت التالي').waitFor();
    expect(await arabic.locator('html').getAttribute('dir')).toBe('rtl');
    const french = await openTicket(trackingUrl, { locale: 'fr-FR' });
    await french.getByText('Sie sind als Nächstes dran').waitFor();
    await admin.client.send('settings:update', { languages: ['en'] });
    admin.client.close();
  });
});
