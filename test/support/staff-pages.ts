import type { Browser, BrowserContextOptions } from 'playwright-core';
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
