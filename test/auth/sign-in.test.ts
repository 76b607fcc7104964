import * as fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createAuthenticator } from '../../src/auth/authenticator.ts';
import { networkOf } from '../../src/auth/sign-in/buckets.ts';
import { hashPassword } from '../../src/auth/sign-in/passwords.ts';
import { createSignIn, type SignIn, type SignInAttempt } from '../../src/auth/sign-in/sign-in.ts';
import { purgeThrottles } from '../../src/limits/throttle.ts';
import { tokenHash, newToken } from '../../src/auth/tokens.ts';
import { readConfig } from '../../src/config.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { AuditRecord } from '../../src/models/audit-record.ts';
import { KnownBrowser } from '../../src/models/known-browser.ts';
import { Session } from '../../src/models/session.ts';
import { User } from '../../src/models/user.ts';
import { HubError } from '../../src/protocol/errors.ts';
import { aUser } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { ZONE } from '../support/clock.ts';

const log = pino({ level: 'silent' });
const config = readConfig({});
const password = 'correct horse battery';

let database: TestDatabase;
let signIn: SignIn;
let passwordHash: string;

beforeAll(async () => {
  database = await testDatabase();
  signIn = createSignIn({ knex: database.knex, config });
  passwordHash = await hashPassword(password);
});

afterAll(() => database?.drop());

const someone = (given: Partial<User> = {}) => aUser(database.knex, { passwordHash, ...given });

let addresses = 0;
const anAddress = () => `10.0.${Math.floor((addresses += 1) / 250)}.${addresses % 250}`;

const attempt = (given: Partial<SignInAttempt> & Pick<SignInAttempt, 'username'>): SignInAttempt => ({
  password,
  address: anAddress(),
  browserToken: null,
  ...given,
});

type Outcome = 'in' | HubError['code'];
const outcomeOf = async (given: Parameters<typeof attempt>[0], through: SignIn = signIn): Promise<Outcome> =>
  through(attempt(given)).then(
    () => 'in',
    (error: unknown) => {
      if (error instanceof HubError) return error.code;
      throw error;
    },
  );

const count = (outcomes: readonly Outcome[]) => ({
  evaluated: outcomes.filter((outcome) => outcome === 'unauthenticated').length,
  limited: outcomes.filter((outcome) => outcome === 'rate_limited').length,
});

test.each([
  ['with a character that nobody sees', (name: string) => `${name.slice(0, 2)}\u200b${name.slice(2)}`],
  ['in capitals', (name: string) => name.toUpperCase()],
  ['decomposed', (name: string) => name.normalize('NFD')],
  ['in full width', (name: string) => name.replace('z', 'ｚ')],
])('a user name typed %s is the same user, and counts as the same', async (_, typed) => {
  const { username } = await someone({ username: `zoé${addresses}` });
  const address = anAddress();
  expect(await outcomeOf({ username: typed(username), address })).toBe('in');
  for (let n = 0; n < 5; n += 1) await outcomeOf({ username, address, password: 'wrong' });
  expect(await outcomeOf({ username: typed(username), address })).toBe('rate_limited');
});

/** Guesses one after the other, as one connection would. */
const guess = async (times: number, given: (n: number) => Parameters<typeof attempt>[0]) => {
  const outcomes: Outcome[] = [];
  for (let n = 0; n < times; n += 1) outcomes.push(await outcomeOf({ password: `guess ${n}`, ...given(n) }));
  return count(outcomes);
};

test('the right password opens a session of its user, whatever the case of the username', async () => {
  const user = await someone({ username: 'Anna.Meier', role: 'nurse' });
  const signedIn = await signIn(attempt({ username: 'anna.MEIER' }));
  expect(signedIn.userId).toBe(user.userId);
  const authenticator = createAuthenticator({ knex: database.knex, config, log });
  expect(await authenticator.principalOf(signedIn.token)).toMatchObject({ role: 'nurse', userId: user.userId });
  await authenticator.close();

  const [record] = await AuditRecord.query(database.knex).where({ row_id: signedIn.sessionId });
  expect(record).toMatchObject({ actor: `user:${user.userId}`, action: 'auth:login', tableName: 'sessions' });
});

