import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { aboutReply } from '../../src/protocol/http.ts';
import { aUser } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { testHttp, type TestHttp } from './support.ts';

let database: TestDatabase;
let http: TestHttp;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  http = await testHttp(database.knex);
  return () => http.close();
});

const about = async (from: TestHttp = http) => aboutReply.parse(await (await from.fetch('/about')).json());

test('a page that nobody has signed in to learns the hospital’s name and languages, and nothing else', async () => {
  await database.knex('settings').update({ hospital_name: 'Riverside', languages: ['de', 'en'] });
  expect(await about()).toEqual({
    hospitalName: 'Riverside',
    languages: ['de', 'en'],
    demoLogins: false,
    singleSignOn: false,
  });
});

test('demo logins are told of only where there are some, and where they are let in', async () => {
  await aUser(database.knex, { demo: true });
  expect(await about()).toMatchObject({ demoLogins: true });
  const reachable = await testHttp(database.knex, { config: { host: '0.0.0.0' } });
  expect(await about(reachable)).toMatchObject({ demoLogins: false });
  await reachable.close();
});

test('asking often does not ask the database each time', async () => {
  let asked = 0;
  database.knex.on('query', () => (asked += 1));
  await Promise.all(Array.from({ length: 50 }, () => about()));
  expect(asked).toBe(2);
});
