import { connect } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { commandNames } from '../../src/protocol/commands/index.ts';
import { Device } from '../../src/models/device.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { freePort } from '../support/engine.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { oidcEnvironment, startIdentityProvider, type IdentityProvider } from '../support/identity-provider.ts';
import { paired } from '../support/screens.ts';
import { aVisitor } from '../support/visitor.ts';
import { rawConnection } from '../fuzz/raw-connection.ts';
import { cases } from './redaction/cases.ts';
import { openHospital } from './redaction/hospital.ts';
import { createMarks } from './redaction/marks.ts';
import { engineNames } from '../support/engine-names.ts';

/** What some layer below has once choked on, or may: encodings, terminators, names of Object, sizes. */
const nasty = fc.oneof(
  fc.constantFrom(
    ...[
      '\0',
      'anna\0',
      '\ud800',
      '\udfff\ud800',
      '\uFFFF',
      '\u202e',
      '\r\n',
      '%',
      '%zz',
      '%00',
      '%0d%0a',
      '%c3%28',
      '%ed%a0%80',
    ],
    ...[
      '..',
      '../..',
      '..%2f..',
      '..\\',
      '%2e%2e/',
      '/',
      '//',
      '',
      ' ',
      '.',
      '.env',
      '__proto__',
      'constructor',
      'toString',
    ],
    ...[
      '/reception%23%0d%0aSet-Cookie:x=1',
      '/reception#\r\nX: 1',
      '/reception#\0',
      '/reception#ü',
      '/admin#%',
      '//evil.example',
    ],
    ...[
      "'",
      '"',
      '`',
      '$1',
      ':name',
      '?',
      '??',
      '\\',
      '[]',
      '{}',
      'null',
      'NaN',
      '-1',
      '9'.repeat(400),
      'x'.repeat(5_000),
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);

/** As it can stand in a request line: what is no visible ASCII goes as the bytes that it is, encoded or not. */
const inTarget = nasty.chain((text) =>
  fc.constantFrom(encodeURIComponent(Buffer.from(text).toString()), text.replaceAll(/[^\x21-\x7e]/g, '%')),
);
const inHeader = nasty.map((text) => text.replaceAll(/[^\x20-\x7e]/g, '~'));

const values = fc.oneof(
  nasty,
  fc.constantFrom<unknown>(null, true, 0, 1e300, [], {}, 'kiosk', 'board'),
  fc.record({ '': nasty }),
);
const bodies = fc.oneof(
  fc.record(
    { username: values, password: values, kind: values, version: values, colour: values },
    { requiredKeys: [] },
  ),
  fc.record({ username: nasty, password: nasty }),
  fc.record({ kind: fc.constantFrom('kiosk', 'board'), version: nasty }),
);
const body = fc.oneof(
  bodies.map((value) => JSON.stringify(value)),
  fc.json(),
  nasty,
);

const route = fc.oneof(
  fc.constantFrom(
    ...[
      '/',
      '/about',
      '/healthz',
      '/readyz',
      '/metrics',
      '/plain.css',
      '/docs',
      '/docs/',
      '/docs/README.md',
      '/kiosk',
      '/board',
    ],
    ...[
      '/doctor',
      '/reception',
      '/admin',
      '/auth/session',
      '/auth/login',
      '/auth/logout',
      '/auth/oidc',
      '/devices/pairings',
    ],
    ...['/auth/oidc/callback', '/auth/oidc/finish', `/logo/${'0'.repeat(64)}`],
  ),
  fc
    .tuple(
      fc.constantFrom(
        '/docs/',
        '/assets/',
        '/ticket/',
        '/devices/pairings/',
        '/logo/',
        '/auth/',
        '/auth/oidc/',
        '/',
        '/kiosk/',
      ),
      inTarget,
    )
    .map((parts) => parts.join('')),
);
const query = fc.oneof(
  fc.constant(''),
  fc
    .tuple(fc.constantFrom('to', 'code', 'state', 'iss', 'error', '__proto__'), inTarget)
    .map(([name, value]) => `?${name}=${value}`),
  inTarget.map((text) => `?${text}`),
);

const trip = fc
  .oneof(fc.record({ state: nasty, nonce: nasty, verifier: nasty, to: nasty }), values)
  .map((kept) => `hub_oidc=${Buffer.from(JSON.stringify(kept)).toString('base64url')}`);
const cookie = fc.oneof(
  fc
    .tuple(fc.constantFrom('hub_session', '__Host-hub_session', 'hub_browser', 'hub_oidc', ''), inHeader)
    .map((pair) => pair.join('=')),
  trip,
);
const header = fc.oneof(
  cookie.map((value) => `Cookie: ${value}`),
  inHeader.map((value) => `Authorization: Bearer ${value}`),
  fc
    .tuple(
      fc.constantFrom(
        'Origin',
        'Accept',
        'Content-Type',
        'If-None-Match',
        'Accept-Encoding',
        'Sec-Fetch-Site',
        'Authorization',
        'Range',
      ),
      inHeader,
    )
    .map((pair) => pair.join(': ')),
  fc.constantFrom('Accept: text/html', 'Content-Type: application/json'),
);

type Knock = { method: string; target: string; headers: string[]; body: string | null };
const knock: fc.Arbitrary<Knock> = fc
  .record({
    method: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom('GET', 'POST') },
      fc.constantFrom('HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'),
    ),
    target: fc.tuple(route, query).map((parts) => parts.join('')),
    headers: fc.array(header, { maxLength: 4 }),
    body: fc.option(body),
  })
  .map(({ method, body: sent, ...rest }) => ({
    ...rest,
    method,
    body: method === 'GET' || method === 'HEAD' ? null : sent,
  }));
