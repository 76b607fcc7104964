import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { openPage, type WatchedPage } from './browser.ts';

export const DESK = { viewport: { width: 1440, height: 900 } };

type StaffOptions = BrowserContextOptions & {
  /** Of the page, as `/doctor`. */
  readonly at: string;
  /** A session's token: the browser comes with its cookie. */
  readonly token: string;
  readonly ignore?: RegExp;
  /** Where the page opened first is another one. */
  readonly cookieFor?: string;
};

/** A page of somebody who is signed in already. */
export const openStaffPage = (
  browser: Browser,
  url: string,
  { at, token, cookieFor = url, ...options }: StaffOptions,
): Promise<WatchedPage> =>
  openPage(browser, url + at, {
    ...DESK,
    ...options,
    storageState: {
      cookies: [
        {
          name: 'hub_session',
          value: token,
          domain: new URL(cookieFor).hostname,
          path: '/',
          expires: -1,
          httpOnly: true,
          secure: false,
          sameSite: 'Strict',
        },
      ],
      origins: [],
    },
  });

const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type AxeResult = { violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] };

/** What axe-core finds against WCAG 2.2 AA on the page as it is. */
export const accessibilityProblems = async (page: Page): Promise<string[]> => {
  await page.evaluate(await axe);
  const { violations }: AxeResult = await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
  );
};

/** The same in light and in dark, of a staff page that follows the system's theme. */
export const accessibilityProblemsInBothThemes = async (page: Page): Promise<string[]> => {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-theme=${colorScheme}]`).waitFor();
    // What fades would be judged in the middle of it.
    await page.waitForTimeout(200);
    found.push(...(await accessibilityProblems(page)).map((problem) => `${colorScheme}: ${problem}`));
  }
  return found;
};
