import { request as httpRequest } from 'node:http';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../../src/auth/sign-in/passwords.ts';
import { createSession } from '../../src/auth/sessions/sessions.ts';
import { newToken, tokenHash } from '../../src/auth/tokens.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { createLog } from '../../src/log.ts';
import { AuditRecord } from '../../src/models/audit-record.ts';
import { Session } from '../../src/models/session.ts';
import { User } from '../../src/models/user.ts';
import { errorBody, sessionReply, signInReply } from '../../src/protocol/http.ts';
import { aDevice, aDoctor, aUser, instant } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { cookiesOf, testHttp, type TestHttp } from './support.ts';
import { ZONE } from '../support/clock.ts';

const password = 'correct horse battery';

let database: TestDatabase;
let http: TestHttp;
let passwordHash: string;

beforeAll(async () => {
  database = await testDatabase();
  http = await testHttp(database.knex);
  passwordHash = await hashPassword(password);
});

afterAll(async () => {
  await http?.close();
  await database?.drop();
});

const someone = (given: Partial<User> = {}) => aUser(database.knex, { passwordHash, ...given });

let addresses = 0;
const anAddress = () => `10.2.0.${(addresses += 1)}`;

const signIn = async (username: string) => {
  const response = await http.post('/auth/login', { username, password }, { from: anAddress() });
  expect(response.status).toBe(200);
  return { response, ...signInReply.parse(await response.json()), cookies: cookiesOf(response) };
};

const errorOf = async (response: Response) => errorBody.parse(await response.json()).error;

test('signing in answers with the token and the user, sets both cookies, and tells the feed', async () => {
  const user = await someone({ role: 'doctor', fullName: 'Dr. Ada Lovelace' });
  const doctor = await aDoctor(database.knex, { userId: user.userId });
  const before = http.commits();
  const { token, user: shown, cookies, response } = await signIn(user.username);

  expect(shown).toEqual({
    userId: user.userId,
    username: user.username,
    fullName: 'Dr. Ada Lovelace',
    role: 'doctor',
    doctorId: doctor.doctorId,
    departmentId: doctor.departmentId,
    mustChangePassword: false,
  });
  expect(token).toMatch(/^s\.[A-Za-z0-9_-]{43}$/);
  expect(cookies.get('hub_session')).toEqual({ value: token, attributes: ['httponly', 'path=/', 'samesite=strict'] });
  expect(cookies.get('hub_browser')?.attributes).toEqual([
    'httponly',
    'max-age=7776000',
    'path=/auth/login',
    'samesite=strict',
  ]);
  expect(cookies.get('hub_browser')?.value).not.toBe(token);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(http.commits()).toBe(before + 1);
});

test.each([
  ['PUBLIC_URL is https', { publicUrl: 'https://queue.example.org' }],
  ['the hub speaks TLS itself', { tls: { certFile: 'cert.pem', keyFile: 'key.pem' } }],
])('where %s, cookies are Secure and browsers are told to stay with TLS', async (_, config) => {
  const secure = await testHttp(database.knex, { config });
  const { username } = await someone();
  const response = await secure.post('/auth/login', { username, password }, { from: anAddress() });
  const cookies = cookiesOf(response);
  // A browser takes such a name only from this very host, over TLS, and for all of it.
  expect([...cookies.keys()].toSorted()).toEqual(['__Host-hub_browser', '__Host-hub_session']);
  for (const { attributes } of cookies.values())
    expect(attributes).toEqual(expect.arrayContaining(['secure', 'path=/']));
  expect(response.headers.get('strict-transport-security')).toContain('max-age=31536000');
  await secure.close();
});