describe('there is one answer to', () => {
  test.each<[string, Partial<User>, Partial<SignInAttempt>]>([
    ['a wrong password', {}, { password: 'wrong horse battery' }],
    ['an unknown user', {}, { username: 'nobody-of-that-name' }],
    ['a user who may not sign in any more', { active: false }, {}],
    ['a user without a password', { passwordHash: null }, {}],
  ])('%s', async (_, given, tried) => {
    const { username } = await someone(given);
    const error: unknown = await signIn(attempt({ username, ...tried })).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'unauthenticated', retryable: false, details: { reason: 'credentials' } });
  });
});

test.each<[string, Partial<User>]>([
  ['another password', { passwordHash: 'of-another-password' }],
  ['a deactivation', { active: false }],
  ['a take-over by the hospital’s accounts', { passwordHash: null }],
])('%s while the password is checked leaves no session', async (_, change) => {
  const { username, userId } = await someone();
  const { knex } = database;
  const changing = await knex.transaction();
  await User.query(changing).findById(userId).patch(change);
  let isOver = false;
  const outcome = outcomeOf({ username }).finally(() => {
    isOver = true;
  });
  await vi.waitFor(async () => {
    const { rows } = await knex.raw<{ rows: unknown[] }>(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    expect(isOver || rows.length > 0).toBe(true);
  });
  await changing.commit();
  expect(await outcome).toBe('unauthenticated');
  expect(await Session.query(knex).where({ user_id: userId }).resultSize()).toBe(0);
});

test('from one address five guesses at a user are evaluated; the next waits, even with the right password', async () => {
  const { username } = await someone();
  const address = anAddress();
  expect(await guess(12, () => ({ username, address }))).toEqual({ evaluated: 5, limited: 7 });

  const error: unknown = await signIn(attempt({ username, address })).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'rate_limited', retryable: true });
  const { retryAfterSeconds } = (error instanceof HubError ? error.details : undefined) ?? {};
  expect(retryAfterSeconds).toBeGreaterThan(0);
  expect(retryAfterSeconds).toBeLessThanOrEqual(30);
});

test('guesses at a name that is nobody’s are throttled alike', async () => {
  const address = anAddress();
  expect(await guess(12, () => ({ username: 'No.Such.Person', address }))).toEqual({ evaluated: 5, limited: 7 });
  expect(await outcomeOf({ username: 'no.such.PERSON', address })).toBe('rate_limited');
});

/** Ways to write one name that look alike, or nearly so. */
const spellings: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name.toUpperCase(),
  (name) => name.normalize('NFD'),
  (name) => name.normalize('NFC'),
  (name) => `${name}\u200b`,
  (name) => name.replace('a', 'a\u00ad'),
  (name) => name.replaceAll(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
];

test('however a name is written, guesses at a user and at nobody get the same answers', async () => {
  let made = 0;
  const spelling = fc.constantFrom(...spellings);
  await fc.assert(
    // A login of before names were composed may be stored in any of these ways.
    fc.asyncProperty(spelling, fc.array(spelling, { minLength: 8, maxLength: 8 }), async (stored, typed) => {
      const [real, nobody] = [`änna-${(made += 1)}`, `önna-${made}`];
      await someone({ username: stored(real) });
      const outcomes = { real: [] as Outcome[], nobody: [] as Outcome[] };
      const address = { real: anAddress(), nobody: anAddress() };
      for (const spelt of typed) {
        for (const [who, name] of [
          ['real', real],
          ['nobody', nobody],
        ] as const) {
          outcomes[who].push(await outcomeOf({ username: spelt(name), address: address[who], password: 'wrong' }));
        }
      }
      expect(outcomes.real).toEqual(outcomes.nobody);
    }),
    { numRuns: 25 },
  );
});

