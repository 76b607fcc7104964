import type { Knex } from 'knex';
import type { Config } from '../config.ts';
import { inTransaction } from '../database/transaction.ts';
import { HubError } from '../protocol/errors.ts';
import { actAs } from './act-as.ts';
import { addressBucket, bucketsOf, typedBucket, type TryBuckets } from './buckets.ts';
import { refusesDemo } from './demo.ts';
import { createGate } from './gate.ts';
import { rememberBrowser } from './known-browsers.ts';
import { verifyPassword } from './passwords.ts';
import { createSession, type OpenedSession } from './sessions.ts';
import { throughDatabase } from './through-database.ts';
import { createThrottle, purgeThrottles } from './throttle.ts';
import { tokenHash } from './tokens.ts';

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

export const createSignIn = ({ knex, config }: { knex: Knex; config: Pick<Config, 'host'> }): SignIn => {
  const throttle = createThrottle(knex);
  const refuseDemo = refusesDemo(config);
  /** A flood of guesses gets a few connections of the pool, not all. */
  const atDatabase = createGate({ atOnce: 3, waiting: 1_000 });
  const through = <T>(work: () => Promise<T>): Promise<T> => throughDatabase(() => atDatabase(work));

  const open = (attempt: SignInAttempt, { pair, shared }: TryBuckets, userId: string): Promise<SignedIn> =>
    through(async () => {
      const opened = await inTransaction(knex, async (trx) => {
        const now = await actAs(trx, { actor: `user:${userId}`, action: 'auth:login' });
        const session = await createSession(trx, { userId, now });
        const { browserToken: token } = attempt;
        return { ...session, userId, browserToken: await rememberBrowser(trx, { userId, token, now }) };
      });
      await throttle.refill(pair, typedBucket(attempt));
      await throttle.giveBack(shared);
      return opened;
    });

  return async (attempt) => {
    const { username, password, address, browserToken } = attempt;
    const typed = typedBucket(attempt);
    if (browserToken === null) throttle.refuseRemembered([addressBucket(address), typed]);
    const user = await through(() => findUser(knex, attempt));
    const buckets = bucketsOf({
      subject: user?.user_id ?? `name ${username.normalize('NFKC').toLowerCase()}`,
      address,
      knownBrowser: user?.browser ?? null,
    });
    await through(() => throttle.take([buckets.pair, ...buckets.shared], user?.browser ? undefined : typed));
    if (Math.random() < 1 / PURGE_ONE_IN) await through(() => purgeThrottles(knex));
    // Before this throws, whether there is such a user must not show, so the hash of nobody is checked as well.
    const mayEnter = user?.active === true && !(refuseDemo && user.demo);
    const isRight = await verifyPassword(mayEnter ? user.password_hash : null, password);
    if (!mayEnter || !isRight) throw new HubError('unauthenticated', { reason: 'credentials' });
    return open(attempt, buckets, user.user_id);
  };
};

type Row = {
  user_id: string;
  password_hash: string | null;
  active: boolean;
  demo: boolean;
  /** What the user's known browser is told apart by; null where this is none. */
  browser: string | null;
};

const findUser = async (knex: Knex, { username, browserToken }: SignInAttempt): Promise<Row | undefined> => {
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `SELECT u.user_id, u.password_hash, u.active, u.demo, encode(b.token_hash, 'hex') AS browser
     FROM users u
       LEFT JOIN known_browsers b ON b.user_id = u.user_id AND b.token_hash = :hash AND b.expires_at > hub_now()
     WHERE lower(u.username) = lower(:username)`,
    { username, hash: browserToken === null ? null : tokenHash(browserToken) },
  );
  return rows[0];
};