describe('under TLS', () => {
  let secure: TestHttp;
  beforeAll(async () => {
    secure = await testHttp(database.knex, { config: { publicUrl: 'https://queue.example.org' } });
  });
  afterAll(() => secure?.close());
  const sessionBy = (cookie: string) => secure.fetch('/auth/session', { headers: { cookie } });
  /** As the versions before opened it, whose tokens are not marked. */
  const formerSession = async () => {
    const { userId } = await someone();
    const token = newToken();
    await Session.query(database.knex).insert({
      tokenHash: tokenHash(token),
      userId,
      expiresAt: new Date('2099-01-01'),
    });
    return token;
  };
  const newSession = async () => {
    const { username } = await someone();
    const response = await secure.post('/auth/login', { username, password }, { from: anAddress() });
    return signInReply.parse(await response.json()).token;
  };

  test('the cookie of a session from before the name had a prefix is taken, and changed for one that has it', async () => {
    const token = await formerSession();
    const response = await sessionBy(`hub_session=${token}`);
    expect(response.status).toBe(200);
    const cookies = cookiesOf(response);
    expect(cookies.get('__Host-hub_session')).toEqual({
      value: token,
      attributes: ['httponly', 'path=/', 'samesite=strict', 'secure'],
    });
    expect(cookies.get('hub_session')?.attributes).toContain('max-age=0');
    expect((await sessionBy(`__Host-hub_session=${token}`)).status).toBe(200);
  });

  test('a cookie without the prefix that holds a newer session was planted by somebody else, and opens nothing', async () => {
    const token = await newSession();
    expect((await sessionBy(`hub_session=${token}`)).status).toBe(401);
    const own = await sessionBy(`hub_session=${token}; __Host-hub_session=${await formerSession()}`);
    expect(own.status).toBe(200);
    expect(own.headers.getSetCookie()).toEqual([]);
  });

  test('signing out removes both', async () => {
    const token = await newSession();
    const headers = { cookie: `__Host-hub_session=${token}; hub_session=x` };
    const response = await secure.fetch('/auth/logout', { method: 'POST', headers });
    expect(await response.json()).toEqual({ signedOut: true });
    expect([...cookiesOf(response)].map(([name, { attributes }]) => [name, attributes.includes('max-age=0')])).toEqual([
      ['__Host-hub_session', true],
      ['hub_session', true],
    ]);
  });
});

test('a session is shown to its cookie and to its bearer token, and to nobody else', async () => {
  const { username, userId } = await someone({ role: 'nurse' });
  const { token } = await signIn(username);
  for (const headers of [{ cookie: `a=b; hub_session=${token}` }, { authorization: `Bearer ${token}` }]) {
    const response = await http.fetch('/auth/session', { headers });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(sessionReply.parse(await response.json())).toMatchObject({ role: 'nurse', user: { userId }, device: null });
  }
  for (const headers of [
    {},
    { cookie: 'hub_session=' },
    { cookie: `hub_session=${token}x` },
    { authorization: token },
  ]) {
    const response = await http.fetch('/auth/session', { headers });
    expect(response.status).toBe(401);
    expect(await errorOf(response)).toMatchObject({ code: 'unauthenticated', retryable: false });
  }
});

test('a device sees itself, and cannot sign itself out', async () => {
  const { deviceId } = await aDevice(database.knex, { kind: 'board', name: 'Hall' });
  const { token } = await database.knex.transaction(async (trx) =>
    createSession(trx, { deviceId, now: await instant(trx) }),
  );
  const headers = { authorization: `Bearer ${token}` };
  const shown = sessionReply.parse(await (await http.fetch('/auth/session', { headers })).json());
  expect(shown).toEqual({
    role: 'board',
    user: null,
    device: { deviceId, kind: 'board', name: 'Hall', departmentId: null, filter: {} },
  });
  expect((await http.fetch('/auth/logout', { method: 'POST', headers })).status).toBe(403);
  expect((await http.fetch('/auth/session', { headers })).status).toBe(200);
});

