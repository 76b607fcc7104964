import type { Knex } from 'knex';
import { inTransaction } from '../../database/transaction.ts';
import { HubError } from '../../protocol/errors.ts';
import { foldUserName } from '../../protocol/text/user-name.ts';
import { actAs } from '../act-as.ts';
import { browserBuckets, bucketsOf, type TryBuckets } from './buckets.ts';
import { refusesDemo, type Reach } from './demo.ts';
import { createGate } from '../../limits/gate.ts';
import { rememberBrowser } from './known-browsers.ts';
import { verifyPassword } from './passwords.ts';
import { createSession, type OpenedSession } from '../sessions/sessions.ts';
import { throughDatabase } from '../through-database.ts';
import { createThrottle, purgeThrottles } from '../../limits/throttle.ts';
import { tokenHash } from '../tokens.ts';

export type SignInAttempt = {
  readonly username: string;
  readonly password: string;
  /** The client's own, seen through the trusted proxies. */
  readonly address: string;
  /** What the browser kept from an earlier sign-in. */
  readonly browserToken: string | null;
};

export type SignedIn = OpenedSession & { readonly userId: string; readonly browserToken: string };

/**
 * Opens a session for the right password. Throws HubError: 'unauthenticated' (whatever was wrong: the answer and the time it
 * takes are the same), 'rate_limited' with `retryAfterSeconds`, 'overloaded' or 'unavailable'.
 */
export type SignIn = (attempt: SignInAttempt) => Promise<SignedIn>;

const PURGE_ONE_IN = 200;

export const createSignIn = ({ knex, config }: { knex: Knex; config: Reach }): SignIn => {
  const throttle = createThrottle(knex);
  const refuseDemo = refusesDemo(config);
  /** A flood of guesses gets a few connections of the pool, not all. */
  const atDatabase = createGate({ atOnce: 3, waiting: 1_000 });
  const through = <T>(work: () => Promise<T>): Promise<T> => throughDatabase(() => atDatabase(work));

  const open = (attempt: SignInAttempt, { pair, shared }: TryBuckets, user: Row): Promise<SignedIn> =>
    through(async () => {
      const { user_id: userId } = user;
      const opened = await inTransaction(knex, async (trx) => {
        await expectUnchanged(trx, user);
        const now = await actAs(trx, { actor: `user:${userId}`, action: 'auth:login' });
        const session = await createSession(trx, { userId, now });
        const { browserToken: token } = attempt;
        return { ...session, userId, browserToken: await rememberBrowser(trx, { userId, token, now }) };
      });
      await throttle.refill(pair);
      await throttle.giveBack(shared);
      return opened;
    });

  return async (attempt) => {
    const byName = bucketsOf(attempt);
    if (attempt.browserToken === null) throttle.refuseRemembered([byName.pair, ...byName.shared]);
    const user = await through(() => findUser(knex, attempt));
    const buckets = user?.browser ? browserBuckets({ browser: user.browser, userId: user.user_id }) : byName;
    await through(() => throttle.take([buckets.pair, ...buckets.shared]));
    if (Math.random() < 1 / PURGE_ONE_IN) await through(() => purgeThrottles(knex));
    // Before this throws, whether there is such a user must not show, so the hash of nobody is checked as well.
    const mayEnter = user?.active === true && !(refuseDemo && user.demo);
    const isRight = await verifyPassword(mayEnter ? user.password_hash : null, attempt.password);
    if (!mayEnter || !isRight) throw wrong();
    return open(attempt, buckets, user);
  };
};

const wrong = () => new HubError('unauthenticated', { reason: 'credentials' });

type Row = {
  user_id: string;
  password_hash: string | null;
  active: boolean;
  demo: boolean;
  /** What the user's known browser is told apart by; null where this is none. */
  browser: string | null;
};

/** By the name as typed, for logins from before names were composed, and else by how it looks. */
const findUser = async (knex: Knex, { username, browserToken }: SignInAttempt): Promise<Row | undefined> => {
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `SELECT u.user_id, u.password_hash, u.active, u.demo, encode(b.token_hash, 'hex') AS browser
     FROM users u
       LEFT JOIN known_browsers b ON b.user_id = u.user_id AND b.token_hash = :hash AND b.expires_at > hub_now()
     WHERE lower(u.username) IN (lower(:username), lower(:folded))
     ORDER BY lower(u.username) = lower(:username) DESC`,
    { username, folded: foldUserName(username), hash: browserToken === null ? null : tokenHash(browserToken) },
  );
  return rows[0];
};

/**
 * Checking a password takes a while, in which it may have been changed or the login deactivated. That ends the sessions which are
 * there; this one must not come after it. Whoever changes the login waits for this transaction, or it for them.
 */
const expectUnchanged = async (trx: Knex, { user_id: userId, password_hash: hash }: Row): Promise<void> => {
  const { rows } = await trx.raw<{ rows: unknown[] }>(
    'SELECT FROM users WHERE user_id = ? AND active AND password_hash = ? FOR SHARE',
    [userId, hash],
  );
  if (rows.length === 0) throw wrong();
};
