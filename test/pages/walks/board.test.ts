import type { Page } from 'playwright-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CUT_CONNECTION, openBrowser, openPage, type WatchedPage } from '../../support/browser.ts';
import { networkTo, type Network } from '../../support/network.ts';
import { paired } from '../../support/screens.ts';
import { describeInChromium } from '../../support/stage.ts';
import { inspect } from '../harness/inspect.ts';
import { placesOf, see, type Where } from '../harness/walk.ts';
import {
  arabic,
  becomes,
  eight,
  four,
  hall,
  mixed,
  nine,
  partyOf,
  pharmacy,
  quiet,
  stress,
  twelve,
  two,
  withDoors,
  type HospitalSpec,
} from './board-hospital.ts';

const places = placesOf('board');
const sizes = [...new Set(places.map(({ size }) => size))];
const languages = [...new Set(places.map(({ language }) => language))];
const EVERYTHING = process.env['PAGES'] === 'all';
/** A call is in the band for as long as it is announced, one after the other. */
const SETTLED = { timeout: 60_000 };
/** What is read from 5 m, in design pixels of a screen of 1920 × 1080. */
const READ_AT_5_M = 56;

type State = {
  readonly hospital: HospitalSpec;
  /** It is drawn when this is there. */
  readonly ready: string;
  readonly text?: string;
  readonly pictures?: readonly string[];
  /** It is seen while the call is announced, so all boards are called once more. */
  readonly isCalledAgain?: boolean;
  /** All of its text but the bar's is read from 5 m. */
  readonly isLarge?: boolean;
};

const called = (number: string) => ({ ready: '.call__no', text: number });
const withFirst = ({ doctors, ...rest }: HospitalSpec, given: Partial<HospitalSpec['doctors'][number]>) => ({
  ...rest,
  doctors: doctors.map((doctor, index) => (index === 0 ? { ...doctor, ...given } : doctor)),
});

/** By the name of the picture. Each is made by rows in the database, and nothing else. */
const states: Readonly<Record<string, State>> = {
  quiet: { hospital: quiet, ready: '#root .quiet' },
  fresh: { hospital: four, ready: '.call[data-fresh=true]', pictures: ['dark'], isCalledAgain: true },
  light: { hospital: four, ready: '.call[data-fresh=false]', pictures: ['dark'] },
  '1-doctor': { hospital: { doctors: four.doctors.slice(0, 1) }, ...called('C-017') },
  '2-doctors': { hospital: two, ...called('C-017') },
  '4-doctors-pool': { hospital: { ...four, pools: { Neurology: ['N-011', 'N-012'] } }, ...called('C-017') },
  '6-doctors': { hospital: { ...eight, doctors: eight.doctors.slice(0, 6) }, ...called('C-017') },
  '8-doctors': { hospital: eight, ...called('C-017'), isLarge: true },
  '9-doctors': { hospital: nine, ...called('M-042'), isLarge: true, pictures: ['de'] },
  '12-doctors': { hospital: twelve, ...called('B-070'), isLarge: true },
  stress: { hospital: stress, ...called('MKG-1042'), pictures: ['de'] },
  arabic: { hospital: arabic, ...called('C-017'), pictures: ['dark-ar', 'ar'] },
  'party-2': { hospital: partyOf(2), ...called('C-081') },
  'party-3': { hospital: partyOf(3), ...called('C-082'), pictures: ['de', 'dark-ar'], isCalledAgain: true },
  'party-5': { hospital: partyOf(5), ...called('C-084') },
  'party-5-of-8': { hospital: partyOf(5, eight), ...called('C-084'), isLarge: true },
  'party-stress': { hospital: partyOf(3, stress), ...called('MKG-1082'), pictures: ['de'] },
  hall: { hospital: hall, ready: '.call--area', text: 'C-024', pictures: ['de', 'dark-ar'] },
  pharmacy: { hospital: pharmacy, ...called('P-041'), pictures: ['de', 'dark-ar'] },
  mixed: { hospital: mixed, ...called('L-011'), pictures: ['de'] },
  doors: { hospital: withDoors(four), ...called('C-017') },
  'doors-8': { hospital: withDoors(eight), ...called('C-017'), isLarge: true },
  'no-room': { hospital: withFirst(four, { room: null }), ...called('C-017') },
  'no-show': {
    hospital: withFirst(four, { missed: ['C-094'] }),
    ready: '.foot[data-notice=missed]',
    text: 'C-094',
    pictures: ['de', 'dark-ar'],
  },
  'no-show-8': {
    hospital: withFirst(eight, { missed: ['C-094', 'C-101', 'C-003', 'C-010'] }),
    ready: '.foot[data-notice=missed]',
    text: 'C-094',
    isLarge: true,
  },
  delay: { hospital: withFirst(four, { delayMinutes: 25 }), ready: '.foot[data-notice=delay]', pictures: ['de'] },
  'delay-8': { hospital: withFirst(eight, { delayMinutes: 25 }), ready: '.foot[data-notice=delay]', isLarge: true },
  message: {
    hospital: { ...four, message: 'The pharmacy is closed today.' },
    ready: '.foot[data-notice=message]',
    text: 'The pharmacy is closed today.',
  },
  'message-8': {
    hospital: {
      ...eight,
      message:
        'The pharmacy is closed today. Please use the one on the ground floor of building B, which is open until 18:00.',
    },
    ready: '.foot[data-notice=message]',
    text: 'until 18:00',
    isLarge: true,
  },
};

