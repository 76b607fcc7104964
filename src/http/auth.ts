import { Hono } from 'hono';
import type { Knex } from 'knex';
import { actAs } from '../auth/act-as.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import { sessionHolder, sessionUser } from '../auth/sessions/holder.ts';
import { endSessions } from '../auth/sessions/sessions.ts';
import { createSignIn } from '../auth/sign-in/sign-in.ts';
import type { Config } from '../config.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Log } from '../log.ts';
import { HubError } from '../protocol/errors.ts';
import type { SignInInput, SignInReply } from '../protocol/http.ts';
import { httpRoutes } from '../protocol/http-routes.ts';
import type { HttpContext, HttpEnv } from './env.ts';
import { jsonRoute } from './json-route.ts';
import { createCookies } from './session-token.ts';

export type AuthParts = {
  readonly knex: Knex;
  readonly config: Config;
  readonly log: Log;
  readonly authenticator: Authenticator;
  /** Told of each commit, so that the feed carries it at once. */
  readonly committed: () => void;
  readonly signInEnded: (outcome: 'signed_in' | HubError['code']) => void;
};

/** `/auth/login`, `/auth/logout`, `/auth/session`. */
export const authRoutes = (parts: AuthParts): Hono<HttpEnv> => {
  const { knex, config, log, authenticator, committed, signInEnded } = parts;
  const signIn = createSignIn({ knex, config });
  const cookies = createCookies(config);

  const login = async (c: HttpContext, { username, password }: SignInInput): Promise<SignInReply> => {
    const { address } = c.env;
    const signedIn = await signIn({ username, password, address, browserToken: cookies.browserToken(c) });
    committed();
    cookies.signIn(c, signedIn);
    log.info({ event: 'signed_in', userId: signedIn.userId, sessionId: signedIn.sessionId });
    return { token: signedIn.token, user: await sessionUser(knex, signedIn.userId) };
  };

  const principalOf = async (c: HttpContext) => {
    const token = cookies.token(c);
    return token === null ? null : authenticator.principalOf(token);
  };

  const app = new Hono<HttpEnv>();
  jsonRoute(app, httpRoutes.signIn, async (c, input) => {
    try {
      const reply = await login(c, input);
      signInEnded('signed_in');
      return reply;
    } catch (error) {
      signInEnded(error instanceof HubError ? error.code : 'internal');
      // A guess costs a connection of its own.
      c.header('Connection', 'close');
      throw error;
    }
  });
  jsonRoute(app, httpRoutes.signOut, async (c) => {
    const principal = await principalOf(c);
    if (principal && 'deviceId' in principal) throw new HubError('forbidden', { device: 'is revoked by an admin' });
    const signedOut =
      principal !== null &&
      (await inTransaction(knex, async (trx) => {
        const at = await actAs(trx, { actor: `user:${principal.userId}`, action: 'auth:logout' });
        return endSessions(trx, { sessionId: principal.sessionId }, { at, reason: 'signed_out' });
      })) > 0;
    if (signedOut) committed();
    cookies.signOut(c);
    return { signedOut };
  });
  jsonRoute(app, httpRoutes.session, async (c) => {
    const principal = await principalOf(c);
    if (!principal) throw new HubError('unauthenticated');
    cookies.rename(c);
    return sessionHolder(knex, principal);
  });
  return app;
};
