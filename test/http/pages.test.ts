import { gunzipSync } from 'node:zlib';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { testHttp, type TestHttp } from './support.ts';

let database: TestDatabase;
let http: TestHttp;

beforeAll(async () => {
  database = await testDatabase();
  http = await testHttp(database.knex, { config: { metricsToken: 'a-token-for-prometheus' } });
});

afterAll(async () => {
  await http?.close();
  await database?.drop();
});

const browser = { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' };

/** Without what fetch does by itself: neither normalising the path nor unpacking. */
const raw = (path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]>; body: Buffer }>(
    (resolve, reject) => {
      const sent = httpRequest(http.url, { path, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) }),
        );
      });
      sent.on('error', reject);
      sent.end();
    },
  );

test('before the pages are built the home page says what there is, and the pages say that they are not', async () => {
  const home = await http.fetch('/', { headers: browser });
  expect([home.status, home.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
  const text = await home.text();
  for (const link of ['href="/docs/"', 'href="/readyz"', 'href="/plain.css"']) expect(text).toContain(link);
  expect(text).not.toContain('<script');
  const kiosk = await http.fetch('/kiosk', { headers: browser });
  expect(kiosk.status).toBe(404);
  expect(await kiosk.text()).toContain('There is no such page');
  expect((await http.fetch('/plain.css')).headers.get('content-type')).toContain('text/css');
});

test('a route that is not there is 404 in the form that was asked for', async () => {
  const page = await http.fetch('/no-such-thing', { headers: browser });
  expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8']);
  const json = await http.fetch('/no-such-thing');
  expect([json.status, await json.json()]).toEqual([
    404,
    { error: { code: 'not_found', message: 'There is no such record.', retryable: false } },
  ]);
  expect((await http.post('/healthz', {})).status).toBe(404);
});

test('a refusal that has no words of its own is named in a browser, too', async () => {
  const headers = { ...browser, 'content-type': 'application/json' };
  const page = await http.fetch('/auth/login', { method: 'POST', headers, body: '{"username":1}' });
  expect([page.status, await page.text()]).toEqual([
    400,
    expect.stringMatching(/<h1>This is not possible<\/h1> <p>[^<]*\w/),
  ]);
});

test.each([
  ['de-AT,de;q=0.9,en;q=0.8', 'de', 'Zur Startseite'],
  ['fr;q=0.9, pt-BR;q=0.7, es;q=0.8', 'es', 'A la página de inicio'],
  ['pt-BR', 'pt', 'Para a página inicial'],
  ['ar', 'ar', 'إلى صفحة البداية'],
  ['fr', 'en', 'To the start page'],
  ['constructor, *', 'en', 'To the start page'],
  [';;q=x,,', 'en', 'To the start page'],
] as const)(
  'who is lost is told so, and the way home, in a language of the browser: %s',
  async (wanted, lang, says) => {
    const page = await (
      await http.fetch('/no-such-thing', { headers: { ...browser, 'accept-language': wanted } })
    ).text();
    expect(page).toContain(`<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}">`);
    expect(page).toContain(says);
  },
);

describe('every answer', () => {
  test.each(['/', '/healthz', '/auth/session', '/no-such-thing', '/plain.css', '/docs/', '/kiosk'])(
    'has the security headers: %s',
    async (route) => {
      const { headers } = await http.fetch(route);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toMatch(/script-src 'self'(;|$)/);
      expect(policy).toContain("frame-ancestors 'self'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('strict-transport-security')).toBeNull();
    },
  );
});

describe('built pages', () => {
  const script = `console.log(${JSON.stringify('x'.repeat(5_000))});`;

  beforeAll(async () => {
    await http.write('pages/home/index.html', '<!doctype html><title>home</title>');
    await http.write('pages/board/index.html', '<!doctype html><title>board</title>');
    await http.write('pages/ticket/index.html', '<!doctype html><title>ticket</title>');
    await http.write('pages/assets/public/index-abc.js', script);
    await http.write('pages/assets/public/chime.mp3', 'not really');
    await http.write('pages/.built', 'internal');
    await http.write('outside.txt', 'outside of the folder');
  });

  test.each([
    ['/', 'home'],
    ['/board', 'board'],
    ['/board/', 'board'],
    ['/board?debug=1', 'board'],
    ['/ticket/Zx81_abc-DEF', 'ticket'],
  ])('%s is the page %s, asked for each time', async (route, title) => {
    const response = await http.fetch(route, { headers: browser });
    expect([response.status, await response.text()]).toEqual([200, `<!doctype html><title>${title}</title>`]);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  test('assets are kept for ever, typed, and compressed where it helps', async () => {
    const { status, headers, body } = await raw('/assets/public/index-abc.js', { 'accept-encoding': 'gzip, br' });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'content-encoding': 'gzip',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    });
    expect(body.byteLength).toBeLessThan(500);
    expect(gunzipSync(body).toString()).toBe(script);
    const plain = await raw('/assets/public/index-abc.js');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body.toString()).toBe(script);
    const sound = await raw('/assets/public/chime.mp3', { 'accept-encoding': 'gzip' });
    expect([sound.headers['content-type'], sound.headers['content-encoding']]).toEqual(['audio/mpeg', undefined]);
  });

  test('what a browser has is not sent again, until it has changed', async () => {
    const etag = (await http.fetch('/board')).headers.get('etag') ?? '';
    const again = await http.fetch('/board', { headers: { 'if-none-match': `"other", ${etag}` } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    await http.write('pages/board/index.html', '<!doctype html><title>a newer board</title>');
    const changed = await http.fetch('/board', { headers: { 'if-none-match': etag } });
    expect([changed.status, await changed.text()]).toEqual([200, '<!doctype html><title>a newer board</title>']);
    await http.write('pages/board/index.html', '<!doctype html><title>board</title>');
  });

  test('HEAD answers without the body', async () => {
    const response = await http.fetch('/assets/public/chime.mp3', { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '10', '']);
  });

  test.each([
    '/assets/../../outside.txt',
    '/assets/..%2f..%2foutside.txt',
    '/assets/%2e%2e/%2e%2e/outside.txt',
    '/assets/..\\..\\outside.txt',
    '/assets/public/%00',
    '/assets/../.built',
    '/assets/public',
    '/assets/',
    '/assets/%zz',
    '/.built',
  ])('nothing outside the folder and no hidden file is served: %s', async (path) => {
    const { status, body } = await raw(path);
    expect([400, 404]).toContain(status);
    expect(body.toString()).not.toContain('outside of');
    expect(body.toString()).not.toContain('internal');
  });

  test('style elements are allowed on staff pages alone', async () => {
    const style = async (route: string) =>
      /style-src [^;]+/.exec((await http.fetch(route)).headers.get('content-security-policy') ?? '')?.[0].trim();
    expect(await style('/board')).toBe("style-src 'self'");
    expect(await style('/ticket/abc')).toBe("style-src 'self'");
    expect(await style('/doctor')).toBe("style-src 'self' 'unsafe-inline'");
    expect(await style('/')).toBe("style-src 'self' 'unsafe-inline'");
  });
});

describe('/docs', () => {
  test('says how to make the documents, then shows them', async () => {
    const missing = await http.fetch('/docs/');
    expect([missing.status, await missing.json()]).toMatchObject([
      404,
      { error: { details: { hint: 'make them with: npm run docs:protocol' } } },
    ]);
    await http.write('docs/commands.md', '# Commands\n\n| a | b |\n|---|---|\n| `queue:check-in` | x |\n');
    await http.write('docs/asyncapi.json', '{"asyncapi":"3.0.0"}');
    expect((await http.fetch('/docs')).headers.get('location')).toBe('/docs/');
    const index = await (await http.fetch('/docs/')).text();
    expect(index).toContain('href="commands.md"');
    expect(index).toContain('href="asyncapi.json"');

    const page = await http.fetch('/docs/commands.md', { headers: browser });
    expect(page.headers.get('content-type')).toContain('text/html');
    const markup = await page.text();
    expect(markup).toContain('<h1>Commands</h1>');
    expect(markup).toContain('<td><code>queue:check-in</code></td>');
    // Made once: whoever has it is told so, and a file that has changed is made anew.
    const etag = page.headers.get('etag') ?? '';
    const again = await http.fetch('/docs/commands.md', { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    expect(await (await http.fetch('/docs/asyncapi.json')).json()).toEqual({ asyncapi: '3.0.0' });

    await http.write('docs/README.md', '# The protocol');
    expect(await (await http.fetch('/docs/')).text()).toContain('<h1>The protocol</h1>');
    expect((await http.fetch('/docs/nothing.md')).status).toBe(404);
    expect((await raw('/docs/..%2foutside.txt')).status).toBe(404);
  });
});

describe('health', () => {
  test('/healthz answers for the process', async () => {
    const response = await http.fetch('/healthz');
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });

  test('/readyz names what is missing, and asks the database once a second at most', async () => {
    expect(await (await http.fetch('/readyz')).json()).toEqual({ database: true, feed: true });
    const sent: string[] = [];
    const note = ({ sql }: { sql: string }) => sent.push(sql);
    database.knex.on('query', note);
    http.state.feedReads = false;
    const began = performance.now();
    const answers = await Promise.all(Array.from({ length: 50 }, () => http.fetch('/readyz')));
    const seconds = (performance.now() - began) / 1_000;
    http.state.feedReads = true;
    database.knex.off('query', note);
    for (const response of answers) {
      expect([response.status, await response.json()]).toEqual([503, { database: true, feed: false }]);
    }
    // Each look is two statements, and on a busy machine the answers take more than a second.
    expect(sent.length).toBeLessThanOrEqual(2 * (1 + Math.floor(seconds)));
    http.state.broken = ['folded'];
    const broken = await http.fetch('/readyz');
    http.state.broken = [];
    expect([broken.status, await broken.json()]).toEqual([503, { database: true, feed: true, broken: ['folded'] }]);
  });
});

describe('/metrics', () => {
  const ask = (authorization?: string) =>
    http.fetch('/metrics', { headers: authorization === undefined ? {} : { authorization } });

  test('is there for whoever has the token', async () => {
    http.state.connections = 17;
    await http.post('/auth/login', { username: 'nobody-at-all', password: 'x' }, { from: '10.5.0.1' });
    const response = await ask('Bearer a-token-for-prometheus');
    expect(response.headers.get('content-type')).toContain('text/plain');
    const text = await response.text();
    expect(text).toContain('hub_connections 17');
    expect(text).toContain('hub_sign_ins_total{outcome="unauthenticated"} 1');
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).not.toContain('nobody-at-all');
  });

  test('is not there for anybody else, and nowhere without METRICS_TOKEN', async () => {
    const none = await testHttp(database.knex);
    const answers = [
      await ask(),
      await ask('Bearer '),
      await ask('Bearer a-token-for-prometheuS'),
      await ask('a-token-for-prometheus'),
      await none.fetch('/metrics', { headers: { authorization: 'Bearer null' } }),
      await none.fetch('/metrics', { headers: { authorization: 'Bearer ' } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    await none.close();
  });
});