/**
 * The places in four groups: in each every size and every language. In `npm test` a state is seen at the places of one
 * group, and from state to state of the next; `npm run pages` sees every state at all places.
 */
const groups = sizes.map((_, group) =>
  places.filter(({ size, language }) => sizes.indexOf(size) === (languages.indexOf(language) + group) % sizes.length),
);
const placesOfGroup = (group: number): readonly Where[] => (EVERYTHING ? places : (groups[group] ?? []));
const groupsOfState = Object.entries(states).map(([name, state], index) => ({
  name,
  state,
  group: index % groups.length,
}));

/** Up to the 20 characters that the database takes, of the scripts that doors are written in. */
const room = fc
  .oneof(
    ...[
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-./ ',
      'abcdefghijklmnopqrstuvwxyzäöüßéñçøłğ0123456789 ',
      'WM',
      'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ ',
      'ابتثجحخدذرزسشصضطظعغفقكلمنهوي٠١٢٣٤٥٦٧٨٩ ',
      'אבגדהוזחטיכלמנסעפצקרשת ',
      '室検査超音波診療科内外一二三',
      'กขคงจฉชซญดตถทธนบปผฝพฟภมยรลวสหอฮ',
      'कखगघचछजझटठडढतथदधनपफबभमयरलवशषसह ',
    ].map((letters) => fc.string({ unit: fc.constantFrom(...Array.from(letters)), minLength: 1, maxLength: 20 })),
  )
  .map((text) => text.trim().replaceAll(/ +/g, ' '))
  .filter((text) => text !== '');