/** So that many come past the checks on form: what a program sends that means it. */
const well: fc.Arbitrary<Knock> = fc.oneof(
  fc.tuple(fc.constantFrom('/auth/login', '/devices/pairings'), bodies).map(([target, value]) => ({
    method: 'POST',
    target,
    headers: ['Content-Type: application/json'],
    body: JSON.stringify(value),
  })),
  fc
    .tuple(
      fc.constantFrom(
        '/docs/',
        '/ticket/',
        '/assets/',
        '/devices/pairings/',
        '/auth/oidc?to=',
        '/auth/oidc/finish?code=',
      ),
      inTarget,
      trip,
    )
    .map(([target, text, kept]) => ({
      method: 'GET',
      target: target + text,
      headers: [`Cookie: ${kept}`],
      body: null,
    })),
);

describe.each(engineNames)('whatever a stranger sends, on %s,', (engine) => {
  let database: TestDatabase;
  let provider: IdentityProvider;
  let hub: RunningHub;
  beforeAll(async () => {
    database = await testDatabase();
    const port = await freePort();
    provider = await startIdentityProvider(`http://127.0.0.1:${port}/auth/oidc/callback`);
    const env = {
      ...oidcEnvironment(provider, `http://127.0.0.1:${port}`),
      METRICS_TOKEN: 'a-token-for-prometheus',
      // Each knock comes from somewhere else, so that no limit keeps it from being looked at.
      TRUSTED_PROXIES: '127.0.0.1',
    };
    hub = await startHub({ databaseUrl: database.url, engine, port, env });
  });
  afterAll(async () => {
    expect(await hub?.stop()).toBe(0);
    await provider?.close();
    await database?.drop();
  });

  const errors = () => hub.log.filter((line) => /"level":"(error|fatal)"/.test(line));
  let from = 0;
  const ask = async ({ method, target, headers, body: sent }: Knock): Promise<number> => {
    from += 1;
    const tcp = connect(hub.port, '127.0.0.1');
    let answer = '';
    tcp.on('data', (bytes) => (answer += bytes.toString('latin1')));
    tcp.on('error', () => undefined);
    const closed = new Promise((resolve) => void tcp.once('close', resolve));
    const head = [
      `${method} ${target} HTTP/1.1`,
      'Host: hub',
      'Connection: close',
      `X-Forwarded-For: 10.${from >> 16}.${(from >> 8) & 255}.${from & 255}`,
      ...(sent === null ? [] : [`Content-Length: ${Buffer.byteLength(sent)}`]),
      ...headers,
    ];
    tcp.write(`${head.join('\r\n')}\r\n\r\n${sent ?? ''}`);
    await closed;
    return Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0);
  };
  const takes = async (arbitrary: fc.Arbitrary<Knock>, numRuns: number) =>
    fc.assert(
      fc.asyncProperty(arbitrary, async (sent) => {
        const status = await ask(sent);
        expect({ status, isOurs: status >= 500 }).toEqual({ status, isOurs: false });
        expect(errors()).toEqual([]);
      }),
      { numRuns },
    );

  test.each<[string, Partial<Knock>]>([
    [
      'a NUL in the username',
      { method: 'POST', target: '/auth/login', body: '{"username":"anna\\u0000","password":"x"}' },
    ],
    [
      'a NUL in a version',
      { method: 'POST', target: '/devices/pairings', body: '{"kind":"kiosk","version":"1\\u0000"}' },
    ],
    ['a document that cannot be decoded', { target: '/docs/%zz' }],
  ])('%s is refused as what it is', async (_, given) => {
    const status = await ask({
      method: 'GET',
      target: '/',
      headers: ['Content-Type: application/json'],
      body: null,
      ...given,
    });
    expect([400, 404]).toContain(status);
  });

  test('a way back with a line break leads to the page, or to none', async () => {
    provider.accounts.set('desk', { sub: 'desk', preferred_username: 'desk', name: 'Desk', groups: ['front desk'] });
    for (const to of [
      '/reception%23%0d%0aX-Injected:%201',
      '/reception%23%00',
      '/reception%23%c3%bc',
      `/reception%23${'x'.repeat(3_000)}`,
    ]) {
      const visitor = aVisitor();
      let seen = await visitor.visit(`${hub.url}/auth/oidc?to=${to}`);
      seen = await visitor.submit(seen, { login: 'desk', password: 'any' });
      if (seen.text.includes('value="consent"')) seen = await visitor.submit(seen, {});
      expect([to, seen.address.pathname]).toEqual([to, '/reception']);
    }
  });

  test('at any public address is answered, is no failure of the hub, and wakes nobody', async () => {
    await takes(knock, 600);
    await takes(well, 400);
    await vi.waitFor(() => expect(hub.log.at(-1)).toBeDefined());
    expect(errors()).toEqual([]);
    expect((await fetch(`${hub.url}/readyz`)).status).toBe(200);
  });

  test('in a handshake is refused, and wakes nobody', async () => {
    const auth = fc.record(
      { token: values, ticket: values, version: values, protocol: fc.oneof(values, fc.constant(1)) },
      { requiredKeys: [] },
    );
    // Some at once: a connection that does not answer the end of it is waited for.
    const together = fc.array(auth, { minLength: 20, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(together, async (handshakes) => {
        const ends = handshakes.map(async (sent) => {
          const connection = await rawConnection(hub.port);
          connection.say(`40${JSON.stringify(sent)}`);
          return connection.ended(10_000);
        });
        expect(await Promise.all(ends)).toEqual(handshakes.map(() => true));
        expect(errors()).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });

  test('a device that tells a strange version is refused, and keeps no other’s from being written', async () => {
    const [strange, plain] = [
      await paired(database.knex, { kind: 'kiosk' }),
      await paired(database.knex, { kind: 'kiosk' }),
    ];
    const sound = await rawConnection(hub.port);
    sound.say(`40${JSON.stringify({ token: plain.token, protocol: 1, version: '2.0.0' })}`);
    const odd = await rawConnection(hub.port);
    odd.say(`40${JSON.stringify({ token: strange.token, protocol: 1, version: '1\0' })}`);
    expect(await odd.ended(5_000)).toBe(true);
    await vi.waitFor(async () =>
      expect(await Device.query(database.knex).findById(plain.deviceId)).toMatchObject({ version: '2.0.0' }),
    );
    sound.destroy();
  });
});

/** The input, once for each of its texts at any depth, with that one replaced. */
const spoilt = (value: unknown, text: string): unknown[] => {
  if (typeof value === 'string') return [text];
  if (Array.isArray(value))
    return [...value.keys()].flatMap((at) => spoilt(value[at], text).map((one) => value.with(at, one)));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, held]) => spoilt(held, text).map((one) => ({ ...value, [key]: one })));
};

