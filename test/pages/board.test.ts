import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Area } from '../../src/models/area.ts';
import { Announcement } from '../../src/models/announcement.ts';
import { Device } from '../../src/models/device.ts';
import type { Department } from '../../src/models/department.ts';
import type { Doctor } from '../../src/models/doctor.ts';
import { aDepartment, aDoctor, aStation } from '../support/builders.ts';
import { CUT_CONNECTION, openBrowser, openPage } from '../support/browser.ts';
import { paired, screen, signedIn, type Screen } from '../support/screens.ts';
import { describeInChromium } from '../support/stage.ts';
import { press } from './harness/hand.ts';
import { atMost } from '../support/slowness.ts';
import { ZONE } from '../support/clock.ts';

const TV = { viewport: { width: 1920, height: 1080 } };

describeInChromium('the board', { autoplay: true }, (stage) => {
  let desk: Screen<'staff'>;
  let cardiology: Department;
  let keller: Doctor;
  let haddad: Doctor;

  beforeEach(async () => {
    cardiology = await aDepartment(stage.knex, { name: 'Cardiology' });
    const { departmentId } = cardiology;
    keller = await aDoctor(stage.knex, { departmentId, fullName: 'Dr. Martin Keller', room: '3' });
    haddad = await aDoctor(stage.knex, { departmentId, fullName: 'Dr. Leila Haddad', room: '4' });
    const token = await signedIn(stage.knex, 'reception');
    desk = await screen(stage.hub.url, { token, audience: 'staff' });
  });
  afterEach(() => desk.client.close());

  const openBoard = async (options: { url?: string; ignore?: RegExp } = {}) => {
    const device = await paired(stage.knex, { kind: 'board', departmentId: cardiology.departmentId });
    const page = await stage.open(`/board#token=${device.token}`, { ...TV, ...options });
    await page.waitForSelector('.rows');
    return { page, ...device };
  };
  const arrive = async (doctor?: Doctor) => {
    const place = doctor ? { doctorId: doctor.doctorId } : { departmentId: cardiology.departmentId };
    return (await desk.client.send('queue:check-in', place)).entry;
  };
  const call = async ({ doctorId }: Doctor) => (await desk.client.send('queue:call-next', { doctorId })).entry;
  const ledgerOf = (deviceId: string) => Announcement.query(stage.knex).where('device_id', deviceId);

  test('its token leaves the address, and survives a reload', async () => {
    const { page } = await openBoard();
    expect(page.url()).toBe(`${stage.hub.url}/board`);
    await page.reload();
    await page.getByText('Dr. Martin Keller').waitFor();
  });

  test('who waits, who is called and who is served appears without a reload, and no name but the doctors’', async () => {
    const { page } = await openBoard();
    await page.getByText('Please wait for your number').waitFor();
    const first = await arrive(keller);
    const second = await arrive(keller);
    const pooled = await arrive();
    const row = page.locator('.row', { hasText: 'Dr. Martin Keller' });
    await row.locator('.row__next .no').nth(1).waitFor();
    await expect
      .poll(() => row.locator('.row__next .no').allTextContents())
      .toEqual([first.queueNumber, second.queueNumber]);
    await page.locator('.row--pool', { hasText: pooled.queueNumber }).waitFor();

    await call(keller);
    const band = page.locator('.call');
    await band.getByText(first.queueNumber).waitFor();
    await expect.poll(() => band.getAttribute('data-fresh')).toBe('true');
    await expect.poll(() => band.locator('.call__door').textContent()).toContain('3');
    await expect.poll(() => row.getAttribute('data-state')).toBe('called');

    await desk.client.send('queue:start', { queueId: first.queueId });
    await page.locator('.row[data-state=in]', { hasText: first.queueNumber }).waitFor();
    await desk.client.send('queue:complete', { queueId: first.queueId });
    await vi.waitFor(async () => expect(await page.getByText(first.queueNumber).count()).toBe(0));
    await band.waitFor({ state: 'hidden' });
  });

  test('each call is in the ledger once: queued, shown and spoken; a recall is another one', async () => {
    const { page, deviceId } = await openBoard();
    await arrive(keller);
    const entry = await call(keller);
    const spoken = async () => (await ledgerOf(deviceId)).filter(({ spokenAt }) => spokenAt !== null);
    await vi.waitFor(async () => expect(await spoken()).toHaveLength(1), { timeout: 20_000, interval: 200 });
    const [announcement] = await ledgerOf(deviceId);
    expect(announcement).toMatchObject({ queueId: entry.queueId, recallCount: 0, muted: false, spokenCount: 1 });
    expect(announcement?.queuedAt).not.toBeNull();
    expect(announcement?.shownAt).not.toBeNull();

    await desk.client.send('queue:recall', { queueId: entry.queueId });
    await page.getByText('Calling again').waitFor({ timeout: atMost(15_000) });
    await vi.waitFor(async () => expect(await spoken()).toHaveLength(2), { timeout: 20_000, interval: 200 });
    await page.reload();
    await page.locator('.call').waitFor();
    // Two seconds in which a board that had forgotten would say it again.
    await page.waitForTimeout(2_000);
    await expect.poll(() => page.locator('.call').getAttribute('data-fresh')).toBe('false');
    const all = await ledgerOf(deviceId);
    expect(all.map(({ spokenCount, overtakenAt }) => [spokenCount, overtakenAt])).toEqual([
      [1, null],
      [1, null],
    ]);
  });

  test('sound that stops in the middle of a call mutes that one, and the next is spoken once it is back', async () => {
    const device = await paired(stage.knex, { kind: 'board', departmentId: cardiology.departmentId });
    const page = await stage.open('/board', TV);
    // The page's own context, so that it can be taken away as a browser or a sound card does.
    await page.addInitScript(() => {
      const Own = AudioContext;
      Reflect.set(
        globalThis,
        'AudioContext',
        new Proxy(Own, {
          construct(target, args, newTarget) {
            const context: unknown = Reflect.construct(target, args, newTarget);
            Reflect.set(globalThis, 'boardAudio', context);
            return context as object;
          },
        }),
      );
    });
    await page.goto(`${stage.hub.url}/board#token=${device.token}`);
    await page.reload();
    await page.waitForSelector('.rows');
    const sound = (what: 'suspend' | 'resume') => page.evaluate(`boardAudio.${what}()`);
    await arrive(keller);
    await arrive(haddad);
    const first = await call(keller);
    await page.locator('.call[data-fresh=true]', { hasText: first.queueNumber }).waitFor();
    await sound('suspend');
    const of = async ({ queueId }: { queueId: string }) =>
      (await ledgerOf(device.deviceId)).find((one) => one.queueId === queueId);
    await vi.waitFor(async () => expect(await of(first)).toMatchObject({ muted: true, spokenCount: 0 }));
    await sound('resume');
    const next = await call(haddad);
    await vi.waitFor(async () => expect(await of(next)).toMatchObject({ muted: false, spokenCount: 1 }), {
      timeout: 30_000,
      interval: 200,
    });
  });

  test('two calls at once are shown one after the other, both rows at once', async () => {
    const { page } = await openBoard();
    await Promise.all([arrive(keller), arrive(haddad)]);
    const called = await Promise.all([call(keller), call(haddad)]);
    for (const { queueNumber } of called) {
      await page.locator('.row[data-state=called]', { hasText: queueNumber }).waitFor();
    }
    const inBand = () => page.locator('.call[data-fresh=true] .call__no .no').textContent();
    const first = await inBand();
    expect(called.map(({ queueNumber }) => queueNumber)).toContain(first);
    await vi.waitFor(async () => expect(await inBand()).not.toBe(first), { timeout: 15_000, interval: 200 });
  });

  test('a call that is over before its turn says so in the ledger, also where the board was loaded anew meanwhile', async () => {
    const { page, deviceId } = await openBoard();
    await arrive(keller);
    await arrive(haddad);
    const first = await call(keller);
    await page.locator('.call[data-fresh=true]', { hasText: first.queueNumber }).waitFor();
    const { queueId } = await call(haddad);
    const of = async (id: string, recallCount: number) =>
      (await ledgerOf(deviceId)).find((one) => one.queueId === id && one.recallCount === recallCount);
    const overtaken = { spokenCount: 0, overtakenAt: expect.any(Date), muted: false };
    await vi.waitFor(async () => expect(await of(queueId, 0)).toBeDefined());
    await desk.client.send('queue:recall', { queueId });
    await vi.waitFor(async () => expect(await of(queueId, 0)).toMatchObject(overtaken));
    await vi.waitFor(async () => expect(await of(queueId, 1)).toMatchObject({ overtakenAt: null }));

    await page.goto('about:blank');
    await desk.client.send('queue:start', { queueId });
    await desk.client.send('queue:complete', { queueId });
    await page.goto(`${stage.hub.url}/board`);
    await vi.waitFor(async () => expect(await of(queueId, 1)).toMatchObject(overtaken));
    const spoken = { spokenCount: 1, overtakenAt: null };
    await vi.waitFor(async () => expect(await of(first.queueId, 0)).toMatchObject(spoken), { timeout: 15_000 });
  });

  test('a party is called by one call with all of its numbers, and each of the others by one more when it is their turn', async () => {
    const { page, deviceId } = await openBoard();
    const row = page.locator('.row', { hasText: 'Dr. Martin Keller' });
    const { departmentId } = cardiology;
    const { entry, party = [] } = await desk.client.send('queue:check-in', { departmentId, party: [{}, {}] });
    const [second, third] = party.map((one) => one.entry);
    const other = await arrive(keller);
    await desk.client.send('queue:call-next', { doctorId: keller.doctorId, withParty: true });
    const inBand = page.locator('.call[data-fresh=true] .call__no .no');
    const numbers = [entry, second, third].map((one) => one?.queueNumber);
    await expect.poll(() => inBand.allTextContents()).toEqual(numbers);
    await page.getByText('Now calling together').waitFor();
    await expect.poll(() => row.locator('.row__no').textContent()).toBe(`${entry.queueNumber}+2`);
    await expect.poll(() => row.locator('.row__next .no').allTextContents()).toEqual([other.queueNumber]);
    expect(await page.locator('.row--pool').count()).toBe(0);

    const spoken = async () =>
      (await ledgerOf(deviceId)).filter(({ spokenAt }) => spokenAt !== null).map(({ queueId }) => queueId);
    await vi.waitFor(async () => expect(await spoken()).toEqual([entry.queueId]), { timeout: 30_000, interval: 200 });
    await desk.client.send('queue:start', { queueId: entry.queueId });
    await desk.client.send('queue:complete', { queueId: entry.queueId });
    await expect.poll(() => row.locator('.row__no').textContent()).toBe(`${second?.queueNumber}+1`);
    await expect.poll(() => inBand.allTextContents(), { timeout: 20_000 }).toEqual(numbers.slice(1));
    await vi.waitFor(async () => expect(await spoken()).toContain(second?.queueId), { timeout: 30_000, interval: 200 });
  });

  test('who is sent to a waiting area is told so once, calmly; a call comes before it, and nobody loses their place', async () => {
    const { page, deviceId } = await openBoard();
    const { departmentId, siteId } = cardiology;
    const { areaId } = await Area.query(stage.knex)
      .insert({ siteId, letter: 'B', name: 'Area B', location: 'Floor 1, left of the lifts' })
      .returning('*');
    const [first, second, pooled] = [await arrive(keller), await arrive(keller), await arrive()];
    await desk.client.send('queue:advance', { doctorId: keller.doctorId, areaId, count: 2 });
    const band = page.locator('.call--area');
    await band.getByText('Please go to waiting area').waitFor();
    await expect
      .poll(() => band.locator('.call__no .no').allTextContents())
      .toEqual([first.queueNumber, second.queueNumber]);
    await band.getByText('You are called from there.').waitFor();
    await band.getByText('Floor 1, left of the lifts').waitFor();
    await expect.poll(() => band.locator('.call__room').textContent()).toBe('B');
    expect(await page.locator('[data-fresh=true]').count()).toBe(0);
    const row = page.locator('.row', { hasText: 'Dr. Martin Keller' });
    await expect.poll(() => row.locator('.row__one--strong').count()).toBe(2);
    await page.locator('.row--pool', { hasText: pooled.queueNumber }).waitFor();
    expect(await ledgerOf(deviceId)).toEqual([]);

    const called = await call(keller);
    expect(called.queueId).toBe(first.queueId);
    await page.locator('.call[data-fresh=true]', { hasText: first.queueNumber }).waitFor({ timeout: atMost(20_000) });
    await desk.client.send('queue:start', { queueId: first.queueId });
    // Whoever is still on the way has the band again when nobody is called.
    await expect
      .poll(() => band.locator('.call__no .no').allTextContents(), { timeout: 20_000 })
      .toEqual([second.queueNumber]);
    await desk.client.send('queue:advance', { departmentId, areaId, count: 1 });
    await expect.poll(() => band.locator('.call__no .no').allTextContents()).toEqual([pooled.queueNumber]);
  });

  test('a window says that it is one, and one that nobody works at has no row', async () => {
    const { departmentId } = await aDepartment(stage.knex, { name: 'Pharmacy' });
    const window = { departmentId, placeKind: 'window', status: 'available' } as const;
    const first = await aStation(stage.knex, { ...window, fullName: 'Collect medicine', room: '1' });
    await aStation(stage.knex, { ...window, fullName: 'Advice', room: '2', status: 'off' });
    const device = await paired(stage.knex, { kind: 'board', departmentId });
    const page = await stage.open(`/board#token=${device.token}`, TV);
    const entries = [];
    for (let n = 0; n < 2; n += 1) entries.push((await desk.client.send('queue:check-in', { departmentId })).entry);
    const called = await call(first);
    const band = page.locator('.call');
    await band.getByText(called.queueNumber).waitFor();
    await expect.poll(() => band.locator('.call__door').textContent()).toBe('Window1');
    await page.getByText('Next, at the first free window').waitFor();
    expect(await page.locator('.row:not(.row--pool)').count()).toBe(1);
    await expect.poll(() => page.locator('.rows__title').allTextContents()).toEqual(['Number', 'Window', '', '']);
  });

  test('a cut network is said as drawn within fifteen seconds, and is right again by itself', async () => {
    const network = await stage.cable();
    const { page } = await openBoard({ url: network.url, ignore: CUT_CONNECTION });
    await arrive(keller);
    const entry = await call(keller);
    await page.locator('.call').getByText(entry.queueNumber).waitFor();
    const cutAt = performance.now();
    network.cut();
    await page.getByText('No connection since').waitFor({ timeout: atMost(16_000) });
    expect(performance.now() - cutAt).toBeLessThan(atMost(15_500));
    await page.getByText('Please ask at reception').waitFor();
    await page.getByText('May be out of date').waitFor();
    await expect.poll(() => page.locator('#root .board').getAttribute('data-live')).toBe('no');
    expect(await page.locator('.row__next').count()).toBe(0);

    await desk.client.send('queue:start', { queueId: entry.queueId });
    await arrive(haddad);
    const missed = await call(haddad);
    network.restore();
    await page.locator('.call[data-fresh=true]', { hasText: missed.queueNumber }).waitFor({ timeout: atMost(15_000) });
    await expect.poll(() => page.locator('#root .board').getAttribute('data-live')).toBe('yes');
    await page.locator('.row[data-state=in]', { hasText: entry.queueNumber }).waitFor();
  });

  test('a board whose own clock is wrong shows the hospital’s time', async () => {
    const { token } = await paired(stage.knex, { kind: 'board' });
    const page = await stage.open('about:blank', { ...TV, locale: 'en-GB' });
    await page.clock.install({ time: Date.now() - 3 * 3_600_000 });
    await page.goto(`${stage.hub.url}/board#token=${token}`);
    const hospital = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: ZONE });
    await expect
      .poll(async () => {
        const shown = (await page.locator('header.bar').textContent()) ?? '';
        return [0, 60_000].some((agoMs) => shown.includes(hospital.format(Date.now() - agoMs)));
      })
      .toBe(true);
  });

  test('its filter, a doctor’s room and pause, and the hospital’s name apply live', async () => {
    const { page, deviceId } = await openBoard();
    const admin = await screen(stage.hub.url, { token: await signedIn(stage.knex, 'admin'), audience: 'staff' });
    await desk.client.send('doctor:set-status', { doctorId: haddad.doctorId, status: 'paused', room: '7' });
    const row = page.locator('.row', { hasText: 'Dr. Leila Haddad' });
    await row.getByText('Paused').waitFor();
    await expect.poll(() => row.locator('.row__door').textContent()).toBe('7');
    await admin.client.send('settings:update', { hospitalName: 'St. Mary’s Hospital', languages: ['de'] });
    await page.getByText('St. Mary’s Hospital').waitFor();
    await page.getByText('Zimmer').first().waitFor();
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('de');
    await admin.client.send('device:update', { deviceId, filter: { doctorIds: [keller.doctorId] } });
    await row.waitFor({ state: 'hidden' });
    await page.getByText('Dr. Martin Keller').waitFor();
    await admin.client.send('settings:update', { languages: ['en'] });
    admin.client.close();
  });

  test('a device that is removed shows a pairing code, and goes on once it is approved again', async () => {
    const { page, deviceId } = await openBoard();
    const admin = await screen(stage.hub.url, { token: await signedIn(stage.knex, 'admin'), audience: 'staff' });
    await admin.client.send('device:revoke', { deviceId });
    await page.getByText('This screen was removed').waitFor();
    const code = page.locator('.pairing__figures');
    await vi.waitFor(async () => expect(await code.textContent()).toMatch(/^[A-Z0-9]{3} [A-Z0-9]{3}$/));
    await admin.client.send('device:approve', {
      code: (await code.textContent()) ?? '',
      name: 'Waiting room',
      departmentId: cardiology.departmentId,
    });
    await page.getByText('Dr. Martin Keller').waitFor({ timeout: atMost(15_000) });
    expect(await Device.query(stage.knex).where('name', 'Waiting room')).toHaveLength(1);
    admin.client.close();
  });

  test('where the browser blocks sound the board says how to lift it, and any key does', async () => {
    const careful = await openBrowser();
    const device = await paired(stage.knex, { kind: 'board', departmentId: cardiology.departmentId });
    const { page, problems } = await openPage(careful, `${stage.hub.url}/board#token=${device.token}`, TV);
    await page.getByText('Sound is off.').waitFor();
    await arrive(keller);
    await call(keller);
    await vi.waitFor(async () => expect(await ledgerOf(device.deviceId)).toMatchObject([{ muted: true }]));
    await press(page, 'Enter');
    await page.getByText('Sound is off.').waitFor({ state: 'hidden' });
    expect(problems).toEqual([]);
    await careful.close();
  });
});
