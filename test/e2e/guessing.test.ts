import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { hashPassword } from '../../src/auth/sign-in/passwords.ts';
import type { User } from '../../src/models/user.ts';
import { aUser } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { listenAt } from '../support/ear.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { signedIn } from '../support/screens.ts';
import { engineNames } from '../support/engine-names.ts';

const PASSWORD = 'a bridge of paper boats';
const METRICS_TOKEN = 'a-token-for-prometheus';

describe.each(engineNames)('guessing on %s', (engine) => {
  const MANY = 2_000;
  let database: TestDatabase;
  let hub: RunningHub;
  let victim: User;
  /** What the victim's own browser keeps from an earlier sign-in. */
  let browser: string;

  beforeAll(async () => {
    database = await testDatabase();
    victim = await aUser(database.knex, { passwordHash: await hashPassword(PASSWORD) });
    // The test says where a request comes from, as a proxy would.
    hub = await startHub({ databaseUrl: database.url, engine, env: { METRICS_TOKEN, TRUSTED_PROXIES: '127.0.0.1' } });
    const response = await signIn(victim.username, PASSWORD, { 'x-forwarded-for': '203.0.113.99' });
    browser = /hub_browser=([^;]+)/.exec(response.headers.getSetCookie().join())?.[1] ?? '';
    expect(browser).not.toBe('');
  });
  afterAll(async () => {
    expect(await hub?.stop()).toBe(0);
    await database?.drop();
  });

  const signIn = (username: string, password: string, headers: Record<string, string> = {}) =>
    fetch(`${hub.url}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ username, password }),
    });
  /** Sign-ins whose password was looked at and was wrong. */
  const evaluated = async (): Promise<number> => {
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
    const text = await (await fetch(`${hub.url}/metrics`, { headers })).text();
    return Number(/hub_sign_ins_total\{outcome="unauthenticated"\} (\d+)/.exec(text)?.[1] ?? 0);
  };
  const connectionRefusals = () => hub.log.filter((line) => line.includes('"connection_refused"')).length;

  const guessOf = (username: string, n: number, address = '203.0.113.1') => {
    const body = JSON.stringify({ username, password: `guess number ${n}` });
    return [
      'POST /auth/login HTTP/1.1',
      'Host: hub',
      'Content-Type: application/json',
      `X-Forwarded-For: ${address}`,
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n');
  };
  /** Sends these requests at once on one connection; the status of each that was answered before it ended. */
  const onOneConnection = async (requests: readonly string[]): Promise<number[]> => {
    const tcp = connect(hub.port, '127.0.0.1');
    let answers = '';
    tcp.on('data', (bytes) => (answers += bytes.toString()));
    tcp.on('error', () => undefined);
    // Not `once` of node:events, which rejects at the reset that a refused connection may end with.
    const closed = new Promise((resolve) => void tcp.once('close', resolve));
    tcp.write(requests.join(''));
    await closed;
    return [...answers.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
  };

  test('of 1,000 tokens on one socket at most one is looked at, and the socket is closed', async () => {
    const before = connectionRefusals();
    const socket = new WebSocket(`${hub.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    socket.on('error', () => undefined);
    const closed = once(socket, 'close', { signal: AbortSignal.timeout(20_000) });
    await once(socket, 'open');
    for (let n = 0; n < 1_000; n += 1) socket.send(`40${JSON.stringify({ token: `guess-${n}`, protocol: 1 })}`);
    await closed;
    expect(connectionRefusals() - before).toBeLessThanOrEqual(1);
  });

  test('of 1,000 passwords on one connection at most five are looked at, and the connection is closed', async () => {
    const before = await evaluated();
    const guesses = Array.from({ length: 1_000 }, (_, n) => guessOf(victim.username, n, '203.0.113.1'));
    const statuses = await onOneConnection(guesses);
    expect((await evaluated()) - before).toBeLessThanOrEqual(5);
    expect(statuses.length).toBeLessThanOrEqual(5);
    // One after the other, each waits for its answer, and for the end of the connection.
    const answers = [
      await onOneConnection([guessOf(victim.username, 0)]),
      await onOneConnection([guessOf('nobody', 0)]),
    ];
    expect(answers.flat().every((status) => status === 401 || status === 429)).toBe(true);
  });

  test(`of ${MANY} passwords from one address a handful are looked at; the user and the colleagues still get in`, async () => {
    const before = await evaluated();
    const startedAt = performance.now();
    let sent = 0;
    const statuses = new Map<number, number>();
    const guesser = async () => {
      while (sent < MANY) {
        sent += 1;
        for (const status of await onOneConnection([guessOf(victim.username, sent, '203.0.113.2')])) {
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        }
      }
    };
    const guessing = Promise.all(Array.from({ length: 50 }, guesser));
    // In the middle of it: by the browser used before, from another address, and a colleague beside the guesser.
    const colleague = await aUser(database.knex, { passwordHash: await hashPassword(PASSWORD) });
    const beside = { 'x-forwarded-for': '203.0.113.2' };
    const entered = await Promise.all([
      signIn(victim.username, PASSWORD, { ...beside, cookie: `hub_browser=${browser}` }),
      signIn(victim.username, PASSWORD, { 'x-forwarded-for': '203.0.113.77' }),
      signIn(colleague.username, PASSWORD, beside),
    ]);
    expect(entered.map(({ status }) => status)).toEqual([200, 200, 200]);
    await guessing;
    const intervals = Math.ceil((performance.now() - startedAt) / 30_000);
    expect((await evaluated()) - before).toBeLessThanOrEqual(5 + intervals);
    expect([...statuses.keys()].toSorted()).toEqual([401, 429]);
    expect(statuses.get(429)).toBeGreaterThan(MANY - 100);
  });

  test('one password tried at 2,000 names from one address is stopped too, whether there are such users or not', async () => {
    const before = await evaluated();
    const startedAt = performance.now();
    let sent = 0;
    const guesser = async () => {
      while (sent < 2_000) {
        sent += 1;
        await onOneConnection([guessOf(`person-${sent}`, 1, '203.0.113.3')]);
      }
    };
    await Promise.all(Array.from({ length: 20 }, guesser));
    const intervals = Math.ceil((performance.now() - startedAt) / 2_000);
    expect((await evaluated()) - before).toBeLessThanOrEqual(100 + intervals);
    expect((await signIn(victim.username, PASSWORD, { 'x-forwarded-for': '203.0.113.78' })).status).toBe(200);
  });

  test(`${MANY} tokens over as many connections do not keep the true holder out`, async () => {
    const token = await signedIn(database.knex, 'nurse');
    let sent = 0;
    const guesser = async () => {
      while (sent < MANY) {
        sent += 1;
        const socket = new WebSocket(`${hub.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
          headers: { 'x-forwarded-for': '203.0.113.4' },
        });
        socket.on('error', () => undefined);
        socket.once('open', () => socket.send(`40${JSON.stringify({ token: `guess-${sent}`, protocol: 1 })}`));
        await once(socket, 'close');
      }
    };
    const guessing = Promise.all(Array.from({ length: 50 }, guesser));
    for (let n = 0; n < 5; n += 1) {
      const ear = await listenAt(hub.url, { token }, { 'x-forwarded-for': '203.0.113.4' });
      expect(await ear.send('department:list')).toMatchObject({ ok: true });
    }
    await guessing;
    expect((await fetch(`${hub.url}/readyz`)).status).toBe(200);
  });
});
