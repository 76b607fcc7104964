import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createEngine } from '../../src/transport/engines/create-engine.ts';
import { encodeEvent } from '../../src/transport/packets.ts';
import {
  connectClient,
  engineOptions,
  freePort,
  joinRaw,
  memoryLog,
  messageAfter,
  startEngine,
  upgradeRequest,
} from '../support/engine.ts';
import { atMost } from '../support/slowness.ts';
import { engineNames } from '../support/engine-names.ts';

const noUws = () => Promise.reject(new Error('GLIBC_2.38 not found'));
const tls = {
  certFile: path.resolve('test/support/localhost.cert.pem'),
  keyFile: path.resolve('test/support/localhost.key.pem'),
};

const isPortOpen = async (port: number): Promise<boolean> => {
  const tcp = connect(port, '127.0.0.1');
  const outcome = await Promise.race([
    once(tcp, 'connect').then(() => true),
    once(tcp, 'error').then(
      () => false,
      () => false,
    ),
  ]).catch(() => false);
  tcp.destroy();
  return outcome;
};

describe.each(engineNames)('on %s', (name) => {
  test('closing frees the port, moves the clients away and can be followed by another on the same port', async () => {
    const first = await startEngine(name, { port: await freePort() });
    const client = connectClient(first.url);
    const reasons: string[] = [];
    client.on('disconnect', (reason) => reasons.push(reason));
    await vi.waitFor(() => expect(client.connected).toBe(true));
    const idle = connect(first.port, first.host);
    idle.write('GET / HTTP/1.1\r\nHost: h\r\n\r\n');
    await once(idle, 'data');
    const ended = once(idle.resume(), 'close', { signal: AbortSignal.timeout(20_000) });

    await first.engine.close();
    await ended;
    expect(await isPortOpen(first.port)).toBe(false);
    expect(reasons).toEqual(['transport close']);

    await startEngine(name, { port: first.port });
    await vi.waitFor(() => expect(client.connected).toBe(true));
  });

  test('stopping to listen keeps those who are there and lets nobody else in', async () => {
    const running = await startEngine(name);
    const raw = await joinRaw(running);
    running.engine.join(raw.socket, 'room');
    running.engine.stopListening();
    running.engine.stopListening();
    expect(await isPortOpen(running.port)).toBe(false);
    running.engine.publish('room', encodeEvent('change', 1));
    await messageAfter(raw, 1);
    expect(raw.socket.connected).toBe(true);
  });

  test('closing delivers what a slow reader still has waiting', async () => {
    const running = await startEngine(name);
    const raw = await joinRaw(running);
    raw.ws.pause();
    const filler = 'x'.repeat(1024 * 1024);
    for (let n = 0; n < 7; n += 1) running.engine.sendEncoded(raw.socket, encodeEvent('change', { n, filler }));
    await vi.waitFor(() => expect(running.engine.bufferedBytes(raw.socket)).toBeGreaterThan(0));
    const closing = running.engine.close({ withinMs: atMost(5_000) });
    setTimeout(() => raw.ws.resume(), 1_500);
    await Promise.all([closing, raw.closed]);
    expect(raw.messages.map((message) => JSON.parse(message.slice(2))[1].n)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('closing waits no longer than it may for a reader that has stopped', async () => {
    const running = await startEngine(name);
    const raw = await joinRaw(running);
    raw.ws.pause();
    const filler = 'x'.repeat(7 * 1024 * 1024);
    running.engine.sendEncoded(raw.socket, encodeEvent('change', filler));
    const startedAt = performance.now();
    await running.engine.close({ withinMs: 300 });
    expect(performance.now() - startedAt).toBeLessThan(atMost(1_500));
    expect(await isPortOpen(running.port)).toBe(false);
    expect(raw.socket.connected).toBe(false);
    raw.ws.resume();
    await raw.closed;
    expect(raw.messages).toEqual([]);
  });

  test('closing lets nobody in on a connection that was there before', async () => {
    const running = await startEngine(name);
    const stalled = await joinRaw(running);
    stalled.ws.pause();
    running.engine.sendEncoded(stalled.socket, encodeEvent('change', 'x'.repeat(7 * 1024 * 1024)));
    const early = connect(running.port, running.host);
    await once(early, 'connect');
    let answer = '';
    early.on('data', (bytes: Buffer) => {
      answer += bytes.toString();
    });
    const closing = running.engine.close({ withinMs: 300 });
    early.write(upgradeRequest(running.host));
    await closing;
    expect(answer).not.toContain('101 Switching Protocols');
  });

  test('closing lets a request that is being answered finish', async () => {
    const arrived = vi.fn<() => void>();
    const running = await startEngine(name, {
      fetch: async () => {
        arrived();
        await new Promise((resolve) => {
          setTimeout(resolve, 200);
        });
        return new Response('answered');
      },
    });
    const response = fetch(`${running.url}/`);
    await vi.waitFor(() => expect(arrived).toHaveBeenCalled());
    const startedAt = performance.now();
    await running.engine.close();
    expect(await (await response).text()).toBe('answered');
    // The connection that is kept alive after the answer is not waited for.
    expect(performance.now() - startedAt).toBeLessThan(atMost(1_500));
  });

  test('closing ends a request that is never answered', async () => {
    const arrived = vi.fn<() => void>();
    const running = await startEngine(name, {
      fetch: () => {
        arrived();
        return new Promise<Response>(() => {});
      },
    });
    const outcome = fetch(running.url).then(
      () => 'answered',
      () => 'ended',
    );
    await vi.waitFor(() => expect(arrived).toHaveBeenCalled());
    await running.engine.close({ withinMs: 100 });
    expect(await outcome).toBe('ended');
  });

  test('a port that is taken is an error that says so, and the one who has it keeps all of it', async () => {
    const first = await startEngine(name, { port: await freePort() });
    for (const other of engineNames) {
      const second = await createEngine(engineOptions(other, { port: first.port }));
      await expect(second.listen()).rejects.toThrow(
        `cannot listen on 127.0.0.1:${first.port}: another program has this port`,
      );
      await second.close({ withinMs: 0 });
    }
    for (let n = 0; n < 10; n += 1) await joinRaw(first);
  });

  test('an address that is not this machine is an error that says so', async () => {
    const engine = await createEngine(engineOptions(name, { host: '203.0.113.1' }));
    await expect(engine.listen()).rejects.toThrow('this machine has no such address; set HOST');
    await engine.close({ withinMs: 0 });
  });

  test('it speaks TLS', async () => {
    const running = await startEngine(name, { tls, fetch: (request) => new Response(request.url) });
    const raw = await joinRaw(running, { ws: { rejectUnauthorized: false } });
    running.engine.join(raw.socket, 'room');
    running.engine.publish('room', encodeEvent('change', 1));
    await messageAfter(raw, 1);
    expect(raw.messages).toEqual(['42["change",1]']);
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '--eval',
      `import { get } from 'node:https';
       get('${running.url}/healthz', { rejectUnauthorized: false }, (answer) => answer.pipe(process.stdout));`,
    ]);
    expect(stdout).toBe(`${running.url}/healthz`);
  });

  test('files that are no certificate with its key are an error that names them', async () => {
    const wrong = { certFile: tls.keyFile, keyFile: tls.certFile };
    await expect(createEngine(engineOptions(name, { tls: wrong }))).rejects.toThrow(
      `TLS_CERT ${tls.keyFile} and TLS_KEY ${tls.certFile} are no certificate with its key`,
    );
  });

  test('once it is closed nothing of it keeps the process alive', async () => {
    const script = `
      import { createEngine } from './src/transport/engines/create-engine.ts';
      import { trustedProxies } from './src/limits/addresses.ts';
      import { createLog } from './src/log.ts';
      import { io } from 'socket.io-client';
      const engine = await createEngine({ engine: '${name}', host: '127.0.0.1', port: 0, sharedPort: false, tls: null,
        origins: { publicUrl: null, allowed: [] }, trustedProxies: trustedProxies([]),
        fetch: () => new Response('x'), log: createLog({ logLevel: 'silent' }) });
      const { port } = await engine.listen();
      const client = io('http://127.0.0.1:' + port, { transports: ['websocket'], reconnection: false });
      await new Promise((resolve) => client.on('connect', resolve));
      await (await fetch('http://127.0.0.1:' + port)).text();
      await engine.close();
      console.log('closed');`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--import',
      'tsx',
      '--input-type=module',
      '--eval',
      script,
    ]);
    expect(stdout).toBe('closed\n');
  });
});

