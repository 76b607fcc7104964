import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createSession } from '../../src/auth/sessions/sessions.ts';
import { inTransaction } from '../../src/database/transaction.ts';
import { User } from '../../src/models/user.ts';
import { aUser, instant } from '../support/builders.ts';
import { chromiumPath, openBrowser } from '../support/browser.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { listenAt } from '../support/ear.ts';
import { freePort } from '../support/engine.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import {
  oidcEnvironment,
  startIdentityProvider,
  type Account,
  type IdentityProvider,
} from '../support/identity-provider.ts';
import { press, tap, write } from '../pages/harness/hand.ts';
import { aVisitor, type Seen, type Visitor } from '../support/visitor.ts';
import { engineNames } from '../support/engine-names.ts';

describe.each(engineNames)('signing in by the hospital’s provider on %s', (engine) => {
  let database: TestDatabase;
  let provider: IdentityProvider;
  let hub: RunningHub;
  let host: string;

  beforeAll(async () => {
    database = await testDatabase();
    const port = await freePort();
    host = `127.0.0.1:${port}`;
    provider = await startIdentityProvider(`http://${host}/auth/oidc/callback`);
    const env = oidcEnvironment(provider, `http://${host}`);
    hub = await startHub({ databaseUrl: database.url, engine, port, env });
  });
  afterAll(async () => {
    expect(await hub?.stop()).toBe(0);
    const log = hub?.log.join('\n') ?? '';
    for (const secret of ['a secret of both', 'Marker Person', 'marker-account', 'code='])
      expect(log).not.toContain(secret);
    expect(log).not.toContain('"level":"error"');
    await provider?.close();
    await database?.drop();
  });

  let made = 0;
  const anAccount = (given: Partial<Account> = {}): string => {
    const typed = `marker-account-${(made += 1)}`;
    provider.accounts.set(typed, {
      sub: typed,
      preferred_username: typed,
      name: 'Marker Person',
      groups: [],
      ...given,
    });
    return typed;
  };
  /** The way through both: the provider's login and consent, and back. */
  const signIn = async (
    typed: string,
    { visitor = aVisitor(), to = '' } = {},
  ): Promise<{ seen: Seen; visitor: Visitor }> => {
    let seen = await visitor.visit(`${hub.url}/auth/oidc?to=${encodeURIComponent(to)}`);
    if (seen.text.includes('name="login"')) seen = await visitor.submit(seen, { login: typed, password: 'any' });
    if (seen.text.includes('value="consent"')) seen = await visitor.submit(seen, {});
    return { seen, visitor };
  };
  const sessionOf = (visitor: Visitor) => visitor.cookie(host, 'hub_session') ?? '';
  const whoIs = async (token: string) => {
    const response = await fetch(`${hub.url}/auth/session`, { headers: { authorization: `Bearer ${token}` } });
    return response.status === 200 ? ((await response.json()) as { user: Record<string, unknown> }).user : null;
  };

  test('makes the login at the first time, with name and role of the claims, and finds it again', async () => {
    const typed = anAccount({ groups: ['staff', 'ward nurses'] });
    const first = await signIn(typed);
    expect(first.seen.address.href).toBe(`${hub.url}/reception`);
    const user = await whoIs(sessionOf(first.visitor));
    expect(user).toMatchObject({
      username: typed,
      fullName: 'Marker Person',
      role: 'nurse',
      mustChangePassword: false,
    });
    const again = await signIn(typed);
    expect(await whoIs(sessionOf(again.visitor))).toEqual(user);
    expect(sessionOf(again.visitor)).not.toBe(sessionOf(first.visitor));
    const stored = await User.query(database.knex).findById(String(user?.['userId']));
    expect(stored).toMatchObject({ oidcIssuer: provider.issuer, oidcSubject: typed, passwordHash: null });
    const { rows } = await database.knex.raw(
      "SELECT DISTINCT actor, action FROM audit_log WHERE action = 'auth:oidc' AND row_id = ?",
      [String(user?.['userId'])],
    );
    expect(rows).toEqual([{ actor: 'oidc', action: 'auth:oidc' }]);
    // Nobody signs in to it with a password: there is none.
    const body = JSON.stringify({ username: typed, password: 'any' });
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${hub.url}/auth/login`, { method: 'POST', headers, body })).status).toBe(401);
  });

  test('comes back over a page of the hub’s own, since the cookie is Strict, and to the page that asked', async () => {
    const { seen } = await signIn(anAccount({ groups: ['hub-admins'] }), { to: '/reception#day' });
    const way = seen.way.map(({ host: at, pathname }) => `${at}${pathname}`);
    expect(way.slice(-3)).toEqual([`${host}/auth/oidc/callback`, `${host}/auth/oidc/finish`, `${host}/reception`]);
    expect(seen.address.hash).toBe('#day');
    for (const to of [
      'https://evil.example/',
      '//evil.example',
      '/admin',
      'javascript:alert(1)',
      '/reception/../admin',
    ]) {
      const { seen: elsewhere } = await signIn(anAccount({ groups: ['front desk'] }), { to });
      expect(elsewhere.address.href).toBe(`${hub.url}/reception`);
    }
  });

  test('sets a session cookie that no script and no other site gets at', async () => {
    const visitor = aVisitor();
    const response = await fetch(`${hub.url}/auth/oidc`, { redirect: 'manual' });
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^hub_oidc=.*; Max-Age=600; Path=\/auth\/oidc; HttpOnly; SameSite=Strict$/),
    ]);
    const address = new URL(response.headers.get('location') ?? '');
    expect(address.origin).toBe(provider.issuer);
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      response_type: 'code',
      redirect_uri: `${hub.url}/auth/oidc/callback`,
      code_challenge_method: 'S256',
      state: expect.stringMatching(/.{20}/),
      nonce: expect.stringMatching(/.{20}/),
    });
    await signIn(anAccount({ groups: ['physicians'] }), { visitor });
    expect(visitor.cookie(host, 'hub_oidc')).toBeUndefined();
    expect(sessionOf(visitor)).toMatch(/^s\.[A-Za-z0-9_-]{43}$/);
  });

  test('follows the provider’s role, and ends what another role had opened', async () => {
    const typed = anAccount({ groups: ['front desk'] });
    const { visitor } = await signIn(typed);
    const ear = await listenAt(hub.url, { token: sessionOf(visitor) });
    provider.accounts.set(typed, { sub: typed, preferred_username: typed, name: 'Other Name', groups: ['hub-admins'] });
    const after = await signIn(typed);
    expect(await whoIs(sessionOf(after.visitor))).toMatchObject({ role: 'admin', fullName: 'Other Name' });
    await vi.waitFor(() => expect(ear.reason()).toBe('role_changed'), { timeout: 5_000 });
    expect(await whoIs(sessionOf(visitor))).toBeNull();

    provider.accounts.set(typed, { sub: typed, preferred_username: typed, groups: ['cleaning'] });
    const refused = await signIn(typed);
    expect([refused.seen.status, refused.seen.text]).toEqual([403, expect.stringContaining('no role in the queue')]);
    expect(await whoIs(sessionOf(after.visitor))).toBeNull();
  });

  test('lets nobody in whom an administrator has closed out', async () => {
    const typed = anAccount({ groups: ['front desk'] });
    await signIn(typed);
    await User.query(database.knex).patch({ active: false }).where({ username: typed });
    const { seen, visitor } = await signIn(typed);
    expect([seen.status, seen.text]).toEqual([403, expect.stringContaining('closed by an administrator')]);
    expect(sessionOf(visitor)).toBe('');
  });

  test('does not give anybody the login of somebody else by the name alone', async () => {
    const local = await aUser(database.knex, { username: `local-${engine}`, role: 'admin' });
    const typed = anAccount({ preferred_username: `LOCAL-${engine}`, groups: ['front desk'] });
    const { seen, visitor } = await signIn(typed);
    expect([seen.status, seen.text]).toEqual([403, expect.stringContaining('not yours')]);
    expect(sessionOf(visitor)).toBe('');
    expect(await local.$query(database.knex)).toMatchObject({ role: 'admin', oidcSubject: null });
    // Nor to another account of the provider that has come by the name.
    const known = anAccount({ groups: ['front desk'] });
    await signIn(known);
    const other = await signIn(anAccount({ preferred_username: known, groups: ['hub-admins'] }));
    expect(other.seen.status).toBe(403);
  });

  test('of twenty first sign-ins of one person at once all get in, to one login', async () => {
    const typed = anAccount({ groups: ['front desk'] });
    const all = await Promise.all(Array.from({ length: 20 }, () => signIn(typed)));
    const users = await Promise.all(all.map(({ visitor }) => whoIs(sessionOf(visitor))));
    expect(new Set(users.map((user) => user?.['userId'])).size).toBe(1);
    expect(await User.query(database.knex).where({ username: typed }).resultSize()).toBe(1);
  });

  describe('takes no answer that is not one to its own question', () => {
    /** As far as the provider's redirect, which is not followed. */
    const untilCallback = async (visitor: Visitor, typed: string): Promise<URL> => {
      const asked = await visitor.visit(`${hub.url}/auth/oidc`);
      const known = await visitor.submit(asked, { login: typed, password: 'any' });
      const { next } = await visitor.submit(known, {}, { follow: (address) => address.host !== host });
      if (next === null) throw new Error('the provider does not send anybody back');
      return next;
    };
    const finish = async (query: string, cookie: string | undefined) => {
      const response = await fetch(`${hub.url}/auth/oidc/finish${query}`, {
        redirect: 'manual',
        headers: cookie ? { cookie: `hub_oidc=${cookie}` } : {},
      });
      return { status: response.status, cookies: response.headers.getSetCookie().join() };
    };

    test('another browser’s, a second time, with another state, without a code, or a refusal', async () => {
      const [visitor, other] = [aVisitor(), aVisitor()];
      const typed = anAccount({ groups: ['hub-admins'] });
      const callback = await untilCallback(visitor, typed);
      expect(callback.pathname).toBe('/auth/oidc/callback');
      await other.visit(`${hub.url}/auth/oidc`, { follow: () => false });
      const mine = visitor.cookie(host, 'hub_oidc');
      const theirs = other.cookie(host, 'hub_oidc');
      expect(mine).not.toBe(theirs);
      const changed = (name: string, value: string | null) => {
        const url = new URL(callback);
        if (value === null) url.searchParams.delete(name);
        else url.searchParams.set(name, value);
        return url.search;
      };
      const bad: [string, string, string | undefined][] = [
        ['without what the browser kept', callback.search, undefined],
        ['of another browser', callback.search, theirs],
        ['with nonsense kept', callback.search, 'bm9uc2Vuc2U'],
        ['with another state', changed('state', 'x'.repeat(43)), mine],
        ['without a state', changed('state', null), mine],
        ['from another issuer', changed('iss', 'https://evil.example'), mine],
        ['with a made-up code', changed('code', 'x'.repeat(43)), mine],
        ['without a code', changed('code', null), mine],
        ['with nothing', '', mine],
        ['a refusal', `?error=access_denied&state=${callback.searchParams.get('state')}&iss=${provider.issuer}`, mine],
      ];
      for (const [what, query, cookie] of bad) {
        const { status, cookies } = await finish(query, cookie);
        expect([what, status, cookies.includes('hub_session=')]).toEqual([what, 401, false]);
      }
      const good = await finish(callback.search, mine);
      expect(good.status).toBe(303);
      expect((await finish(callback.search, mine)).status).toBe(401);
    });

    test('markup in what comes back is not markup in the page that it lands on', async () => {
      const response = await fetch(`${hub.url}/auth/oidc/callback?code="><script>alert(1)</script>&state='x'`);
      const page = await response.text();
      expect(page).not.toContain('<script');
      expect(page).not.toContain('"><');
      expect(response.headers.get('content-security-policy')).toMatch(/script-src 'self'(;|$)/);
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
      expect(response.headers.get('cache-control')).toBe('no-store');
    });
  });

  test('says so where the provider does not answer, and works again when it does', async () => {
    const away = await startHub({
      databaseUrl: database.url,
      engine,
      env: oidcEnvironment({ ...provider, issuer: 'http://localhost:1' }, 'http://127.0.0.1:1'),
    });
    const response = await fetch(`${away.url}/auth/oidc`, { redirect: 'manual' });
    expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('cannot be reached')]);
    const german = { headers: { 'accept-language': 'de' } };
    const refused = await (await fetch(`${away.url}/auth/oidc`, { ...german, redirect: 'manual' })).text();
    expect(refused).toContain('Die Anmeldung des Krankenhauses ist gerade nicht erreichbar');
    const landing = await (await fetch(`${away.url}/auth/oidc/callback?code=x`, german)).text();
    expect(landing).toContain('Anmeldung läuft');
    expect((await fetch(`${away.url}/readyz`)).status).toBe(200);
    await away.stop();
  });

  test('is told to pages that ask, and is not there where no provider is configured', async () => {
    expect(await (await fetch(`${hub.url}/about`)).json()).toMatchObject({ singleSignOn: true });
    const plain = await startHub({ databaseUrl: database.url, engine });
    expect(await (await fetch(`${plain.url}/about`)).json()).toMatchObject({ singleSignOn: false });
    for (const path of ['/auth/oidc', '/auth/oidc/callback', '/auth/oidc/finish']) {
      expect((await fetch(`${plain.url}${path}`, { redirect: 'manual' })).status).toBe(404);
    }
    await plain.stop();
  });

  test.skipIf(chromiumPath === null)(
    'works in a real browser, whose Strict cookies the provider’s redirect does not show',
    async () => {
      const browser = await openBrowser();
      const page = await browser.newPage();
      const cookiesSent = new Map<string, string>();
      page.on('request', (request) => {
        request.allHeaders().then(
          (headers) => {
            const { pathname, host: at } = new URL(request.url());
            if (at === host) cookiesSent.set(pathname, headers['cookie'] ?? '');
          },
          // A request still under way when the browser closes has no headers to tell; it is none that is asserted on.
          () => undefined,
        );
      });
      const typed = anAccount({ groups: ['physicians'] });
      await page.goto(`${hub.url}/?to=/doctor#sign-in`);
      await tap(page.getByRole('link', { name: 'Sign in with your hospital account' }));
      const login = page.locator('input[name=login]');
      await write(login, typed);
      await write(page.locator('input[name=password]'), 'any');
      await press(page, 'Enter');
      await login.waitFor({ state: 'detached' });
      await tap(page.locator('button[type=submit]'));
      await page.waitForURL(`${hub.url}/doctor`);
      const status = await page.evaluate(async () => (await fetch('/auth/session')).status);
      expect(status).toBe(200);
      await vi.waitFor(() => expect(cookiesSent.get('/doctor')).toContain('hub_session='));
      expect(cookiesSent.get('/auth/oidc/callback')).toBe('');
      expect(cookiesSent.get('/auth/oidc/finish')).toContain('hub_oidc=');
      await browser.close();
    },
  );
});