test('strange text in any field of any command is never an internal error, whoever sends it, and the field is named', async () => {
  const database = await testDatabase();
  const hub = await startHub({ databaseUrl: database.url });
  const hospital = await openHospital({ knex: database.knex, url: hub.url, marks: createMarks() });
  const texts = ['anna\0b', '\0', 'x\udc00y', '\u202e', '%00', "'; --", 'x'.repeat(600)];
  const odd: unknown[] = [];
  for (const command of commandNames) {
    if (command === 'user:sign-out') continue;
    const { by, input } = cases[command];
    const sent: Record<string, unknown> = { ...(await Promise.resolve(input(hospital))) };
    const tries = texts.flatMap((text) => spoilt(sent, text) as object[]);
    const answers = await Promise.all(tries.map((one) => hospital.screens[by].send(command, one)));
    for (const { error } of answers) {
      if (error?.code === 'internal') odd.push([command, error]);
      // Also where only the database could tell: somebody has to know what to mend.
      const issues = error?.details?.['issues'];
      const isNamed = Array.isArray(issues) && issues.length > 0 && issues.every(({ path }) => path !== '');
      if (error?.code === 'invalid_input' && !isNamed) odd.push([command, error]);
    }
  }
  for (const screen of Object.values(hospital.screens)) screen.close();
  expect(odd).toEqual([]);
  expect(await hub.stop()).toBe(0);
  expect(hub.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await database.drop();
});