describeInChromium('every state of the board', { autoplay: true }, (stage) => {
  let network: Network;
  let token: string;

  beforeAll(async () => {
    network = await networkTo(stage.hub.port);
    ({ token } = await paired(stage.knex, { kind: 'board' }));
  });
  afterAll(() => network.close());
  const addressAt = ({ language }: Where): string => `${network.url}/board?lang=${language}#token=${token}`;
  /** Boards that stay open until the test ends, which fails if anything but the cut network went wrong on them. */
  const openAt = (at: readonly Where[]): Promise<(readonly [Where, Page])[]> =>
    Promise.all(
      at.map(async (where) => {
        const page = await stage.open(addressAt(where), { ...where.context, ignore: CUT_CONNECTION });
        await page.locator('.rows').waitFor(SETTLED);
        return [where, page] as const;
      }),
    );

  describe.each(groups.map((at) => ({ at, sizes: at.map(({ name }) => name).join(' · ') })))('at $sizes', ({ at }) => {
    const own = groupsOfState.filter(({ group }) => EVERYTHING || groups[group] === at);
    const boards: (readonly [Where, WatchedPage])[] = [];
    beforeAll(async () => {
      await becomes(stage.knex, quiet);
      for (const where of at) boards.push([where, await openPage(stage.browser, addressAt(where), where.context)]);
    });
    afterAll(async () => {
      for (const [, { page }] of boards) await page.context().close();
      expect(boards.flatMap(([, { problems }]) => problems)).toEqual([]);
    });

    test.each(own)('$name', async ({ name, state }) => {
      const { hospital, ready, text, pictures = [], isCalledAgain = false, isLarge = false } = state;
      await becomes(stage.knex, hospital);
      if (isCalledAgain) {
        for (const [, { page }] of boards) await page.locator('.call[data-fresh=false]').waitFor(SETTLED);
        await stage.knex('queue').where('queue_number', 'C-017').increment('recall_count');
      }
      await Promise.all(
        boards.map(async ([where, { page }]) => {
          await page.locator(ready, text === undefined ? {} : { hasText: text }).waitFor(SETTLED);
          await see(page, where, `board-${name}`, { contrast: '7:1', pictures });
          if (isLarge && where.size === '1920×1080') expect.soft(await smallTexts(page), where.name).toEqual([]);
        }),
      );
    });
  });

  test('a room of any letters stands whole on its door and in the band', async () => {
    await becomes(stage.knex, withDoors(four));
    const upright = (size: string) => places.find((where) => where.size === size && where.language === 'en');
    const boards = await openAt(['1920×1080', '1080×1920'].flatMap((size) => upright(size) ?? []));
    expect(boards).toHaveLength(2);
    await fc.assert(
      fc.asyncProperty(fc.array(room, { minLength: 4, maxLength: 4 }), async (rooms) => {
        const doctors: { doctor_id: string }[] = await stage.knex('doctors').orderBy('doctor_no').select('doctor_id');
        for (const [index, { doctor_id }] of doctors.entries()) {
          await stage.knex('doctors').where({ doctor_id }).update({ room: rooms[index] });
          await stage.knex('queue').where({ doctor_id }).update({ room: rooms[index] });
        }
        for (const [where, page] of boards) {
          const doors = page.locator('.row__room, .call__room');
          // The latest call is in the band, too: it is the first doctor's.
          const shown = async () => (await doors.allTextContents()).toSorted();
          await expect.poll(shown, SETTLED).toEqual([rooms[0], ...rooms].toSorted());
          expect((await inspect(page)).problems, where.name).toEqual([]);
        }
      }),
      {
        numRuns: EVERYTHING ? 100 : 12,
        examples: [
          [['١سط', 'บ', 'ВФЗЦ', '٦ذ']],
          // The first room makes the column of all wider, and the next narrower again; the second stays as it is.
          [['Untergeschoss', 'WWMW', 'A', '3n']],
          [['1', 'WWMW', 'A', '3n']],
        ],
      },
    );
  });

  test('hospital-look: its colours, and its logo', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60"><rect width="200" height="60"/></svg>';
    const logo = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
    await becomes(stage.knex, four);
    await stage.knex('settings').update({ logo, colours: JSON.stringify({ brand: '#6b0f3a' }) });
    for (const [where, page] of await openAt(placesOfGroup(0))) {
      await page.locator('.bar img').waitFor();
      await see(page, where, 'board-hospital-look', { contrast: '7:1' });
    }
    await stage.knex('settings').update({ logo: null, colours: null });
  });

  test.each([
    { name: 'stale', hospital: four, group: 1 },
    { name: 'stale-8', hospital: eight, group: 2 },
  ])('$name: the network is gone', async ({ name, hospital, group }) => {
    await becomes(stage.knex, hospital);
    const boards = await openAt(placesOfGroup(group));
    network.cut();
    for (const [where, page] of boards) {
      await page.locator('.lost').waitFor(SETTLED);
      await see(page, where, `board-${name}`, { contrast: '7:1', pictures: ['dark', 'ar', 'de'] });
      if (where.size === '1920×1080' && name === 'stale-8') expect.soft(await smallTexts(page), where.name).toEqual([]);
    }
    network.restore();
    for (const [, page] of boards) await page.locator('.lost').waitFor({ state: 'detached', ...SETTLED });
  });

  test('stale-long: the network is gone for five minutes', async () => {
    await becomes(stage.knex, four);
    const boards: [Where, Page][] = [];
    for (const where of placesOfGroup(3)) {
      const page = await stage.open('about:blank', { ...where.context, ignore: CUT_CONNECTION });
      await page.clock.install();
      await page.goto(addressAt(where));
      await page.locator('.call').waitFor(SETTLED);
      boards.push([where, page]);
    }
    network.cut();
    for (const [where, page] of boards) {
      await page.locator('.lost').waitFor(SETTLED);
      await page.clock.fastForward('05:00');
      await page.locator('.rows--gone').waitFor();
      await see(page, where, 'board-stale-long', { contrast: '7:1' });
    }
    network.restore();
  });

  test('connecting, and never connected', async () => {
    for (const where of placesOfGroup(0)) {
      const page = await stage.open('about:blank', { ...where.context, ignore: CUT_CONNECTION });
      await page.clock.install();
      // It is taken, and nothing comes of it.
      await page.routeWebSocket(/./, () => undefined);
      await page.goto(addressAt(where));
      await page.locator('#root .quiet').waitFor();
      await see(page, where, 'board-connecting', { contrast: '7:1' });
      await page.clock.fastForward('00:16');
      await page.locator('.lost').waitFor();
      await see(page, where, 'board-never-connected', { contrast: '7:1' });
    }
  });

  test('sound-blocked: the browser wants a touch first', async () => {
    await becomes(stage.knex, four);
    const careful = await openBrowser();
    stage.closeAfter(() => careful.close());
    for (const where of placesOfGroup(1)) {
      const { page, problems } = await openPage(careful, addressAt(where), where.context);
      await page.locator('.foot[data-notice=sound]').waitFor();
      await see(page, where, 'board-sound-blocked', { contrast: '7:1' });
      expect(problems).toEqual([]);
    }
  });

  test('pairing, and removed: a screen that no administrator has approved, or not any more', async () => {
    for (const where of placesOfGroup(2)) {
      const fresh = await stage.open(`/board?lang=${where.language}`, where.context);
      await fresh.locator('.pairing__code').waitFor();
      await see(fresh, where, 'board-pairing', { contrast: '7:1' });
      // Each asks for a code again and again, and one address may ask only so often.
      await fresh.context().close();
      const device = await paired(stage.knex, { kind: 'board' });
      const page = await stage.open(`/board?lang=${where.language}#token=${device.token}`, where.context);
      await page.locator('.rows').waitFor();
      const { deviceId } = device;
      await stage
        .knex('devices')
        .where('device_id', deviceId)
        .update({ revoked_at: stage.knex.raw('hub_now()') });
      await page.locator('.pairing__code').waitFor();
      await see(page, where, 'board-removed', { contrast: '7:1' });
      await page.context().close();
    }
  });
});

/** Text under the bar that is smaller than what is read from 5 m. */
const smallTexts = (page: Page): Promise<string[]> =>
  page.evaluate((least) => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.querySelector('.board') ?? document, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.nodeValue?.trim() ?? '';
      if (element === null || text === '' || !element.checkVisibility() || element.closest('.bar')) continue;
      const size = Number.parseFloat(getComputedStyle(element).fontSize);
      if (size < least) found.push(`${size.toFixed(1)} px: ${text}`);
    }
    return found;
  }, READ_AT_5_M);
