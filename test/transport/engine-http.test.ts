import { once } from 'node:events';
import { connect, type Socket as TcpSocket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Hono } from 'hono';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { trustedProxies } from '../../src/limits/addresses.ts';
import { joinRaw, startEngine, type RunningEngine } from '../support/engine.ts';
import { engineNames } from '../support/engine-names.ts';

const KIB = 1024;
const ANSWERS_WITHIN_MS = 20_000;
const QUIET_MS = 300;
const encoder = new TextEncoder();

function pages(): Hono<{ Bindings: { address: string } }> {
  const app = new Hono<{ Bindings: { address: string } }>();
  app.get('/seen', (c) => {
    const { pathname, search, host, protocol } = new URL(c.req.url);
    return c.json({ pathname, search, host, protocol, address: c.env.address, name: c.req.header('x-name') });
  });
  app.get('/cookies', (c) => {
    c.header('set-cookie', 'a=1; HttpOnly', { append: true });
    c.header('set-cookie', 'b=2; Path=/', { append: true });
    return c.text(c.req.header('cookie') ?? '');
  });
  app.get('/sized', (c) => c.body('12345', 200, { 'content-length': '5', 'content-type': 'text/plain' }));
  // All of it is there before it has ended.
  app.get('/lingers', () => {
    const body = new ReadableStream({
      async start(controller) {
        controller.enqueue(encoder.encode('12345'));
        await pause(200);
        controller.close();
      },
    });
    return new Response(body, { headers: { 'content-length': '5' } });
  });
  app.get('/last', (c) => c.text('the last words', 401, { connection: 'close' }));
  app.get('/empty', (c) => c.body(null));
  app.get('/nothing', (c) => c.body(null, 204));
  app.get('/same', (c) => c.body(null, 304, { etag: '"1"' }));
  app.get('/elsewhere', (c) => c.redirect('/seen', 303));
  app.get('/broken', () => Promise.reject(new Error('a bug')));
  app.post('/echo', async (c) => c.body(await c.req.arrayBuffer()));
  app.delete('/method', (c) => c.text(c.req.method));
  app.onError((error) => {
    throw error;
  });
  return app;
}

/** What comes back for bytes sent by hand, until the server closes, or where it was not asked to, nothing came for a while. */
async function talk({ port, host }: RunningEngine, ...parts: (string | Buffer)[]): Promise<string> {
  const tcp = open(port, host);
  const closed = once(tcp, 'close');
  const answers = once(tcp, 'data');
  let answer = '';
  let heardAt = performance.now();
  tcp.on('data', (bytes: Buffer) => {
    answer += bytes.toString('latin1');
    heardAt = performance.now();
  });
  for (const part of parts) {
    tcp.write(part);
    await pause(20);
  }
  const isLast = String(parts.at(-1)).includes('Connection: close');
  // A busy machine takes its time for the first word, and none between the next.
  await Promise.race([closed, pause(ANSWERS_WITHIN_MS), ...(isLast ? [] : [answers])]);
  while (!isLast && !tcp.closed && performance.now() - heardAt < QUIET_MS) await pause(20);
  return answer;
}

/** A kept connection. `heard` waits for what has come to look so, and fails as soon as the connection ends before. */
function listening({ port, host, log }: RunningEngine) {
  const tcp = open(port, host);
  const openedAt = performance.now();
  let answer = '';
  tcp.on('data', (bytes: Buffer) => {
    answer += bytes.toString('latin1');
  });
  return {
    ask: (what: string) => tcp.write(`${what} HTTP/1.1\r\nHost: h\r\n\r\n`),
    async heard(pattern: RegExp): Promise<string> {
      while (!pattern.test(answer)) {
        const came = await Promise.race([once(tcp, 'data'), once(tcp, 'close').then(() => null)]);
        const afterMs = Math.round(performance.now() - openedAt);
        if (came === null)
          throw new Error(`ended after ${afterMs} ms, having said ${JSON.stringify(answer)}: ${JSON.stringify(log)}`);
      }
      return answer;
    },
  };
}

function open(port: number, host: string): TcpSocket {
  const tcp = connect(port, host);
  tcp.on('error', () => {});
  onTestFinished(() => void tcp.destroy());
  return tcp;
}

