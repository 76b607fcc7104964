import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Config } from '../config.ts';
import { KNOWN_BROWSER_DAYS } from '../auth/sign-in/known-browsers.ts';
import { cookieName, isSecure, sessionCookie } from '../auth/sessions/cookie.ts';
import type { HttpContext } from './env.ts';

const BROWSER_COOKIE = 'hub_browser';

export type Cookies = {
  /** What a request shows of its session: a program's Authorization, or the browser's cookie. */
  token(c: HttpContext): string | null;
  browserToken(c: HttpContext): string | null;
  signIn(c: HttpContext, tokens: { token: string; browserToken: string }): void;
  /** For a sign-in without a password. */
  session(c: HttpContext, token: string): void;
  /** Gives the session's cookie its present name, where the browser still has it under the former one. */
  rename(c: HttpContext): void;
  signOut(c: HttpContext): void;
};

/** The session's cookie ends with the browser at the latest; the browser's own stays. */
export const createCookies = (config: Pick<Config, 'tls' | 'publicUrl'>): Cookies => {
  const secure = isSecure(config);
  const common = { httpOnly: true, sameSite: 'Strict', secure, path: '/' } as const;
  const { name, formerName, tokenIn } = sessionCookie(config);
  const browserName = cookieName(BROWSER_COOKIE, secure);
  /** Sent with sign-ins only, where no prefix asks for the whole host. */
  const browserPath = secure ? '/' : '/auth/login';

  const session: Cookies['session'] = (c, token) => setCookie(c, name, token, common);
  const forgetFormer = (c: HttpContext): void => {
    if (formerName !== null && getCookie(c, formerName) !== undefined) deleteCookie(c, formerName, common);
  };
  return {
    session,
    token: (c) =>
      /^Bearer +([^\s]+)$/i.exec(c.req.header('Authorization') ?? '')?.[1] ?? tokenIn(c.req.header('Cookie')),
    browserToken: (c) => getCookie(c, browserName) ?? getCookie(c, BROWSER_COOKIE) ?? null,
    signIn(c, { token, browserToken }) {
      session(c, token);
      const maxAge = KNOWN_BROWSER_DAYS * 86_400;
      setCookie(c, browserName, browserToken, { ...common, path: browserPath, maxAge });
    },
    rename(c) {
      const token = tokenIn(c.req.header('Cookie'));
      if (formerName === null || token === null || token !== getCookie(c, formerName)) return;
      session(c, token);
      forgetFormer(c);
    },
    signOut(c) {
      deleteCookie(c, name, common);
      forgetFormer(c);
    },
  };
};
