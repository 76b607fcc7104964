import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Config } from '../config.ts';
import { KNOWN_BROWSER_DAYS } from '../auth/known-browsers.ts';
import type { HttpContext } from './env.ts';
import { isSecure } from './security-headers.ts';

const SESSION_COOKIE = 'hub_session';
const BROWSER_COOKIE = 'hub_browser';

/** What a request shows of its session: a program's Authorization, or the browser's cookie. */
export const sessionTokenOf = (c: HttpContext): string | null =>
  /^Bearer +([^\s]+)$/i.exec(c.req.header('Authorization') ?? '')?.[1] ?? getCookie(c, SESSION_COOKIE) ?? null;

export const browserTokenOf = (c: HttpContext): string | null => getCookie(c, BROWSER_COOKIE) ?? null;

export type Cookies = {
  signIn(c: HttpContext, tokens: { token: string; browserToken: string }): void;
  /** For a sign-in without a password. */
  session(c: HttpContext, token: string): void;
  signOut(c: HttpContext): void;
};

/** The session's cookie ends with the browser at the latest; the browser's own stays, and is sent with sign-ins only. */
export const createCookies = (config: Pick<Config, 'tls' | 'publicUrl'>): Cookies => {
  const common = { httpOnly: true, sameSite: 'Strict', secure: isSecure(config) } as const;
  const session: Cookies['session'] = (c, token) => setCookie(c, SESSION_COOKIE, token, { ...common, path: '/' });
  return {
    session,
    signIn(c, { token, browserToken }) {
      session(c, token);
      setCookie(c, BROWSER_COOKIE, browserToken, {
        ...common,
        path: '/auth/login',
        maxAge: KNOWN_BROWSER_DAYS * 86_400,
      });
    },
    signOut(c) {
      deleteCookie(c, SESSION_COOKIE, { ...common, path: '/' });
    },
  };
};
