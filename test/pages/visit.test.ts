import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { freePort } from '../../src/database/embedded/free-port.ts';
import type { StaffRole } from '../../src/protocol/roles.ts';
import { Doctor } from '../../src/models/doctor.ts';
import { QueueEntry } from '../../src/models/queue-entry.ts';
import { aDepartment, aDoctor, instant } from '../support/builders.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { networkTo } from '../support/network.ts';
import { paired, screen, signedIn } from '../support/screens.ts';
import { describeInChromium } from '../support/stage.ts';
import { atMost } from '../support/slowness.ts';
import { press, tap } from './harness/hand.ts';

const TOUCH_SCREEN = { viewport: { width: 1080, height: 1920 }, hasTouch: true };
const TV = { viewport: { width: 1920, height: 1080 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** What a browser says of a cut connection; a 404 or a refusal under the content security policy is not of it. */
const CUT = /WebSocket connection to|net::ERR_/;

const options = { autoplay: true, startsHub: false } as const;

describeInChromium('a visit, on six pages at once', options, (stage) => {
  /** A page that was loaded again has lost it. */
  const mark = async (page: Page): Promise<Page> => {
    await page.evaluate(() => {
      document.documentElement.dataset['loadedOnce'] = 'yes';
    });
    return page;
  };
  const nothingWentWrong = async (pages: readonly Page[]) => {
    expect(stage.problems()).toEqual([]);
    for (const page of pages) {
      expect(await page.locator('html').getAttribute('data-loaded-once'), `${page.url()} was reloaded`).toBe('yes');
    }
  };

  // On the engine that a hub takes by itself; what they do alike is in test/e2e and test/transport.
  test('each page shows every step of it, without a reload, through a cut network and a killed hub', async () => {
    const { knex, database } = stage;
    const { departmentId } = await aDepartment(knex);
    const marsh = await aDoctor(knex, { departmentId, fullName: 'Dr Elena Marsh', room: '204' });
    const start = async (port: number): Promise<RunningHub> => {
      const hub = await startHub({ databaseUrl: database.url, port });
      stage.closeAfter(hub.kill);
      return hub;
    };
    // A port of its own choosing would not be given again while the dead hub's connections linger.
    const hub = await start(await freePort());
    const network = await networkTo(hub.port);
    stage.closeAfter(network.close);

    const { url } = network;
    const opened: Page[] = [];
    const openPublic = async (at: string, options: BrowserContextOptions) => {
      const page = await mark(await stage.open(at, { ...options, url, locale: 'en-GB', ignore: CUT }));
      opened.push(page);
      return page;
    };
    const openStaff = async (at: string, who: { role: StaffRole; doctorId?: string }) => {
      const page = await mark(await stage.openAs(at, { ...who, url, ignore: CUT }));
      opened.push(page);
      return page;
    };
    const device = async (kind: 'kiosk' | 'board') => (await paired(knex, { kind, departmentId })).token;
    const kiosk = await openPublic(`/kiosk#token=${await device('kiosk')}`, TOUCH_SCREEN);
    const board = await openPublic(`/board#token=${await device('board')}`, TV);
    const doctor = await openStaff('/doctor', { role: 'doctor', doctorId: marsh.doctorId });
    const reception = await openStaff('/reception', { role: 'reception' });
    const admin = await openStaff('/admin#places', { role: 'admin' });

    const button = (page: Page, label: string) => page.getByRole('button', { name: label, exact: false }).first();
    /** Somebody takes a number at the kiosk, and opens its link on their phone. */
    const arrive = async (): Promise<{ number: string; queueId: string; phone: Page }> => {
      await tap(button(kiosk, 'No, take a number'));
      await kiosk.getByText('Your mobile number').waitFor();
      await tap(button(kiosk, 'Skip'));
      await kiosk.locator('.k-slip__number').waitFor();
      const number = (await kiosk.locator('.k-slip__number').textContent()) ?? '';
      const { queueId, ticketToken } = await QueueEntry.query(knex)
        .findOne({ queue_number: number, department_id: departmentId })
        .throwIfNotFound();
      const phone = await openPublic(`/ticket/${ticketToken}`, PHONE);
      await tap(button(kiosk, 'Done'));
      return { number, queueId, phone };
    };
    const entryRow = (number: string) => reception.locator('.entry-row', { hasText: number });
    const listOf = (listing: RegExp) =>
      tap(reception.locator('label', { has: reception.getByRole('radio', { name: listing }) }));
    const doctorHas = (number: string, heading: string) =>
      Promise.all([
        doctor.locator('.big-number', { hasText: number }).waitFor(),
        doctor.locator('.now-heading h2', { hasText: heading }).waitFor(),
      ]);
    const background = (page: Page) =>
      page.locator('.page').evaluate((element) => getComputedStyle(element).backgroundColor);
    const adminRow = admin.locator('tbody tr', { hasText: marsh.fullName });

    // They arrive.
    const first = await arrive();
    const second = await arrive();
    await Promise.all([
      first.phone.getByText('You are next').waitFor(),
      second.phone.getByText('1 person before you').waitFor(),
      doctor.locator('.row', { hasText: first.number }).waitFor(),
      entryRow(first.number).waitFor(),
      entryRow(second.number).waitFor(),
    ]);
    await expect.poll(() => board.locator('.row__next .no').allTextContents()).toEqual([first.number, second.number]);
    const calm = await background(first.phone);

    // The first is called, seen, and done.
    await press(doctor, 'n');
    await Promise.all([
      doctorHas(first.number, 'Called to Room 204'),
      board
        .locator('.call[data-fresh=true]', { hasText: first.number })
        .locator('.call__door', { hasText: '204' })
        .waitFor(),
      first.phone.getByText('It’s your turn').waitFor(),
      second.phone.getByText('You are next').waitFor(),
      entryRow(first.number).waitFor({ state: 'detached' }),
    ]);
    await expect.poll(() => first.phone.locator('.turn__door b').textContent()).toBe('204');
    expect(await background(first.phone)).not.toBe(calm);
    await listOf(/^Called 1$/);
    await entryRow(first.number).waitFor();
    await press(doctor, 's');
    await Promise.all([
      doctorHas(first.number, 'With me now'),
      board.locator('.row[data-state=in]', { hasText: first.number }).waitFor(),
      first.phone.getByText('You are with the doctor').waitFor(),
      entryRow(first.number).waitFor({ state: 'detached' }),
    ]);
    await press(doctor, 'c');
    await Promise.all([
      first.phone.getByText('Your visit has ended').waitFor(),
      board.locator('.row[data-state=in]').waitFor({ state: 'detached' }),
      doctor.locator('.row', { hasText: second.number }).waitFor(),
    ]);
    await press(doctor, 'p');
    await Promise.all([
      adminRow.getByText('paused').waitFor(),
      board.locator('.row', { hasText: marsh.fullName }).getByText('Paused').waitFor(),
    ]);
    await press(doctor, 'p');
    await adminRow.getByText('available').waitFor();
    await nothingWentWrong(opened);

    // The network is cut under all of them, and the second is called meanwhile.
    const allStale = async () => {
      const cutAt = performance.now();
      await Promise.all([
        kiosk.getByText('This kiosk can’t give numbers right now').waitFor({ timeout: atMost(3_000) }),
        second.phone.getByText('No connection since').waitFor(),
        doctor.getByText(/^Not live since \d\d:\d\d:\d\d$/).waitFor(),
        doctor.getByText('Off until live again, so that nobody is called twice').waitFor(),
        reception.getByText('Alarms, check-in and changes are off.').waitFor(),
        admin.getByText(/^Not live since/).waitFor(),
        board.getByText('No connection since').waitFor({ timeout: atMost(16_000) }),
      ]);
      expect(performance.now() - cutAt).toBeLessThan(atMost(16_000));
      await expect.poll(() => board.locator('#root .board').getAttribute('data-live')).toBe('no');
      expect(await board.locator('.row__next').count()).toBe(0);
    };
    const allLive = () =>
      Promise.all([
        kiosk.getByText('Do you have an appointment today?').waitFor(),
        doctor.getByText('Live', { exact: true }).waitFor(),
        reception.getByText('Live', { exact: true }).waitFor(),
        admin.getByText('Not live since').waitFor({ state: 'detached' }),
        board.locator('#root .board[data-live=yes]').waitFor(),
        second.phone.getByText('No connection since').waitFor({ state: 'detached' }),
      ]);
    const direct = await screen(hub.url, { token: await signedIn(knex, 'reception'), audience: 'staff' });
    stage.closeAfter(() => direct.client.close());
    network.cut();
    await allStale();
    await second.phone.getByText('Your place is kept').waitFor();
    await direct.client.send('queue:call-next', { doctorId: marsh.doctorId });
    await Doctor.query(knex).findById(marsh.doctorId).patch({ specialty: 'Rhythm' });
    network.restore();
    await allLive();
    await Promise.all([
      doctorHas(second.number, 'Called to Room 204'),
      board.locator('.call[data-fresh=true]', { hasText: second.number }).waitFor(),
      second.phone.getByText('It’s your turn').waitFor(),
      adminRow.getByText('Rhythm').waitFor(),
    ]);
    await listOf(/^Called 1$/);
    await entryRow(second.number).waitFor();

    // The hub is killed under all of them, somebody writes to the database, and it is started again.
    await hub.kill();
    await Promise.all([
      kiosk.getByText('This kiosk can’t give numbers right now').waitFor(),
      doctor.getByText('Not live', { exact: true }).waitFor(),
      reception.getByText('Not live', { exact: true }).waitFor(),
      admin.getByText('Not live', { exact: true }).waitFor(),
    ]);
    await QueueEntry.query(knex)
      .findById(second.queueId)
      .patch({ status: 'in_service', startedAt: await instant(knex) });
    await Doctor.query(knex).findById(marsh.doctorId).patch({ specialty: 'Rhythm and failure' });
    await start(hub.port);
    await allLive();
    await Promise.all([
      doctorHas(second.number, 'With me now'),
      board.locator('.row[data-state=in]', { hasText: second.number }).waitFor(),
      second.phone.getByText('You are with the doctor').waitFor(),
      adminRow.getByText('Rhythm and failure').waitFor(),
      entryRow(second.number).waitFor({ state: 'detached' }),
    ]);

    // Everything goes on as before.
    const third = await arrive();
    await press(doctor, 'c');
    await Promise.all([
      second.phone.getByText('Your visit has ended').waitFor(),
      third.phone.getByText('You are next').waitFor(),
      doctor.locator('.row', { hasText: third.number }).waitFor(),
      board.locator('.row__next', { hasText: third.number }).waitFor(),
    ]);
    await nothingWentWrong(opened);
  });
});
