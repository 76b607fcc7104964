import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import type { OriginRule } from '../../src/transport/admission/origins.ts';
import { joinRaw, openRaw, startEngine, upgradeRequest, type RunningEngine } from '../support/engine.ts';
import { engineNames } from '../support/engine-names.ts';

const origins: OriginRule = { publicUrl: 'https://queue.example.org', allowed: ['https://intranet.example.org:8443'] };

describe.each(engineNames)('on %s', (name) => {
  test.each([
    ['none, as from a program', undefined],
    ['the one of the Host asked for', 'http://HOST'],
    ['that over TLS ended by a proxy', 'https://HOST'],
    ['the public address', 'https://queue.example.org'],
    ['a listed one', 'https://intranet.example.org:8443'],
  ])('an Origin may connect: %s', async (_what, origin) => {
    const running = await startEngine(name, { origins });
    const headers = origin ? { origin: origin.replace('HOST', `127.0.0.1:${running.port}`) } : {};
    await joinRaw(running, { ws: { headers } });
  });

  test.each([
    ['a foreign one', 'https://evil.example'],
    ['another port of a listed one', 'https://intranet.example.org'],
    ['another scheme of the public address', 'http://queue.example.org'],
    ['the public address as a prefix', 'https://queue.example.org.evil.example'],
    ['the Host with a port of its own', 'http://127.0.0.1:1'],
    ['a sandboxed page', 'null'],
    ['a file', 'file://'],
    ['no origin at all', 'x'],
    ['two', 'https://queue.example.org, https://evil.example'],
  ])('an Origin may not connect: %s', async (_what, origin) => {
    const running = await startEngine(name, { origins });
    await expect(openRaw(running.url, { ws: { headers: { origin } } })).rejects.toThrow(/40[03]/);
    expect(running.engine.io.engine.clientsCount).toBe(0);
    expect(running.log.map(({ event }) => event)).toContain('connection_refused');
  });

  test.each([
    ['long polling', 'EIO=4&transport=polling'],
    ['an unknown transport', 'EIO=4&transport=__proto__'],
    ['no transport', 'EIO=4'],
    ['an older protocol', 'EIO=3&transport=websocket'],
    ['no protocol', 'transport=websocket'],
    ['a session that is not there', 'EIO=4&transport=websocket&sid=constructor'],
  ])('a handshake is refused: %s', async (_what, query) => {
    const running = await startEngine(name);
    await expect(openRaw(running.url, { query })).rejects.toThrow(/40[03]/);
    const response = await fetch(`${running.url}/socket.io/?${query}`);
    expect(response.status).toBe(400);
    expect(running.engine.io.engine.clientsCount).toBe(0);
  });

  test('long polling is refused whatever the method', async () => {
    const { url } = await startEngine(name);
    for (const method of ['POST', 'PUT', 'OPTIONS', 'DELETE']) {
      const response = await fetch(`${url}/socket.io/?EIO=4&transport=polling`, { method });
      expect([method, response.status]).toEqual([method, 400]);
    }
  });

  test('a second connection cannot be put under a live session, nor a request left unanswered in it', async () => {
    const running = await startEngine(name, { origins });
    const raw = await openRaw(running.url);
    await vi.waitFor(() => expect(raw.messages).toHaveLength(1));
    const { sid } = JSON.parse(raw.messages[0]?.slice(1) ?? '');
    const query = `EIO=4&transport=websocket&sid=${sid}`;
    await expect(openRaw(running.url, { query })).rejects.toThrow(/400/);
    const response = await fetch(`${running.url}/socket.io/?${query}`, { signal: AbortSignal.timeout(20_000) });
    expect(response.status).toBe(400);
  });

  test('a WebSocket to any other path is refused', async () => {
    const { url } = await startEngine(name);
    for (const path of ['/', '/board', '/socket.io', '/socket.io/more']) {
      await expect(openRaw(`${url}${path}#`.replace('#', '?x='))).rejects.toThrow(/404/);
    }
  });

  test('clients that leave in the middle of the handshake, refused or not, do no harm', async () => {
    const running = await startEngine(name, { origins });
    for (const origin of ['https://evil.example', 'https://queue.example.org']) {
      for (let n = 0; n < 100; n += 1) {
        await abortHandshake(running, origin, n);
      }
    }
    await vi.waitFor(() => expect(running.engine.io.engine.clientsCount).toBe(0));
    await joinRaw(running);
  });

  test('a client that leaves while it is being looked up does no harm', async () => {
    const running = await startEngine(name);
    let next: ((error?: Error) => void) | undefined;
    running.engine.io.use((_socket, done) => {
      next = done;
    });
    for (const error of [undefined, new Error('unauthenticated')]) {
      const raw = await openRaw(running.url);
      raw.send('40{"token":"t"}');
      await vi.waitFor(() => expect(next).toBeDefined());
      raw.ws.terminate();
      await vi.waitFor(() => expect(running.engine.io.engine.clientsCount).toBe(0));
      next?.(error);
      next = undefined;
    }
    await new Promise(setImmediate);
    expect(running.engine.io.sockets.sockets.size).toBe(0);
  });
});

/** Resets the connection at a point that moves with `n`: in the request, right after it, some ms later. */
async function abortHandshake({ host, port }: RunningEngine, origin: string, n: number): Promise<void> {
  const request = upgradeRequest(`${host}:${port}`, [`Origin: ${origin}`]);
  const tcp = connect(port, host);
  tcp.on('error', () => {});
  await once(tcp, 'connect');
  const step = n % 6;
  tcp.write(step === 0 ? request.slice(0, 80) : request);
  if (step > 1) await pause(step - 1);
  tcp.resetAndDestroy();
}