describe.each(engineNames)('on %s', (name) => {
  const start = () => startEngine(name, { fetch: pages().fetch });

  test('a request arrives with its method, path, query, host and headers', async () => {
    const running = await start();
    const response = await fetch(`${running.url}/seen?doctor=7&day=2026-03-29%2001`, {
      headers: { 'x-name': 'Müller' },
    });
    expect(await response.json()).toEqual({
      pathname: '/seen',
      search: '?doctor=7&day=2026-03-29%2001',
      host: `127.0.0.1:${running.port}`,
      protocol: 'http:',
      address: '127.0.0.1',
      name: 'Müller',
    });
    expect(await (await fetch(`${running.url}/method`, { method: 'DELETE' })).text()).toBe('DELETE');
    expect((await fetch(`${running.url}/no-such-page`)).status).toBe(404);
  });

  test('the address is the client behind a trusted proxy', async () => {
    const running = await startEngine(name, { fetch: pages().fetch, trustedProxies: trustedProxies(['127.0.0.0/8']) });
    const response = await fetch(`${running.url}/seen`, { headers: { 'x-forwarded-for': '1.1.1.1, 203.0.113.7' } });
    expect(await response.json()).toMatchObject({ address: '203.0.113.7' });
  });

  test('every Set-Cookie of a response is its own header', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/cookies`, { headers: { cookie: 'hub_session=x; b=2' } });
    expect(response.headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2; Path=/']);
    expect(await response.text()).toBe('hub_session=x; b=2');
  });

  test('responses without a body end', async () => {
    const { url } = await start();
    for (const [path, status] of [
      ['/empty', 200],
      ['/nothing', 204],
      ['/same', 304],
      ['/elsewhere', 303],
    ] as const) {
      const response = await fetch(`${url}${path}`, { redirect: 'manual', signal: AbortSignal.timeout(20_000) });
      expect([path, response.status, await response.text()]).toEqual([path, status, '']);
    }
  });

  test('an answer that ends its connection is whole, and the connection ends', async () => {
    const running = await start();
    const response = await fetch(`http://${running.host}:${running.port}/last`);
    expect(response.status).toBe(401);
    expect(await response.text()).toBe('the last words');
    expect(await talk(running, 'GET /last HTTP/1.1\r\nHost: h\r\n\r\n')).toMatch(
      /connection: close\r\n[^]*the last words/i,
    );
  });

  test('HEAD answers with the headers of GET and no body, and the connection goes on', async () => {
    const running = await start();
    const { ask, heard } = listening(running);
    ask('HEAD /sized');
    const head = await heard(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n$/);
    expect(head.toLowerCase()).toContain('content-length: 5\r\n');
    // Not before: no engine answers a request that comes while the one before has no answer yet, and nothing sends such.
    ask('GET /sized');
    await heard(/\r\n\r\nHTTP[^]*\r\n\r\n12345$/);
  });

  test('whoever has all of an answer may ask on before it has ended here', async () => {
    const running = await start();
    const { ask, heard } = listening(running);
    ask('GET /lingers');
    await heard(/12345/);
    ask('GET /sized');
    await heard(/12345[^]*\r\n\r\n12345$/);
  });

  test('a body of 64 KiB arrives whole, with a length or in chunks', async () => {
    const { url } = await start();
    const body = Buffer.alloc(64 * KIB, 'äb\0');
    const sized = await fetch(`${url}/echo`, { method: 'POST', body });
    expect(Buffer.from(await sized.arrayBuffer()).equals(body)).toBe(true);
    const options = { method: 'POST', body: inChunks(body, 1000), duplex: 'half' };
    const chunked = await fetch(`${url}/echo`, options);
    expect(Buffer.from(await chunked.arrayBuffer()).equals(body)).toBe(true);
    const none = await fetch(`${url}/echo`, { method: 'POST' });
    expect([none.status, await none.text()]).toEqual([200, '']);
  });

  test('a longer body is refused without being read, and the next request is answered', async () => {
    const running = await start();
    const announced = await talk(running, 'POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 65537\r\n\r\nx');
    expect(announced).toMatch(/^HTTP\/1\.1 413 /);
    const chunk = `${(32 * KIB).toString(16)}\r\n${'x'.repeat(32 * KIB)}\r\n`;
    const chunked = await talk(
      running,
      'POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n',
      chunk,
      chunk,
      chunk,
    );
    expect(chunked).toMatch(/^HTTP\/1\.1 413 /);
    expect((await fetch(`${running.url}/sized`)).status).toBe(200);
  });

  test('a bug in a page is a 500 and a log line', async () => {
    const running = await start();
    const response = await fetch(`${running.url}/broken`);
    expect([response.status, await response.text()]).toEqual([500, 'Internal Server Error']);
    expect(running.log.filter(({ event }) => event === 'http_failed')).toMatchObject([{ err: { message: 'a bug' } }]);
  });

  test('a response that is streamed arrives as it is made', async () => {
    let proceed: (() => void) | undefined;
    const { url } = await startEngine(name, {
      fetch: () =>
        new Response(
          new ReadableStream({
            async start(controller) {
              controller.enqueue(encoder.encode('first '));
              controller.enqueue(new Uint8Array());
              await new Promise<void>((resolve) => {
                proceed = resolve;
              });
              controller.enqueue(encoder.encode('second'));
              controller.close();
            },
          }),
        ),
    });
    const response = await fetch(url);
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(new TextDecoder().decode(first?.value)).toBe('first ');
    proceed?.();
    const second = await reader?.read();
    expect(new TextDecoder().decode(second?.value)).toBe('second');
    expect((await reader?.read())?.done).toBe(true);
  });

  test('a stream that breaks off does not look complete', async () => {
    const running = await startEngine(name, {
      fetch: () =>
        new Response(
          new ReadableStream({
            start(controller) {
              controller.enqueue(encoder.encode('half'));
            },
            pull: () => Promise.reject(new Error('the file went away')),
          }),
        ),
    });
    await expect(fetch(running.url).then((response) => response.text())).rejects.toThrow();
    expect(running.log.filter(({ level }) => level === 'error')).toMatchObject([{ event: 'http_failed' }]);
  });

  test('20 MiB go to a slow reader whole, and are not all held for it', async () => {
    const size = 20 * KIB * KIB;
    let made = 0;
    const running = await startEngine(name, {
      fetch: () =>
        new Response(
          new ReadableStream(
            {
              pull(controller) {
                const chunk = new Uint8Array(64 * KIB).fill(made / (64 * KIB));
                made += chunk.byteLength;
                controller.enqueue(chunk);
                if (made >= size) controller.close();
              },
            },
            { highWaterMark: 0 },
          ),
        ),
    });
    const tcp = open(running.port, running.host);
    tcp.write('GET / HTTP/1.1\r\nHost: h\r\n\r\n');
    await once(tcp, 'connect');
    tcp.pause();
    await pause(200);
    expect(made).toBeLessThan(size);
    let received = 0;
    tcp.on('data', (bytes: Buffer) => {
      received += bytes.byteLength;
    });
    tcp.resume();
    await vi.waitFor(() => expect(received).toBeGreaterThan(size), { timeout: 5_000 });
  });

  test('clients that leave before, while and after they are answered do no harm, and the page hears of it', async () => {
    const aborted = vi.fn<() => void>();
    const asked = vi.fn<() => void>();
    const running = await startEngine(name, {
      fetch: async (request) => {
        asked();
        request.signal.addEventListener('abort', aborted);
        await request.text();
        await pause(20);
        const headers: Record<string, string> = request.url.endsWith('/sized') ? { 'content-length': '1000' } : {};
        return new Response(inChunks(Buffer.alloc(1000), 100), { headers });
      },
    });
    const requests = [
      'GET / HTTP/1.1\r\nHost: h\r\n\r\n',
      'GET /sized HTTP/1.1\r\nHost: h\r\n\r\n',
      'HEAD / HTTP/1.1\r\nHost: h\r\n\r\n',
      'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n01234',
      'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n01234',
    ];
    for (let n = 0; n < 120; n += 1) {
      const tcp = open(running.port, running.host);
      tcp.write(requests[n % requests.length] ?? '');
      await once(tcp, 'connect');
      await pause((n * 7) % 41);
      tcp.resetAndDestroy();
    }
    await vi.waitFor(() => expect(aborted.mock.calls.length).toBeGreaterThan(10));
    expect(asked.mock.calls.length).toBeGreaterThan(aborted.mock.calls.length / 2);
    expect((await fetch(running.url)).status).toBe(200);
    expect(running.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test.each([
    ['a Host that is none', 'GET /seen HTTP/1.1\r\nHost: a b\r\n\r\n'],
    ['a Host with a user', 'GET /seen HTTP/1.1\r\nHost: a@b\r\n\r\n'],
    ['a Host with a path', 'GET /seen HTTP/1.1\r\nHost: a/b?\r\n\r\n'],
    ['no Host', 'GET /seen HTTP/1.1\r\nX: 1\r\n\r\n'],
    ['no HTTP', 'hello\r\n\r\n'],
    ['a length that is none', 'POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n'],
  ])('%s is a bad request', async (_what, request) => {
    const running = await start();
    expect(await talk(running, request)).toMatch(/^HTTP\/1\.1 (400|505) /);
    expect((await fetch(`${running.url}/sized`)).status).toBe(200);
  });

  test('a client that ends its connection after the answer gets all of it', async () => {
    const running = await start();
    const answer = await talk(running, 'GET /seen HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n');
    expect(answer).toContain('"pathname":"/seen"');
    expect(answer).toMatch(/\r\n0\r\n\r\n$/);
  });

  test('a path cannot name another host', async () => {
    const running = await start();
    const answer = await talk(running, 'GET //evil.example/seen HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('15 KiB of headers pass, in however many packets they come', async () => {
    const running = await start();
    const request = `GET /sized HTTP/1.1\r\nHost: h\r\nCookie: ${'c'.repeat(15 * KIB)}\r\nConnection: close\r\n\r\n`;
    expect(await talk(running, request)).toMatch(/12345$/);
    expect(await talk(running, request.slice(0, 3000), request.slice(3000))).toMatch(/12345$/);
  });

  test('a slow page does not hold up the sockets', async () => {
    const running = await startEngine(name, { fetch: () => pause(500).then(() => new Response('late')) });
    const late = fetch(running.url);
    const raw = await joinRaw(running);
    expect(raw.socket.connected).toBe(true);
    expect(await (await late).text()).toBe('late');
  });
});

function inChunks(bytes: Buffer, size: number): ReadableStream<Uint8Array> {
  let offset = 0;
  return new ReadableStream({
    async pull(controller) {
      await pause(1);
      if (offset < bytes.length) controller.enqueue(new Uint8Array(bytes.subarray(offset, (offset += size))));
      else controller.close();
    },
    cancel: () => pause(5),
  });
}
