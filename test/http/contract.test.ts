import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { hashPassword } from '../../src/auth/sign-in/passwords.ts';
import { errorBody, pairingReply } from '../../src/protocol/http.ts';
import { httpRoutes, type HttpRoute } from '../../src/protocol/http-routes.ts';
import { aUser } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { testHttp, type TestHttp } from './support.ts';

const PASSWORD = 'a bridge of paper boats';
let database: TestDatabase;
let http: TestHttp;
let token: string;
let username: string;

beforeAll(async () => {
  database = await testDatabase();
  http = await testHttp(database.knex);
  ({ username } = await aUser(database.knex, { passwordHash: await hashPassword(PASSWORD) }));
  const signedIn = await http.post('/auth/login', { username, password: PASSWORD });
  ({ token } = httpRoutes.signIn.reply.parse(await signedIn.json()));
});
afterAll(async () => {
  await http?.close();
  await database?.drop();
});

const inputs: Readonly<Record<string, () => unknown>> = {
  signIn: () => ({ username, password: PASSWORD }),
  openPairing: () => ({ kind: 'board' }),
};

const addressOf = async ({ path }: HttpRoute): Promise<string> => {
  if (!path.includes(':pairingId')) return path;
  const opened = await http.post('/devices/pairings', { kind: 'kiosk' });
  return path.replace(':pairingId', pairingReply.parse(await opened.json()).pairingId);
};

const ask = async (route: HttpRoute, body: unknown): Promise<Response> => {
  const headers = { authorization: `Bearer ${token}` };
  const address = await addressOf(route);
  return route.method === 'POST' ? http.post(address, body, { headers }) : http.fetch(address, { headers });
};

// The session ends with it, so it comes last.
const last = (name: string): number => (name === 'signOut' ? 1 : 0);
const routes = Object.entries<HttpRoute>(httpRoutes).toSorted(([a], [b]) => last(a) - last(b));

test.each(routes)('%s answers as its contract says', async (name, route) => {
  const answer = await ask(route, inputs[name]?.() ?? {});
  expect(answer.status).toBe(route.status);
  expect(z.safeParse(route.reply, await answer.json())).toMatchObject({ success: true });
});

test.each(routes.filter(([, { input }]) => input !== null))(
  '%s names the fields that it did not take, and takes no others',
  async (name, route) => {
    const empty = await ask(route, {});
    expect(empty.status).toBe(400);
    const { error } = errorBody.parse(await empty.json());
    const lacking = Object.keys(inputs[name]?.() as object).map((path) => expect.objectContaining({ path }));
    expect(error).toMatchObject({ code: 'invalid_input', details: { issues: lacking } });
    const more = await ask(route, { ...(inputs[name]?.() as object), unheardOf: 1 });
    expect(more.status).toBe(400);
    expect(errorBody.parse(await more.json()).error.details).toMatchObject({ issues: [{ path: 'unheardOf' }] });
  },
);
