import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { QueueEntry } from '../../src/models/queue-entry.ts';
import type { Department } from '../../src/models/department.ts';
import type { Doctor } from '../../src/models/doctor.ts';
import { aDepartment, aDoctor, anAppointment, aPatient } from '../support/builders.ts';
import { CUT_CONNECTION } from '../support/browser.ts';
import { screen, signedIn, type Screen } from '../support/screens.ts';
import { describeInChromium } from '../support/stage.ts';
import { choose, reach, tap, tapAt, tapsAt, tapUpon } from './harness/hand.ts';
import { atRest } from './harness/inspect.ts';
import { atMost } from '../support/slowness.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

describeInChromium('the ticket page', (stage) => {
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
  const openTicket = (trackingUrl: string, options: Parameters<typeof stage.open>[1] = {}) =>
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
    // Browsers let no page vibrate that was never touched. Anywhere will do: it need not be the button for the sound.
    await tapAt(page, { x: 195, y: 300 });

    await desk.client.send('queue:call-next', { doctorId: keller.doctorId });
    await page.getByText('It’s your turn').waitFor();
    await expect.poll(() => page.locator('.turn__door').textContent()).toBe('Go to room3');
    await page.getByText('Dr. Martin Keller').waitFor();
    expect(await page.title()).toBe(`${entry.queueNumber}: room 3`);
    const buzzes = async () => (await page.locator('body').textContent())?.split('bzz').length;
    await vi.waitFor(async () => expect(await buzzes()).toBe(2));
    await move('queue:recall', entry.queueId);
    await page.getByRole('heading', { name: 'We are calling you again' }).waitFor();
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
    await page.getByText(`You were sent on. You now wait for ${other.fullName}.`).waitFor();
    await desk.client.send('queue:call-next', { doctorId: other.doctorId });
    await page.getByText('It’s your turn').waitFor();
    await expect.poll(() => page.locator('.turn__door').textContent()).toBe('Go to room9');
  });

  test('the visit tells the way to each stop that is to come and what to do there, and to the only stop', async () => {
    await stage.knex('departments').where('department_id', cardiology.departmentId).update({ location: 'Building A' });
    const { departmentId } = await aDepartment(stage.knex, {
      name: 'Radiology',
      location: 'Building B, floor 2',
      locations: { de: 'Haus B, 2. Etage' },
    });
    const { entry, trackingUrl } = await arrive();
    const page = await openTicket(trackingUrl);
    await page.getByText('Building A', { exact: true }).waitFor();
    const instruction = 'Please bring the blue form.';
    await desk.client.send('visit:plan', {
      visitId: entry.queueId,
      steps: [{ position: 1, departmentId, instruction }],
    });
    const next = page.locator('[data-stop=planned]');
    await expect.poll(() => next.allInnerTexts()).toEqual([`Radiology\nLater. Building B, floor 2\n${instruction}`]);
    const here = page.locator('[data-stop=now]');
    expect(await here.allInnerTexts()).toEqual(['Dr. Martin Keller\nNow. Building A']);
    expect(await page.getByText('Building A', { exact: true }).count(), 'once is enough').toBe(1);
    await stage.knex('settings').update({ languages: ['en', 'de'] });
    stage.closeAfter(() => stage.knex('settings').update({ languages: ['en'] }));
    const german = await openTicket(`${trackingUrl}?lang=de`);
    await german.getByText('Haus B, 2. Etage').waitFor();
  });

  test('who is sent on is told the way until they know it, also after a reload, and of each stop anew', async () => {
    const [radiology, laboratory] = await Promise.all(
      ['Building B', 'Building C'].map((location) => aDepartment(stage.knex, { location })),
    );
    const { entry, trackingUrl } = await arrive();
    const page = await openTicket(trackingUrl);
    await page.getByText('You are next').waitFor();
    const sign = page.locator('.go');
    const sendTo = async (queueId: string, departmentId = '') =>
      (await desk.client.send('queue:transfer', { queueId, departmentId, reason: 'on' })).entry.queueId;
    const there = await sendTo(entry.queueId, radiology?.departmentId);
    await expect.poll(() => sign.innerText()).toMatch(/Next stop[^]*Building B/);
    await page.reload();
    await tap(page.getByRole('button', { name: 'I know the way' }));
    await sign.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByText('You were sent on.').waitFor();
    await page.getByText('Building B').waitFor();
    expect(await sign.count()).toBe(0);
    await sendTo(there, laboratory?.departmentId);
    await expect.poll(() => sign.innerText()).toMatch(/Building C/);
  });

  test('somebody on hold until a time is told when to come back, and without a time to stay near', async () => {
    const { entry, trackingUrl } = await arrive();
    const { queueId } = entry;
    const page = await openTicket(trackingUrl);
    await desk.client.send('queue:hold', { queueId, until: new Date(Date.now() + 3_600_000).toISOString() });
    await page.getByRole('heading', { name: /^Please come back at \d\d:\d\d$/ }).waitFor();
    await page.getByText('You need not wait here until then.').waitFor();
    await desk.client.send('queue:resume', { queueId });
    await desk.client.send('queue:hold', { queueId });
    await page.getByRole('heading', { name: 'Please stay near' }).waitFor();
  });

  test('leaving is asked once more, and gives up the place', async () => {
    const { entry, trackingUrl } = await arrive();
    const page = await openTicket(trackingUrl);
    await tap(page.getByRole('button', { name: 'Leave the queue' }));
    await tap(page.getByRole('button', { name: 'No, stay' }));
    await page.getByText('You are next').waitFor();
    expect(await QueueEntry.query(stage.knex).findById(entry.queueId)).toMatchObject({ status: 'waiting' });
    await tap(page.getByRole('button', { name: 'Leave the queue' }));
    await tap(page.getByRole('button', { name: 'Yes, leave' }));
    await page.getByText('You have left the queue').waitFor();
    expect(await QueueEntry.query(stage.knex).findById(entry.queueId)).toMatchObject({ status: 'left' });
  });

  test('a double tap asks, and does not answer', async () => {
    const { entry, trackingUrl } = await arrive();
    const page = await openTicket(trackingUrl);
    for (const [button, is] of [
      ['Leave the queue', 'Leave the queue?'],
      ['No, stay', 'You are next'],
    ] as const) {
      const at = await reach(page.getByRole('button', { name: button }));
      await tapsAt(page, [
        [at, 0],
        [at, 120],
      ]);
      await page.getByText(is).waitFor();
    }
    expect(await QueueEntry.query(stage.knex).findById(entry.queueId)).toMatchObject({ status: 'waiting' });
  });

  test('without a connection the number stays and the place goes; a call is there as soon as it is back', async () => {
    const network = await stage.cable();
    const { entry, trackingUrl } = await arrive();
    const page = await openTicket(trackingUrl, { url: network.url, ignore: CUT_CONNECTION });
    await page.getByText('You are next').waitFor();
    network.cut();
    await page.getByText('No connection since').waitFor({ timeout: atMost(6_000) });
    await page.getByText('Your place is kept').waitFor();
    expect(await page.getByText(entry.queueNumber).count()).toBe(1);
    expect(await page.getByText('You are next').count()).toBe(0);
    await desk.client.send('queue:call-next', { doctorId: keller.doctorId });
    // The page finds by itself that the network is back, and the button goes.
    await tapUpon(network.restore, page.getByRole('button', { name: 'Try again' }));
    await page.getByText('It’s your turn').waitFor({ timeout: atMost(10_000) });

    network.cut();
    await page.getByText('No connection since').waitFor({ timeout: atMost(6_000) });
    await expect.poll(() => page.locator('.turn__door').textContent()).toBe('Go to room3');
  });

  test('a phone that comes out of the pocket is right again at once', async () => {
    const network = await stage.cable();
    const { trackingUrl } = await arrive();
    const page = await openTicket(trackingUrl, { url: network.url, ignore: CUT_CONNECTION });
    await page.getByText('You are next').waitFor();
    network.cut();
    await page.getByText('Your place is kept').waitFor({ timeout: atMost(6_000) });
    // Long enough for its attempts to have become rare.
    await page.waitForTimeout(8_000);
    await desk.client.send('queue:call-next', { doctorId: keller.doctorId });
    network.restore();
    // oxlint-disable-next-line no-restricted-properties -- no driver puts a phone into a pocket
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.getByText('It’s your turn').waitFor({ timeout: atMost(1_500) });
  });

  test.each([
    { width: 360, height: 640 },
    { width: 844, height: 390 },
  ])('number, place and sound are on the first screen of $width × $height', async (viewport) => {
    await Promise.all([arrive(), arrive()]);
    const { entry, trackingUrl } = await arrive();
    const page = await openTicket(trackingUrl, { viewport });
    for (const shown of [
      page.getByText(entry.queueNumber),
      page.getByText('2 people before you'),
      page.getByRole('button', { name: 'Play a sound at my turn' }),
    ]) {
      await shown.waitFor();
      const { y, height } = (await shown.boundingBox()) ?? { y: Infinity, height: 0 };
      expect(y + height).toBeLessThanOrEqual(viewport.height);
    }
    expect(await page.evaluate(() => scrollY)).toBe(0);
  });

  test.each([
    { room: '3', width: 360, height: 640 },
    { room: '3', width: 844, height: 390 },
    { room: '204', width: 844, height: 390 },
    { room: 'Untergeschoss 2', width: 360, height: 640 },
    { room: 'Untergeschoss 2', width: 844, height: 390 },
  ])('who is called sees number, room $room and doctor on the first screen of $width × $height', async (at) => {
    const { room, ...viewport } = at;
    const doctor = await aDoctor(stage.knex, { departmentId: cardiology.departmentId, room });
    const { doctorId } = doctor;
    const { entry, trackingUrl } = await arrive(doctor);
    await desk.client.send('queue:call-next', { doctorId });
    const page = await openTicket(trackingUrl, { viewport });
    for (const shown of [page.getByText(entry.queueNumber), page.locator('.turn__door'), page.locator('.turn__who')]) {
      await shown.waitFor();
      const { y, height } = (await shown.boundingBox()) ?? { y: Infinity, height: 0 };
      expect(y + height).toBeLessThanOrEqual(viewport.height);
    }
    expect((await atRest(page, { first: true })).problems).toEqual([]);
  });

  test('a hospital with a long name keeps off the edge of a small screen', async () => {
    await stage.knex('settings').update({ languages: ['en', 'pt'], hospital_name: 'Riverside Hospital (demo)' });
    stage.closeAfter(() => stage.knex('settings').update({ languages: ['en'], hospital_name: 'General Hospital' }));
    const { trackingUrl } = await arrive();
    const page = await openTicket(`${trackingUrl}?lang=pt`, { viewport: { width: 360, height: 640 } });
    const { y } = (await page.getByText('Riverside Hospital (demo)').boundingBox()) ?? { y: 0 };
    expect(y).toBeGreaterThanOrEqual(8);
  });

  type Moved = { scheduled_date?: string; arrived_at?: string };
  test.each<[string, Moved, string]>([
    ['starts later', {}, 'Your appointment is at'],
    ['has begun', { scheduled_date: 'arrived_at' }, 'Your appointment:'],
    ['began long before they came', { arrived_at: "scheduled_date + interval '16 minutes'" }, 'You came late'],
  ])('an appointment that %s is told as it is', async (_, { scheduled_date, arrived_at }, said) => {
    const { patientId } = await aPatient(stage.knex);
    const { appointmentId, confirmationCode } = await anAppointment(stage.knex, {
      doctorId: keller.doctorId,
      patientId,
      holdsSlot: false,
    });
    const { entry, trackingUrl } = await desk.client.send('queue:check-in', { appointmentCode: confirmationCode });
    const [{ queueId }, { knex }] = [entry, stage];
    if (scheduled_date)
      await knex.raw(
        `UPDATE appointments a SET scheduled_date = q.${scheduled_date} FROM queue q WHERE q.queue_id = ? AND a.appointment_id = ?`,
        [queueId, appointmentId],
      );
    if (arrived_at)
      await knex.raw(
        `UPDATE queue q SET arrived_at = a.${arrived_at} FROM appointments a WHERE q.queue_id = ? AND a.appointment_id = ?`,
        [queueId, appointmentId],
      );
    const page = await openTicket(trackingUrl);
    await page.getByText(said).waitFor();
  });

  test('the link has the kiosk’s language, and the page has a switch that stays after a reload', async () => {
    await stage.knex('settings').update({ languages: ['en', 'de', 'ar'] });
    stage.closeAfter(() => stage.knex('settings').update({ languages: ['en'] }));
    const { trackingUrl } = await arrive();
    const page = await openTicket(`${trackingUrl}?lang=ar`);
    await page.getByText('أنت التالي').waitFor();
    await choose(page.getByLabel('اللغة'), 'Deutsch');
    await page.getByText('Sie sind als Nächstes dran').waitFor();
    await page.reload();
    await page.getByText('Sie sind als Nächstes dran').waitFor();
    await expect.poll(() => page.locator('html').getAttribute('dir')).toBe('ltr');
  });

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
    await expect.poll(() => arabic.locator('html').getAttribute('dir')).toBe('rtl');
    const french = await openTicket(trackingUrl, { locale: 'fr-FR' });
    await french.getByText('Sie sind als Nächstes dran').waitFor();
    await admin.client.send('settings:update', { languages: ['en'] });
    admin.client.close();
  });
});
