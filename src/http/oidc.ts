import { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import type { Knex } from 'knex';
import * as z from 'zod/mini';
import { networkOf } from '../auth/buckets.ts';
import { createGate } from '../auth/gate.ts';
import { createOidcProvider } from '../auth/oidc-provider.ts';
import { oidcSignIn } from '../auth/oidc-sign-in.ts';
import { throughDatabase } from '../auth/through-database.ts';
import { createThrottle } from '../auth/throttle.ts';
import type { Config } from '../config.ts';
import type { OidcConfig } from '../config-oidc.ts';
import type { Log } from '../log.ts';
import { HubError } from '../protocol/errors.ts';
import type { StaffRole } from '../protocol/roles.ts';
import type { HttpContext, HttpEnv } from './env.ts';
import { plainPage } from './plain-page.ts';
import { isSecure } from './security-headers.ts';
import { createCookies } from './session-token.ts';

export type OidcParts = {
  readonly knex: Knex;
  readonly config: Config;
  readonly log: Log;
  readonly committed: () => void;
  readonly signInEnded: (outcome: 'signed_in' | HubError['code']) => void;
};

const TRIP_COOKIE = 'hub_oidc';
const TRIP_MINUTES = 10;
/** Each sign-in is a few requests to the provider. */
const AT_ONCE = 20;

const trip = z.strictObject({ state: z.string(), nonce: z.string(), verifier: z.string(), to: z.string() });

/** `/auth/oidc`, `/auth/oidc/callback`, `/auth/oidc/finish`; nothing where no provider is configured. */
export const oidcRoutes = (parts: OidcParts): Hono<HttpEnv> => {
  const { oidc, publicUrl } = parts.config;
  if (oidc === null || publicUrl === null) return new Hono<HttpEnv>();
  return routes(parts, oidc, publicUrl);
};

const routes = (
  { knex, config, log, committed, signInEnded }: OidcParts,
  oidc: OidcConfig,
  publicUrl: string,
): Hono<HttpEnv> => {
  const provider = createOidcProvider(oidc, publicUrl);
  const throttle = createThrottle(knex);
  const gate = createGate({ atOnce: AT_ONCE, waiting: 200 });
  const cookies = createCookies(config);
  const cookie = { httpOnly: true, sameSite: 'Strict', secure: isSecure(config), path: '/auth/oidc' } as const;

  const limit = (c: HttpContext): Promise<void> => {
    const bucket = { name: `oidc ${networkOf(c.env.address)}`, burst: 200, intervalMs: 1_000 };
    return throughDatabase(() => throttle.take([bucket]));
  };

  const finish = async (c: HttpContext): Promise<Response> => {
    const kept = tripOf(getCookie(c, TRIP_COOKIE));
    deleteCookie(c, TRIP_COOKIE, cookie);
    if (kept === null) throw new HubError('unauthenticated', { reason: 'trip' });
    const answer = new URL(c.req.url).searchParams;
    const identity = await gate(() => provider.end(kept, answer));
    const signedIn = await oidcSignIn(knex, identity, oidc);
    committed();
    cookies.session(c, signedIn.token);
    log.info({ event: 'signed_in', by: 'oidc', userId: signedIn.userId, sessionId: signedIn.sessionId });
    return c.redirect(destinationOf(signedIn.role, kept.to), 303);
  };

  return (
    new Hono<HttpEnv>()
      .get('/', (c) =>
        inWords(c, log, async () => {
          await limit(c);
          const { address, trip: begun } = await gate(() => provider.begin());
          const kept = JSON.stringify({ ...begun, to: c.req.query('to') ?? '' });
          setCookie(c, TRIP_COOKIE, Buffer.from(kept).toString('base64url'), { ...cookie, maxAge: TRIP_MINUTES * 60 });
          return c.redirect(address.href, 303);
        }),
      )
      // The provider's page sent the browser here, so it shows none of its Strict cookies. From this page on it is ours.
      .get('/callback', (c) => c.html(landingPage(new URL(c.req.url).search)))
      .get('/finish', (c) =>
        inWords(c, log, async () => {
          try {
            await limit(c);
            const response = await finish(c);
            signInEnded('signed_in');
            return response;
          } catch (error) {
            signInEnded(error instanceof HubError ? error.code : 'internal');
            throw error;
          }
        }),
      )
  );
};

const landingPage = (query: string) => {
  const onward = `/auth/oidc/finish${query}`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta http-equiv="refresh" content="${`0;url=${onward}`}" />
        <title>Queue Hub</title>
        <link rel="stylesheet" href="/plain.css" />
      </head>
      <body>
        <main>
          <p><a href="${onward}">Signing in …</a></p>
        </main>
      </body>
    </html>`;
};

const tripOf = (cookie: string | undefined): z.output<typeof trip> | null => {
  try {
    return trip.parse(JSON.parse(Buffer.from(cookie ?? '', 'base64url').toString()));
  } catch {
    return null;
  }
};

const pagesOf: Readonly<Record<StaffRole, readonly [string, ...string[]]>> = {
  doctor: ['/doctor'],
  nurse: ['/reception'],
  reception: ['/reception'],
  admin: ['/admin', '/reception'],
};

/** Back to the page that asked for the sign-in, if it is this role's. Never elsewhere. */
const destinationOf = (role: StaffRole, wanted: string): string => {
  const [page = ''] = wanted.split('#');
  return pagesOf[role].includes(page) ? wanted : pagesOf[role][0];
};

/** Somebody looks at this in a browser, and is to know whom to ask. */
const inWords = async (c: HttpContext, log: Log, work: () => Promise<Response>): Promise<Response> => {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof HubError) || thrown.code === 'internal') throw thrown;
    const { code, details, cause } = thrown;
    log.warn({ event: 'oidc_refused', code, why: details?.['reason'], err: cause });
    c.header('Cache-Control', 'no-store');
    const markup = html`<h1>You are not signed in</h1>
      <p>${saysWhy(thrown)}</p>
      <p><a href="/#sign-in">Back to the sign-in page</a></p>`;
    return c.html(plainPage({ title: 'Sign-in', markup: await markup }), statusOf[code] ?? 403);
  }
};

const statusOf: Readonly<Partial<Record<HubError['code'], 401 | 403 | 429 | 503>>> = {
  unauthenticated: 401,
  rate_limited: 429,
  overloaded: 503,
  unavailable: 503,
};

const WHY: Readonly<Record<string, string>> = {
  trip: 'This took longer than ten minutes, or was begun in another window. Please begin again.',
  no_role: 'Your account has no role in the queue. Please ask whoever manages accounts in the hospital.',
  inactive: 'Your login was closed by an administrator of the queue.',
  username_taken: 'There is a login of this name already that is not yours. Please ask an administrator of the queue.',
  username_claim: 'Your account has no usable name. Please ask whoever manages accounts in the hospital.',
};

const saysWhy = ({ code, details }: HubError): string => {
  const why = WHY[String(details?.['reason'])];
  if (why !== undefined) return why;
  if (code === 'unauthenticated') return 'The hospital’s sign-in did not let you in. Please begin again.';
  if (code === 'rate_limited') return 'Too many sign-ins come from your address. Please wait a little.';
  return 'The hospital’s sign-in cannot be reached now. Please come again in a moment.';
};
