import type { Knex } from 'knex';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import type { StaffRole } from '../../src/protocol/roles.ts';
import { chromiumPath, openBrowser, openPage, type WatchedPage } from './browser.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { startHub, type RunningHub } from './hub.ts';
import { networkTo, type Network } from './network.ts';
import { signedIn } from './screens.ts';
import { openStaffPage } from './staff-pages.ts';
import { ZONE } from './clock.ts';

type Opening = BrowserContextOptions & {
  /** Where another hub or a cable is. */
  readonly url?: string;
  /** What the test itself brings about on the page's console. */
  readonly ignore?: RegExp;
};
type SigningIn = Opening & {
  readonly role: StaffRole;
  readonly doctorId?: string;
  /** Of somebody who has signed in before. */
  readonly token?: string;
};

/** The started program over a database of its own, and a browser. All of it is there from the first `beforeEach` on. */
export type Stage = {
  readonly database: TestDatabase;
  readonly knex: Knex;
  readonly hub: RunningHub;
  readonly browser: Browser;
  /** A page in a context of its own. It is closed after the test, which fails if anything went wrong on it. */
  open(at: string, options?: Opening): Promise<Page>;
  /** The same, by somebody of this role who is signed in already. */
  openAs(at: string, options: SigningIn): Promise<Page>;
  /** What went wrong on the open pages so far. */
  problems(): string[];
  /** A cable to the hub that the test can pull. */
  cable(): Promise<Network>;
  /** Closes what the test has opened, once its pages are closed; the last one first. */
  closeAfter(close: () => unknown): void;
};

type StageOptions = {
  readonly autoplay?: boolean;
  /** What the database is to have before the hub starts. */
  readonly prepare?: (database: TestDatabase) => PromiseLike<unknown>;
  /** False where the tests start hubs of their own. */
  readonly startsHub?: boolean;
  /** The hospital's. */
  readonly timeZone?: string;
};

/** The tests of pages in real Chromium against the started program. Options are given before the tests, as to Vitest. */
export const describeInChromium = (
  name: string,
  ...given: [tests: (stage: Stage) => void] | [options: StageOptions, tests: (stage: Stage) => void]
): void => {
  const [options, tests] = given.length === 1 ? [{}, given[0]] : given;
  describe.skipIf(chromiumPath === null)(`${name}, in Chromium (skipped where none is installed)`, () => {
    tests(setStage(options));
  });
};

/** One of a kind for all files of a process, which ends with it: to start one takes as long as a test. */
const browsers = new Map<boolean, Promise<Browser>>();
const browserOf = async ({ autoplay }: { readonly autoplay: boolean }): Promise<Browser> => {
  const former = await browsers.get(autoplay);
  if (former?.isConnected()) return former;
  const next = openBrowser({ autoplay });
  browsers.set(autoplay, next);
  return next;
};

const setStage = ({ autoplay = false, prepare, startsHub = true, timeZone = ZONE }: StageOptions): Stage => {
  const set: { database?: TestDatabase; hub?: RunningHub; browser?: Browser } = {};
  const opened: WatchedPage[] = [];
  const closing: (() => unknown)[] = [];

  beforeAll(async () => {
    [set.database, set.browser] = await Promise.all([testDatabase({ timeZone }), browserOf({ autoplay })]);
    await prepare?.(set.database);
    if (startsHub) set.hub = await startHub({ databaseUrl: set.database.url, env: { HUB_TIME_ZONE: timeZone } });
  }, 180_000);
  afterAll(async () => {
    // The browser goes on to the next file; what is open in it would go on as well.
    await Promise.all((set.browser?.contexts() ?? []).map((context) => context.close()));
    await set.hub?.stop();
    await set.database?.drop();
  });
  // Registered first, so that it runs last, after those of the tests themselves.
  afterEach(async ({ task }) => {
    const done = opened.splice(0);
    if (task.result?.state === 'fail') for (const one of done) process.stderr.write(await lastSightOf(one));
    await Promise.all(done.map(({ page }) => page.context().close()));
    for (const close of closing.splice(0).toReversed()) await close();
    expect(done.flatMap(problemsOf)).toEqual([]);
  });

  const watch = (watched: WatchedPage): Page => {
    opened.push(watched);
    return watched.page;
  };
  const stage: Stage = {
    get database() {
      return started(set.database);
    },
    get knex() {
      return started(set.database).knex;
    },
    get hub() {
      return started(set.hub);
    },
    get browser() {
      return started(set.browser);
    },
    async open(at, { url = stage.hub.url, ...options } = {}) {
      return watch(await openPage(stage.browser, new URL(at, url).href, options));
    },
    async openAs(at, { url = stage.hub.url, role, doctorId, token: given, ...options }) {
      const token = given ?? (await signedIn(stage.knex, role, doctorId));
      const address = new URL(at, url).href;
      return watch(await openStaffPage(stage.browser, '', { ...options, at: address, token, cookieFor: url }));
    },
    problems: () => opened.flatMap(problemsOf),
    async cable() {
      const network = await networkTo(stage.hub.port);
      closing.push(network.close);
      return network;
    },
    closeAfter: (close) => void closing.push(close),
  };
  return stage;
};

const started = <Part>(part: Part | undefined): Part => {
  if (part === undefined) throw new Error('the stage is set by a beforeAll of its describe, which has not run');
  return part;
};

const problemsOf = ({ page, problems }: WatchedPage): string[] =>
  problems.map((problem) => `${page.url()}: ${problem}`);

const MOST_CHARACTERS = 2_000;

/** What somebody who reads of a failure wants to know of the page. */
const lastSightOf = async ({ page, problems }: WatchedPage): Promise<string> => {
  const text = await page
    .locator('body')
    .innerText({ timeout: 5_000 })
    .catch((error: unknown) => String(error));
  const shown = text.replaceAll(/\s+/g, ' ').slice(0, MOST_CHARACTERS);
  return [`When the test failed, ${page.url()} showed: ${shown}`, ...problems, ''].join('\n');
};