test('where the operator says so, a first sign-in takes over the hub’s own login of that name, and its password opens nothing more', async () => {
  const database = await testDatabase();
  const port = await freePort();
  const provider = await startIdentityProvider(`http://127.0.0.1:${port}/auth/oidc/callback`);
  const env = { ...oidcEnvironment(provider, `http://127.0.0.1:${port}`), OIDC_TAKE_OVER: 'yes', OIDC_PROMPT: 'login' };
  const hub = await startHub({ databaseUrl: database.url, port, env });
  const user = await aUser(database.knex, {
    username: 'ada',
    role: 'doctor',
    passwordHash: 'x',
    mustChangePassword: true,
  });
  provider.accounts.set('ada', { sub: '4711', preferred_username: 'Ada', name: 'Ada L.', groups: ['physicians'] });
  const now = await instant(database.knex);
  const { token } = await inTransaction(database.knex, (trx) => createSession(trx, { userId: user.userId, now }));
  const ear = await listenAt(hub.url, { token });

  const visitor = aVisitor();
  let seen = await visitor.visit(`${hub.url}/auth/oidc`);
  expect(seen.way.some(({ searchParams }) => searchParams.get('prompt') === 'login')).toBe(true);
  seen = await visitor.submit(seen, { login: 'ada', password: 'any' });
  seen = await visitor.submit(seen, {});
  expect(seen.address.pathname).toBe('/doctor');
  expect(await user.$query(database.knex)).toMatchObject({
    username: 'ada',
    fullName: 'Ada L.',
    passwordHash: null,
    mustChangePassword: false,
    oidcSubject: '4711',
  });
  // Whoever knew the password is out, on a connection that was open too.
  const before = await fetch(`${hub.url}/auth/session`, { headers: { authorization: `Bearer ${token}` } });
  expect(before.status).toBe(401);
  await vi.waitFor(() => expect(ear.reason()).toBe('revoked'), { timeout: 10_000 });
  const own = visitor.cookie(new URL(hub.url).host, 'hub_session') ?? '';
  const after = await fetch(`${hub.url}/auth/session`, { headers: { authorization: `Bearer ${own}` } });
  expect(after.status).toBe(200);
  await hub.stop();
  await provider.close();
  await database.drop();
});
