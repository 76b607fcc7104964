import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { patienceMs } from './slowness.ts';

/**
 * The headless shell first: it is the same engine without the browser's own window, which takes more than half of the time
 * (three pictures at three sizes: 2.3 s of processor time, 5.3 s with the window).
 */
const candidates = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Null where there is none: `test.skipIf(chromiumPath === null)`. */
export const chromiumPath: string | null =
  process.env['CHROMIUM_PATH'] ?? candidates.find((candidate) => existsSync(candidate)) ?? null;

/** Real Chromium. `autoplay`: as a board's is started, so that it may sound without a touch. */
export const openBrowser = ({ autoplay = false } = {}): Promise<Browser> =>
  chromium.launch({
    ...(chromiumPath === null ? {} : { executablePath: chromiumPath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(autoplay ? ['--autoplay-policy=no-user-gesture-required'] : []),
    ],
  });

export type WatchedPage = {
  readonly page: Page;
  /** Console errors, uncaught errors and reports of the content security policy. */
  readonly problems: string[];
};

/** A page in a context of its own, and what went wrong on it. `ignore` is for what the test brings about itself. */
export const openPage = async (
  browser: Browser,
  url: string,
  { ignore, ...options }: BrowserContextOptions & { ignore?: RegExp } = {},
): Promise<WatchedPage> => {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(patienceMs());
  const page = await context.newPage();
  const problems: string[] = [];
  const note = (problem: string) => {
    if (!ignore?.test(problem)) problems.push(problem);
  };
  page.on('pageerror', (error) => note(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || /content security policy/i.test(message.text())) note(message.text());
  });
  await page.goto(url);
  return { page, problems };
};

/** What a browser says of a connection that the test has cut. */
export const CUT_CONNECTION = /WebSocket connection to|ERR_(CONNECTION|SOCKET|EMPTY|INTERNET)|Failed to load resource/;