test('signing out ends the session for every holder of its token, and only that one', async () => {
  const { username, userId } = await someone();
  const { token } = await signIn(username);
  const other = await signIn(username);
  const before = http.commits();
  const response = await http.fetch('/auth/logout', { method: 'POST', headers: { cookie: `hub_session=${token}` } });

  expect(await response.json()).toEqual({ signedOut: true });
  expect(cookiesOf(response).get('hub_session')).toMatchObject({ value: '' });
  expect(cookiesOf(response).get('hub_session')?.attributes).toContain('max-age=0');
  expect(http.commits()).toBe(before + 1);
  expect((await http.fetch('/auth/session', { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
  expect((await http.fetch('/auth/session', { headers: { authorization: `Bearer ${other.token}` } })).status).toBe(200);
  const records = await AuditRecord.query(database.knex).where({ action: 'auth:logout', actor: `user:${userId}` });
  expect(records).toHaveLength(1);

  const again = await http.post('/auth/logout', {}, { headers: { cookie: `hub_session=${token}` } });
  expect(await again.json()).toEqual({ signedOut: false });
});

describe('a sign-in is refused', () => {
  test('for wrong credentials, without saying which, and closes the connection', async () => {
    const { username } = await someone();
    const wrong = await http.post('/auth/login', { username, password: 'wrong horse' }, { from: anAddress() });
    const unknown = await http.post('/auth/login', { username: 'nobody-here', password }, { from: anAddress() });
    expect(wrong.status).toBe(401);
    expect(await wrong.text()).toBe(await unknown.text());
    expect(wrong.headers.get('connection')).toBe('close');
    expect(wrong.headers.getSetCookie()).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['no object', 'admin'],
    ['no password', { username: 'admin' }],
    ['unknown keys', { username: 'admin', password, admin: true }],
    ['__proto__', JSON.parse('{"username":"admin","password":"x","__proto__":{"role":"admin"}}')],
    ['a list as password', { username: 'admin', password: ['x'] }],
    ['an empty password', { username: 'admin', password: '' }],
    ['a password without end', { username: 'admin', password: 'x'.repeat(257) }],
  ])('for %s', async (_, body) => {
    const response = await http.post('/auth/login', body);
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toMatchObject({ code: 'invalid_input' });
  });

  test('for a body that is no JSON, and for one of 20 KB', async () => {
    const headers = { 'content-type': 'application/json' };
    const broken = await http.fetch('/auth/login', { method: 'POST', headers, body: '{"username":' });
    expect([broken.status, (await errorOf(broken)).code]).toEqual([400, 'invalid_input']);
    const large = await http.post('/auth/login', { username: 'admin', password: 'x'.repeat(20_000) });
    expect([large.status, (await errorOf(large)).code]).toEqual([413, 'invalid_input']);
  });
});

test('after five guesses the answer is 429 with when to come again, and a browser used before still gets in', async () => {
  const { username } = await someone();
  const from = anAddress();
  const first = await http.post('/auth/login', { username, password }, { from });
  const browser = cookiesOf(first).get('hub_browser')?.value ?? '';
  const statuses: number[] = [];
  for (let n = 0; n < 7; n += 1) {
    statuses.push((await http.post('/auth/login', { username, password: `guess ${n}` }, { from })).status);
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);

  const refused = await http.post('/auth/login', { username, password }, { from });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(30);
  expect(await errorOf(refused)).toMatchObject({ code: 'rate_limited', retryable: true });

  const known = await http.post(
    '/auth/login',
    { username, password },
    { from, headers: { cookie: `hub_browser=${browser}` } },
  );
  expect(known.status).toBe(200);
  expect((await http.post('/auth/login', { username, password }, { from: anAddress() })).status).toBe(200);
});

describe('another site’s page', () => {
  const login = async (headers: Record<string, string>, body: string) => {
    const response = await http.fetch('/auth/login', { method: 'POST', headers, body });
    return [response.status, (await errorOf(response)).code];
  };
  const json = { 'content-type': 'application/json' };
  const body = JSON.stringify({ username: 'nobody', password: 'x' });

  test.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'file://', 'not an origin'])(
    'cannot sign anybody in or out from %s',
    async (origin) => {
      expect(await login({ ...json, origin }, body)).toEqual([403, 'forbidden']);
      const { token } = await signIn((await someone()).username);
      const headers = { origin, cookie: `hub_session=${token}` };
      expect((await http.fetch('/auth/logout', { method: 'POST', headers })).status).toBe(403);
      expect((await http.fetch('/auth/session', { headers: { cookie: `hub_session=${token}` } })).status).toBe(200);
    },
  );

  test('cannot send a form, or a text that looks like JSON', async () => {
    for (const type of [
      'application/x-www-form-urlencoded',
      'text/plain',
      'multipart/form-data; boundary=x',
      'application/jsonx',
    ]) {
      expect(await login({ 'content-type': type }, body)).toEqual([400, 'invalid_input']);
    }
  });

  test('is known by Sec-Fetch-Site as well, which fetch refuses to send for us', async () => {
    const status = await new Promise((resolve, reject) => {
      const sent = httpRequest(
        `${http.url}/auth/login`,
        { method: 'POST', headers: { ...json, 'sec-fetch-site': 'same-site' } },
        (answer) => resolve(answer.resume().statusCode),
      );
      sent.on('error', reject);
      sent.end(body);
    });
    expect(status).toBe(403);
  });

  test('is not the hub’s own, by Host or by PUBLIC_URL', async () => {
    expect(await login({ ...json, origin: http.url }, body)).toEqual([401, 'unauthenticated']);
    const proxied = await testHttp(database.knex, { config: { publicUrl: 'https://queue.example.org' } });
    const post = (origin: string) =>
      proxied.post('/auth/login', { username: 'nobody', password: 'x' }, { headers: { origin } });
    expect((await post('https://queue.example.org')).status).toBe(401);
    expect((await post('http://queue.example.org')).status).toBe(403);
    await proxied.close();
  });
});

test('while the database is away every route of sign-in answers 503 and to come again, never 401', async () => {
  const knex = connectDatabase({
    url: database.url.replace(/:\d+\//, ':1/'),
    pool: { min: 0, max: 4 },
    nodeId: 'test-node',
    timeZone: ZONE,
    log: pino({ level: 'silent' }),
  });
  const away = await testHttp(knex);
  const headers = { authorization: 'Bearer some-token' };
  const answers = await Promise.all([
    away.post('/auth/login', { username: 'anybody', password }),
    away.fetch('/auth/session', { headers }),
    away.fetch('/auth/logout', { method: 'POST', headers }),
    away.post('/devices/pairings', { kind: 'board' }),
    away.fetch('/devices/pairings/some-id'),
  ]);
  for (const response of answers) {
    expect(response.status).toBe(503);
    expect(await errorOf(response)).toMatchObject({ code: 'unavailable', retryable: true });
  }
  const ready = await away.fetch('/readyz');
  expect([ready.status, await ready.json()]).toEqual([503, { database: false, feed: true }]);
  expect((await away.fetch('/healthz')).status).toBe(200);
  await away.close();
  await knex.destroy();
});

test('the log of all this names no user, password or token', async () => {
  const lines: string[] = [];
  const log = createLog({ logLevel: 'trace' }, { write: (line: string) => void lines.push(line) });
  const logged = await testHttp(database.knex, { log });
  const { username } = await someone({ username: 'marker-username', fullName: 'Marker Fullname' });
  const from = anAddress();
  await logged.post('/auth/login', { username, password: 'marker-wrong-password' }, { from });
  const { token } = signInReply.parse(
    await (await logged.post('/auth/login', { username, password }, { from })).json(),
  );
  await logged.fetch('/auth/session', { headers: { authorization: `Bearer ${token}` } });
  await logged.fetch('/devices/pairings/marker-pairing-secret');
  await logged.fetch('/ticket/marker-ticket-token');
  await logged.fetch('/auth/logout', { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  await logged.close();
  expect(lines.some((line) => line.includes('signed_in'))).toBe(true);
  const text = lines.join('');
  for (const secret of ['marker', 'Marker', password, token]) expect(text).not.toContain(secret);
});