const hasUws = engineNames.includes('uws');

test.skipIf(!hasUws)('several processes may share one port where they are told to', async () => {
  const first = await startEngine('uws', { sharedPort: true, port: await freePort() });
  const second = await startEngine('uws', { sharedPort: true, port: first.port });
  expect(second.port).toBe(first.port);
  const exclusive = await createEngine(engineOptions('uws', { port: first.port }));
  await expect(exclusive.listen()).rejects.toThrow('another program has this port');
  await exclusive.close({ withinMs: 0 });
});

describe('the choice of the engine', () => {
  test.skipIf(!hasUws)('auto is uWebSockets.js where it loads', async () => {
    const { log, lines } = memoryLog();
    const engine = await createEngine(engineOptions('auto', { log }));
    onTestFinished(() => engine.close({ withinMs: 0 }));
    expect(engine.name).toBe('uws');
    expect(lines).toEqual([]);
  });

  test('auto falls back to ws with one warning where it does not', async () => {
    const { log, lines } = memoryLog();
    const engine = await createEngine(engineOptions('auto', { log }), noUws);
    onTestFinished(() => engine.close({ withinMs: 0 }));
    expect(engine.name).toBe('ws');
    expect(lines).toMatchObject([
      { level: 'warn', event: 'engine_fallback', err: { message: 'GLIBC_2.38 not found' } },
    ]);
  });

  test('uws asked for by name is an error where it does not load', async () => {
    await expect(createEngine(engineOptions('uws'), noUws)).rejects.toThrow(
      'HUB_ENGINE is uws, but uWebSockets.js does not load on this machine',
    );
  });

  test('ws asked for by name does not even try', async () => {
    const load = vi.fn(noUws);
    const engine = await createEngine(engineOptions('ws'), load);
    onTestFinished(() => engine.close({ withinMs: 0 }));
    expect([engine.name, load.mock.calls.length]).toEqual(['ws', 0]);
  });
});
