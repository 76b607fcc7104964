import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Settings } from '../../src/models/settings.ts';
import { settingsView } from '../../src/queries/directory-view.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { testHttp, type TestHttp } from './support.ts';

let database: TestDatabase;
let http: TestHttp;
/** How often the database was asked for a logo. */
let asked = 0;

beforeAll(async () => {
  database = await testDatabase();
  database.knex.on('query', ({ sql }: { sql: string }) => {
    if (sql.startsWith('select "logo"')) asked += 1;
  });
});
beforeEach(async () => {
  http = await testHttp(database.knex);
  asked = 0;
  return http.close;
});
afterAll(() => database.drop());

const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
const dataUrl = (type: string, bytes: string | Buffer): string =>
  `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
const unknown = (n: number): string => `/logo/${createHash('sha256').update(String(n)).digest('hex')}`;

/** Saves it as an administrator would, and says where screens are sent. */
const addressOf = async (logo: string): Promise<string> => {
  await Settings.query(database.knex).patch({ logo });
  const { logo: address } = settingsView(await Settings.query(database.knex).first().throwIfNotFound());
  return address ?? '';
};

test.each([
  ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['image/webp', Buffer.from('RIFF....WEBP')],
  ['image/svg+xml', Buffer.from(svg)],
])('a logo of %s is at an address of its own, to be kept for ever', async (type, bytes) => {
  const address = await addressOf(dataUrl(type, bytes));
  expect(address).toMatch(/^\/logo\/[0-9a-f]{64}$/);
  const response = await http.fetch(address);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
  expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  const etag = response.headers.get('etag') ?? '';
  expect((await http.fetch(address, { headers: { 'if-none-match': etag } })).status).toBe(304);
});

test('an SVG that somebody opens by itself can do nothing', async () => {
  const response = await http.fetch(await addressOf(dataUrl('image/svg+xml', svg)));
  expect(response.headers.get('content-security-policy')).toBe(
    "sandbox; default-src 'none'; style-src 'unsafe-inline'",
  );
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});

test('the database is asked once for a logo, also by many at once, and not for one that was asked for before', async () => {
  const first = await addressOf(dataUrl('image/png', 'one'));
  const answers = await Promise.all(Array.from({ length: 100 }, () => http.fetch(first)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(asked).toBeLessThanOrEqual(2);
  const second = await addressOf(dataUrl('image/png', 'two'));
  expect((await http.fetch(second)).status).toBe(200);
  const before = asked;
  // A board that has not heard of the change yet.
  expect((await http.fetch(first)).status).toBe(200);
  expect(asked).toBe(before);
});

test('addresses of no logo are 404, and however many are asked for at once, few questions reach the database', async () => {
  await addressOf(dataUrl('image/png', 'one'));
  const began = performance.now();
  const answers = await Promise.all(Array.from({ length: 300 }, (_, n) => http.fetch(unknown(n))));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
  expect(answers[0]?.headers.get('cache-control')).toBe('no-store');
  expect(asked).toBeGreaterThan(0);
  // Twenty a second.
  expect(asked).toBeLessThanOrEqual(2 + (performance.now() - began) / 50);
  asked = 0;
  for (const address of ['/logo/', '/logo/abc', `/logo/${'A'.repeat(64)}`, `${unknown(1)}0`]) {
    expect((await http.fetch(address)).status).toBe(404);
  }
  expect(asked).toBe(0);
});

test('a logo that is saved while others are being asked for is found', async () => {
  for (let round = 0; round < 20; round += 1) {
    const strangers = Promise.all(Array.from({ length: 20 }, (_, n) => http.fetch(unknown(n))));
    const address = await addressOf(dataUrl('image/png', `round ${round}`));
    expect((await http.fetch(address)).status).toBe(200);
    await strangers;
  }
});
