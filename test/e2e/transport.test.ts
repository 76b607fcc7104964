import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import path from 'node:path';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { request } from 'node:https';
import { readFileSync } from 'node:fs';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { hashPassword } from '../../src/auth/sign-in/passwords.ts';
import { createHubClient } from '../../src/client/hub-client.ts';
import { aUser } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { listenAt, type Ear } from '../support/ear.ts';
import { eventually } from '../support/eventually.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { paired, signedIn } from '../support/screens.ts';
import { engineNames } from '../support/engine-names.ts';

const certFile = path.join(import.meta.dirname, '../support/localhost.cert.pem');
const keyFile = path.join(import.meta.dirname, '../support/localhost.key.pem');
const ca = readFileSync(certFile);
const PASSWORD = 'a bridge of paper boats';

describe.each(engineNames)('the hub’s own TLS on %s', (engine) => {
  let database: TestDatabase;
  let hub: RunningHub;

  beforeAll(async () => {
    database = await testDatabase();
    hub = await startHub({ databaseUrl: database.url, engine, env: { TLS_CERT: certFile, TLS_KEY: keyFile } });
  });
  afterAll(async () => {
    expect(await hub?.stop()).toBe(0);
    await database?.drop();
  });

  type Request = { method?: string; body?: string; headers?: Record<string, string> };
  const ask = (route: string, { method = 'GET', body = '', headers = {} }: Request = {}) =>
    new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>((resolve, reject) => {
      const sent = request(
        { host: '127.0.0.1', port: hub.port, path: route, method, headers, ca, servername: 'localhost' },
        (answer) => {
          let text = '';
          answer.on('data', (bytes: Buffer) => (text += bytes.toString()));
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  const handshake = async (options: ConnectionOptions): Promise<TLSSocket> => {
    const socket = connectTls({ host: '127.0.0.1', port: hub.port, ca, servername: 'localhost', ...options });
    onTestFinished(() => void socket.destroy());
    await once(socket, 'secureConnect');
    return socket;
  };

  test('serves pages, says to stay with TLS, and marks its cookies Secure', async () => {
    const home = await ask('/');
    expect([home.status, home.text]).toEqual([200, expect.stringContaining('<html')]);
    expect(home.headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
    const { username } = await aUser(database.knex, { passwordHash: await hashPassword(PASSWORD) });
    const login = await ask('/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: `https://127.0.0.1:${hub.port}` },
      body: JSON.stringify({ username, password: PASSWORD }),
    });
    expect(login.status).toBe(200);
    for (const cookie of login.headers['set-cookie'] ?? []) expect(cookie).toMatch(/Secure/);
    expect(login.headers['set-cookie']).toHaveLength(2);
  });

  test('carries the sockets, whose session may be the cookie', async () => {
    const token = await signedIn(database.knex, 'nurse');
    const socket = io(`https://127.0.0.1:${hub.port}`, {
      transports: ['websocket'],
      auth: { protocol: 1 },
      extraHeaders: { cookie: `__Host-hub_session=${token}`, origin: `https://127.0.0.1:${hub.port}` },
      forceNew: true,
      // The certificate is for localhost, and by nobody that this machine knows.
      rejectUnauthorized: false,
    });
    onTestFinished(() => void socket.close());
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    expect(await socket.timeout(30_000).emitWithAck('department:list', {})).toMatchObject({ ok: true });
  });

  test('is met by the typed client with the authority’s certificate, and named by it without', async () => {
    const token = await signedIn(database.knex, 'nurse');
    const client = (options: { ca?: Buffer }) => {
      const made = createHubClient({ url: `https://127.0.0.1:${hub.port}`, audience: 'staff', token, ...options });
      onTestFinished(made.close);
      return made;
    };
    const trusting = client({ ca });
    expect(await trusting.send('department:list', {})).toHaveProperty('departments');
    const doubting = client({});
    await eventually(() => expect(doubting.state).toMatchObject({ kind: 'offline', why: { reason: 'certificate' } }), {
      withinMs: 10_000,
    });
  });

  test('refuses another protocol and says which ones it speaks', async () => {
    const socket = io(`https://127.0.0.1:${hub.port}`, {
      transports: ['websocket'],
      auth: { protocol: 2, token: await signedIn(database.knex, 'nurse') },
      forceNew: true,
      rejectUnauthorized: false,
    });
    onTestFinished(() => void socket.close());
    const refused = await new Promise((resolve) => {
      socket.once('connect_error', resolve);
    });
    expect(refused).toMatchObject({
      data: { code: 'invalid_input', retryable: false, details: { handshake: ['protocol'], protocols: [1] } },
    });
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('speaks %s', async (version) => {
    const socket = await handshake({ minVersion: version, maxVersion: version });
    expect(socket.getProtocol()).toBe(version);
    expect(socket.getCipher().name).toMatch(/GCM|CHACHA20|POLY1305/);
  });

  test('speaks nothing older, and no plain HTTP', async () => {
    await expect(
      handshake({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }),
    ).rejects.toThrow(/protocol version|wrong version|unsupported protocol|handshake failure|disconnected/i);
    await expect(fetch(`http://127.0.0.1:${hub.port}/`)).rejects.toThrow('fetch failed');
  });

  test('does not fall over what is no TLS, or stops in the middle', async () => {
    const bytes = [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.alloc(4_096, 0xff),
      Buffer.from([22, 3, 1, 2, 0, 1, 0]),
    ];
    for (const some of bytes) {
      const tcp = connectTcp(hub.port, '127.0.0.1');
      tcp.on('error', () => undefined);
      await once(tcp, 'connect');
      tcp.write(some);
      await new Promise((resolve) => setTimeout(resolve, 20));
      tcp.destroy();
    }
    expect((await ask('/healthz')).status).toBe(200);
  });
});

test.each(engineNames)('on %s a certificate that is none stops the start, saying which', async (engine) => {
  const database = await testDatabase();
  const started = startHub({ databaseUrl: database.url, engine, env: { TLS_CERT: keyFile, TLS_KEY: certFile } });
  await expect(started).rejects.toThrow(/TLS_CERT .* and TLS_KEY .* are no certificate with its key/);
  await database.drop();
});

describe.each(engineNames)('on %s', (engine) => {
  let database: TestDatabase;
  let hub: RunningHub;

  beforeAll(async () => {
    database = await testDatabase();
    const env = { ALLOWED_ORIGINS: 'https://intranet.example.org', PUBLIC_URL: 'https://queue.example.org' };
    hub = await startHub({ databaseUrl: database.url, engine, env });
  });
  afterAll(async () => {
    expect(await hub?.stop()).toBe(0);
    await database?.drop();
  });

  test.each(['/', '/healthz', '/docs/', '/auth/session', '/no-such-thing', '/plain.css', '/board', '/reception'])(
    '%s comes with a policy under which no script is inline and nothing is of another origin',
    async (route) => {
      const { headers } = await fetch(`${hub.url}${route}`, { headers: { accept: 'text/html' } });
      const policy = new Map(
        (headers.get('content-security-policy') ?? '').split(/;\s*/).map((line) => {
          const [name = '', ...sources] = line.split(/\s+/).filter(Boolean);
          return [name, sources];
        }),
      );
      expect(policy.get('default-src')).toEqual(["'none'"]);
      expect(policy.get('script-src')).toEqual(["'self'"]);
      expect(policy.get('base-uri')).toEqual(["'none'"]);
      expect(policy.get('form-action')).toEqual(["'self'"]);
      for (const [name, sources] of policy) {
        for (const source of sources)
          expect([name, source]).toEqual([
            name,
            expect.stringMatching(/^('self'|'none'|'unsafe-inline'|data:|blob:)$/),
          ]);
        if (name !== 'style-src') expect(sources).not.toContain("'unsafe-inline'");
      }
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('strict-transport-security')).toContain('max-age=31536000');
      for (const name of ['x-powered-by', 'server', 'access-control-allow-origin'])
        expect(headers.get(name)).toBeNull();
    },
  );

  test('a page of another site cannot use the browser’s session: neither a socket nor a request', async () => {
    const token = await signedIn(database.knex, 'admin');
    const cookie = `__Host-hub_session=${token}`;
    await expect(listenAt(hub.url, {}, { cookie, origin: 'https://evil.example' })).rejects.toThrow();
    await expect(listenAt(hub.url, {}, { cookie, origin: 'null' })).rejects.toThrow();
    await listenAt(hub.url, {}, { cookie, origin: 'https://queue.example.org' });
    await listenAt(hub.url, {}, { cookie, origin: 'https://intranet.example.org' });

    const posts: [string, Record<string, string>, string][] = [
      ['/auth/logout', { origin: 'https://evil.example' }, ''],
      ['/auth/logout', { origin: 'https://intranet.example.org' }, ''],
      ['/auth/logout', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=b'],
      ['/auth/logout', { 'content-type': 'text/plain' }, '{}'],
      ['/devices/pairings', { origin: 'https://evil.example', 'content-type': 'application/json' }, '{"kind":"board"}'],
    ];
    for (const [route, headers, body] of posts) {
      const answer = await fetch(`${hub.url}${route}`, { method: 'POST', headers: { cookie, ...headers }, body });
      expect([route, headers, answer.status]).toEqual([route, headers, answer.status === 400 ? 400 : 403]);
    }
    const still = await fetch(`${hub.url}/auth/session`, { headers: { cookie } });
    expect(still.status).toBe(200);
    // No answer may be read by another origin, nor asked for by it.
    const preflight = await fetch(`${hub.url}/auth/login`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBeGreaterThanOrEqual(400);
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('nothing is changed by GET', async () => {
    const cookie = `__Host-hub_session=${await signedIn(database.knex, 'nurse')}`;
    for (const route of ['/auth/logout', '/auth/login', '/devices/pairings']) {
      expect((await fetch(`${hub.url}${route}`, { headers: { cookie } })).status).toBe(404);
    }
    expect((await fetch(`${hub.url}/auth/session`, { headers: { cookie } })).status).toBe(200);
  });

  test('one holder has 200 connections and no more, and one that ends makes room', async () => {
    const { token } = await paired(database.knex, { kind: 'board' });
    const ears: Ear[] = await Promise.all(Array.from({ length: 200 }, () => listenAt(hub.url, { token })));
    await expect(listenAt(hub.url, { token })).rejects.toMatchObject({ data: { code: 'overloaded', retryable: true } });
    await listenAt(hub.url, { token: (await paired(database.knex, { kind: 'board' })).token });
    ears[0]?.socket.close();
    await vi.waitFor(() => listenAt(hub.url, { token }));
  });

  test('commands of one user over many sockets are limited together', async () => {
    const { token } = await paired(database.knex, { kind: 'kiosk' });
    const ears = await Promise.all(Array.from({ length: 10 }, () => listenAt(hub.url, { token })));
    const replies = await Promise.all(
      ears.flatMap((ear) => Array.from({ length: 100 }, () => ear.send('department:list'))),
    );
    const limited = replies.filter(({ error }) => error?.code === 'rate_limited').length;
    // Each socket alone may send 200 at once; 1,000 together are more than the user's 400 and what came free meanwhile.
    expect(limited).toBeGreaterThan(100);
    expect(replies.length - limited).toBeGreaterThanOrEqual(400);
    expect(ears.every(({ socket }) => socket.connected)).toBe(true);
  });
});

test.each(engineNames)('on %s X-Forwarded-For counts from a trusted proxy, and from nobody else', async (engine) => {
  const database = await testDatabase();
  const { username } = await aUser(database.knex, { passwordHash: await hashPassword(PASSWORD) });
  const guessFrom = async (hub: RunningHub, address: string) => {
    const { status } = await fetch(`${hub.url}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
      body: JSON.stringify({ username, password: 'wrong' }),
    });
    return status;
  };
  const guess = async (hub: RunningHub, network: string) => {
    const statuses: number[] = [];
    for (let n = 1; n <= 7; n += 1) statuses.push(await guessFrom(hub, `${network}.${n}`));
    return statuses.filter((status) => status === 401).length;
  };
  const trusting = await startHub({ databaseUrl: database.url, engine, env: { TRUSTED_PROXIES: '127.0.0.0/8' } });
  expect(await guess(trusting, '203.0.113')).toBe(7);
  await trusting.stop();
  const direct = await startHub({ databaseUrl: database.url, engine });
  expect(await guess(direct, '198.51.100')).toBe(5);
  await direct.stop();
  await database.drop();
});
