import { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Knex } from 'knex';
import * as z from 'zod/mini';
import { networkOf } from '../../auth/sign-in/buckets.ts';
import { createGate } from '../../limits/gate.ts';
import { createOidcProvider } from '../../auth/oidc/provider.ts';
import { oidcSignIn } from '../../auth/oidc/sign-in.ts';
import { cookieName, isSecure } from '../../auth/sessions/cookie.ts';
import { throughDatabase } from '../../auth/through-database.ts';
import { createThrottle } from '../../limits/throttle.ts';
import type { Config } from '../../config.ts';
import type { OidcConfig } from '../../config-oidc.ts';
import type { Log } from '../../log.ts';
import { HubError } from '../../protocol/errors.ts';
import { destinationOf } from '../../protocol/pages.ts';
import type { HttpContext, HttpEnv } from '../env.ts';
import { createCookies } from '../session-token.ts';
import { inWords, landingPage } from './words.ts';

export type OidcParts = {
  readonly knex: Knex;
  readonly config: Config;
  readonly log: Log;
  readonly committed: () => void;
  readonly signInEnded: (outcome: 'signed_in' | HubError['code']) => void;
};

const TRIP_MINUTES = 10;
/** Each sign-in is a few requests to the provider. */
const AT_ONCE = 20;

/** Characters. The browser keeps it in a cookie, and takes cookies of up to 4 KB. */
const LONGEST_WAY_BACK = 300;

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
  const secure = isSecure(config);
  const cookie = { httpOnly: true, sameSite: 'Strict', secure, path: secure ? '/' : '/auth/oidc' } as const;
  const tripCookie = cookieName('hub_oidc', secure);

  const limit = (c: HttpContext): Promise<void> => {
    const bucket = { name: `oidc ${networkOf(c.env.address)}`, burst: 200, intervalMs: 1_000 };
    return throughDatabase(() => throttle.take([bucket]));
  };

  const finish = async (c: HttpContext): Promise<Response> => {
    const kept = tripOf(getCookie(c, tripCookie));
    deleteCookie(c, tripCookie, cookie);
    if (kept === null) throw new HubError('unauthenticated', { reason: 'trip' });
    const answer = new URL(c.req.url).searchParams;
    const identity = await gate(() => provider.end(kept, answer));
    const signedIn = await oidcSignIn(knex, identity, oidc);
    committed();
    cookies.session(c, signedIn.token);
    log.info({ event: 'signed_in', by: 'oidc', userId: signedIn.userId, sessionId: signedIn.sessionId });
    return c.redirect(destinationOf(signedIn.role, kept.to), 303);
  };

  return new Hono<HttpEnv>()
    .get('/', (c) =>
      inWords(c, log, async () => {
        await limit(c);
        const { address, trip: begun } = await gate(() => provider.begin());
        const kept = JSON.stringify({ ...begun, to: (c.req.query('to') ?? '').slice(0, LONGEST_WAY_BACK) });
        setCookie(c, tripCookie, Buffer.from(kept).toString('base64url'), { ...cookie, maxAge: TRIP_MINUTES * 60 });
        return c.redirect(address.href, 303);
      }),
    )
    .get('/callback', (c) => c.html(landingPage(c, new URL(c.req.url).search)))
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
    );
};

const tripOf = (cookie: string | undefined): z.output<typeof trip> | null => {
  try {
    return trip.parse(JSON.parse(Buffer.from(cookie ?? '', 'base64url').toString()));
  } catch {
    return null;
  }
};
