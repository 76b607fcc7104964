import { Hono } from 'hono';
import type { Knex } from 'knex';
import { actAs } from '../auth/act-as.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import { sessionHolder, sessionUser } from '../auth/session-holder.ts';
import { endSessions } from '../auth/sessions.ts';
import { createSignIn } from '../auth/sign-in.ts';
import type { Config } from '../config.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Log } from '../log.ts';
import { HubError } from '../protocol/errors.ts';
import { signInInput, type SignInReply } from '../protocol/http.ts';
import type { HttpContext, HttpEnv } from './env.ts';
import { jsonBody } from './json-body.ts';
import { browserTokenOf, createCookies, sessionTokenOf } from './session-token.ts';

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

  const login = async (c: HttpContext): Promise<Response> => {
    const { username, password } = await jsonBody(c, signInInput);
    const { address } = c.env;
    const signedIn = await signIn({ username, password, address, browserToken: browserTokenOf(c) });
    committed();
    cookies.signIn(c, signedIn);
    log.info({ event: 'signed_in', userId: signedIn.userId, sessionId: signedIn.sessionId });
    const reply: SignInReply = { token: signedIn.token, user: await sessionUser(knex, signedIn.userId) };
    return c.json(reply);
  };

  const principalOf = async (c: HttpContext) => {
    const token = sessionTokenOf(c);
    return token === null ? null : authenticator.principalOf(token);
  };

  return new Hono<HttpEnv>()
    .post('/login', async (c) => {
      try {
        const response = await login(c);
        signInEnded('signed_in');
        return response;
      } catch (error) {
        signInEnded(error instanceof HubError ? error.code : 'internal');
        // Whoever guesses has to connect anew for each guess.
        c.header('Connection', 'close');
        throw error;
      }
    })
    .post('/logout', async (c) => {
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
      return c.json({ signedOut });
    })
    .get('/session', async (c) => {
      const principal = await principalOf(c);
      if (!principal) throw new HubError('unauthenticated');
      return c.json(await sessionHolder(knex, principal));
    });
};