test('time lets one more try through every 30 seconds', async () => {
  const { username } = await someone();
  const address = anAddress();
  await guess(6, () => ({ username, address }));
  await database.knex.raw("UPDATE sign_in_throttles SET free_from = free_from - interval '31 seconds'");
  const later = createSignIn({ knex: database.knex, config });
  expect(await outcomeOf({ username, address, password: 'wrong' }, later)).toBe('unauthenticated');
  expect(await outcomeOf({ username, address, password: 'wrong' }, later)).toBe('rate_limited');
});

describe('while somebody guesses 10,000 times', () => {
  test('at one user from one address, the user gets in from another and from a browser they used before, and colleagues from the same', async () => {
    const user = await someone();
    const colleague = await someone();
    const { username } = user;
    const address = anAddress();
    const { browserToken } = await signIn(attempt({ username, address }));
    const sent: string[] = [];
    const note = ({ sql }: { sql: string }) => sent.push(sql);
    const from = performance.now();

    database.knex.on('query', note);
    const flood = Promise.all(
      Array.from({ length: 100 }, async (_, connection) =>
        guess(100, (n) => ({ username, address, password: `guess ${connection} ${n}` })),
      ),
    );
    expect(await outcomeOf({ username })).toBe('in');
    expect(await outcomeOf({ username: colleague.username, address })).toBe('in');
    expect(await outcomeOf({ username, address, browserToken })).toBe('in');
    const total = (await flood).reduce((sum, { evaluated, limited }) => sum + evaluated + limited, 0);
    const evaluated = (await flood).reduce((sum, guesses) => sum + guesses.evaluated, 0);
    database.knex.off('query', note);

    expect(total).toBe(10_000);
    expect(evaluated).toBeLessThanOrEqual(6 + (performance.now() - from) / 30_000);
    // Neither the buckets nor the user are asked for again while a refusal is remembered.
    expect(sent.filter((sql) => /sign_in_throttles|FROM users/.test(sql)).length).toBeLessThan(400);
    expect(await outcomeOf({ username, address })).toBe('rate_limited');
    expect(await outcomeOf({ username, address, browserToken })).toBe('in');
  });

  test('at as many names from one address, about a hundred are evaluated, and a browser used before still gets in', async () => {
    const { username } = await someone();
    const address = anAddress();
    const { browserToken } = await signIn(attempt({ username, address }));
    const from = performance.now();
    const floods = await Promise.all(
      Array.from({ length: 100 }, async (_, connection) =>
        guess(100, (n) => ({ username: `sprayed-${connection}-${n}`, address })),
      ),
    );
    const evaluated = floods.reduce((sum, guesses) => sum + guesses.evaluated, 0);
    expect(evaluated).toBeGreaterThanOrEqual(100);
    expect(evaluated).toBeLessThanOrEqual(101 + (performance.now() - from) / 2_000);
    expect(await outcomeOf({ username, address, browserToken })).toBe('in');
    expect(await outcomeOf({ username })).toBe('in');
  });
});

test('guesses at one user from many addresses are slowed as well, and a browser used before still gets in', async () => {
  const { username } = await someone();
  const { browserToken } = await signIn(attempt({ username }));
  const { evaluated, limited } = await guess(60, () => ({ username }));
  expect(evaluated).toBeGreaterThanOrEqual(29);
  expect(evaluated).toBeLessThanOrEqual(32);
  expect(limited).toBe(60 - evaluated);
  expect(await outcomeOf({ username })).toBe('rate_limited');
  expect(await outcomeOf({ username, browserToken })).toBe('in');
});

