import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../../src/auth/sign-in/passwords.ts';
import { readConfig } from '../../src/config.ts';
import { Device } from '../../src/models/device.ts';
import { aboutReply } from '../../src/protocol/http.ts';
import { aUser } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { paired } from '../support/screens.ts';
import { testHttp } from './support.ts';

const PASSWORD = 'demo-hub';

let database: TestDatabase;
let username: string;
let deviceToken: string;
beforeAll(async () => {
  database = await testDatabase();
  ({ username } = await aUser(database.knex, { demo: true, passwordHash: await hashPassword(PASSWORD) }));
  const { token, deviceId } = await paired(database.knex, { kind: 'kiosk' });
  await Device.query(database.knex).findById(deviceId).patch({ demo: true });
  deviceToken = token;
});
afterAll(() => database?.drop());

let addresses = 0;
/** So that the refusals are no guesses from one address. */
const anAddress = () => `10.9.0.${(addresses += 1)}`;

/** What the demo's password and token get on a hub that was started with these variables. */
const entered = async (env: Record<string, string>) => {
  const http = await testHttp(database.knex, { config: readConfig(env) });
  try {
    const signIn = await http.post('/auth/login', { username, password: PASSWORD }, { from: anAddress() });
    const device = await http.fetch('/auth/session', { headers: { authorization: `Bearer ${deviceToken}` } });
    const { demoLogins } = aboutReply.parse(await (await http.fetch('/about')).json());
    return { signIn: signIn.status, device: device.status, demoLogins };
  } finally {
    await http.close();
  }
};

describe('the demo’s logins and tokens, which everybody knows,', () => {
  test.each<[string, Record<string, string>]>([
    ['on this machine alone', {}],
    ['by name', { HOST: 'localhost' }],
    ['by IPv6', { HOST: '::1' }],
    ['with an address of this machine told', { PUBLIC_URL: 'http://localhost:3000' }],
    ['with an IPv6 address of this machine told', { PUBLIC_URL: 'http://[::1]:3000' }],
    ['for a page that is served here', { ALLOWED_ORIGINS: 'http://localhost:5173' }],
  ])('are let in %s', async (_, env) => {
    expect(await entered(env)).toEqual({ signIn: 200, device: 200, demoLogins: true });
  });

  test.each<[string, Record<string, string>]>([
    ['on a hub that listens to the network', { HOST: '0.0.0.0' }],
    ['on one that listens to the network by IPv6', { HOST: '::' }],
    ['behind a local proxy that people reach by a name', { PUBLIC_URL: 'https://queue.example.org' }],
    [
      'behind a local proxy under a name that begins like this machine’s',
      { PUBLIC_URL: 'https://127.0.0.1.example.org' },
    ],
    ['behind a local proxy that tells addresses', { TRUSTED_PROXIES: '127.0.0.1' }],
    ['for pages of another machine', { ALLOWED_ORIGINS: 'https://intranet.example.org' }],
  ])('are refused %s', async (_, env) => {
    expect(await entered(env)).toEqual({ signIn: 401, device: 401, demoLogins: false });
  });
});