test('guesses that arrive at once on two nodes are counted together', async () => {
  const { username } = await someone();
  const address = anAddress();
  const nodes = [signIn, createSignIn({ knex: database.knex, config }), createSignIn({ knex: database.knex, config })];
  const outcomes = await Promise.all(
    Array.from({ length: 60 }, (_, n) => outcomeOf({ username, address, password: `guess ${n}` }, nodes[n % 3])),
  );
  expect(count(outcomes)).toEqual({ evaluated: 5, limited: 55 });
});

test('signing in often is not guessing: a whole shift signs in from one address', async () => {
  const { username } = await someone();
  const address = anAddress();
  for (let n = 0; n < 120; n += 1) expect(await outcomeOf({ username, address })).toBe('in');
  const crowd = await Promise.all(Array.from({ length: 60 }, async () => (await someone()).username));
  const outcomes = await Promise.all(crowd.map((name) => outcomeOf({ username: name, address })));
  expect(new Set(outcomes)).toEqual(new Set(['in']));
});

test('a browser used before has its own limit, and one that is made up has none of its own', async () => {
  const { username, userId } = await someone();
  const { browserToken } = await signIn(attempt({ username }));
  expect(await guess(14, () => ({ username, browserToken }))).toEqual({ evaluated: 10, limited: 4 });
  const address = anAddress();
  expect(await guess(8, () => ({ username, address, browserToken: newToken() }))).toEqual({ evaluated: 5, limited: 3 });

  const planted = newToken();
  const kept = await signIn(attempt({ username, browserToken: planted }));
  expect(kept.browserToken).not.toBe(planted);
  expect(await KnownBrowser.query(database.knex).where({ token_hash: tokenHash(planted) })).toHaveLength(0);
  const colleague = await someone();
  const shared = await signIn(attempt({ username: colleague.username, browserToken: kept.browserToken }));
  expect(shared.browserToken).toBe(kept.browserToken);
  const users = await KnownBrowser.query(database.knex).where({ token_hash: tokenHash(shared.browserToken) });
  expect(users.map((known) => known.userId).toSorted()).toEqual([userId, colleague.userId].toSorted());
});

test('a network of IPv6 counts as one address, however its addresses are written', () => {
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
  expect(networkOf('2001:db8:1:2::6')).toBe('2001:db8:1:2::/64');
  expect(networkOf('2001:db8::6')).toBe('2001:db8:0:0::/64');
  expect(networkOf('::1')).toBe('0:0:0:0::/64');
  expect(networkOf('10.1.2.3')).toBe('10.1.2.3');
});

test('nothing at rest names who was guessed at or from where, and full buckets are purged', async () => {
  const { username } = await someone();
  // An address that no time of day and no hash in hexadecimal digits can contain.
  await outcomeOf({ username, address: '198.51.100.77', password: 'wrong' });
  const { rows } = await database.knex.raw('SELECT t::text AS line FROM sign_in_throttles t');
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toMatch(/198\.51|user\d|address|pair/);
  await database.knex.raw("UPDATE sign_in_throttles SET free_from = hub_now() - interval '25 hours'");
  expect(await purgeThrottles(database.knex)).toBe(rows.length);
});

test('a demo login is refused on a hub that other machines reach, like a wrong password', async () => {
  const { username } = await someone({ demo: true });
  const exposed = createSignIn({ knex: database.knex, config: readConfig({ HOST: '0.0.0.0' }) });
  expect(await outcomeOf({ username }, exposed)).toBe('unauthenticated');
  expect(await outcomeOf({ username })).toBe('in');
});

test('while the database is away the answer is "unavailable"', async () => {
  const knex = connectDatabase({
    url: database.url.replace(/:\d+\//, ':1/'),
    pool: { min: 0, max: 2 },
    nodeId: 'test-node',
    timeZone: ZONE,
    log,
  });
  expect(await outcomeOf({ username: 'anybody' }, createSignIn({ knex, config }))).toBe('unavailable');
  await knex.destroy();
});
