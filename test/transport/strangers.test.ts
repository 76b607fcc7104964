import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { trustedProxies } from '../../src/limits/addresses.ts';
import { joinRaw, openRaw, startEngine } from '../support/engine.ts';
import { engineNames } from '../support/engine-names.ts';

describe.each(engineNames)('on %s', (name) => {
  test('one address has only so many connections without a session; a session or an end makes room', async () => {
    const running = await startEngine(name, { limits: { maxStrangersPerAddress: 3 } });
    const waiting = [await openRaw(running.url), await openRaw(running.url), await openRaw(running.url)];
    await expect(openRaw(running.url)).rejects.toThrow(/40[03]/);
    expect(running.log.at(-1)).toMatchObject({
      event: 'connection_refused',
      cause: expect.stringContaining('address'),
    });

    waiting[0]?.send('40');
    await vi.waitFor(() => expect(running.engine.io.sockets.sockets.size).toBe(1));
    const next = await openRaw(running.url);
    await expect(openRaw(running.url)).rejects.toThrow(/40[03]/);

    next.ws.terminate();
    await vi.waitFor(() => openRaw(running.url));
  });

  test('those who have a session do not count, however many they are', async () => {
    const running = await startEngine(name, { limits: { maxStrangersPerAddress: 2 } });
    for (let n = 0; n < 20; n += 1) await joinRaw(running);
    await openRaw(running.url);
  });

  test('addresses are told apart behind a trusted proxy, and not by what a stranger says', async () => {
    const limits = { maxStrangersPerAddress: 1 };
    const from = (address: string) => ({ ws: { headers: { 'x-forwarded-for': address } } });
    const behind = await startEngine(name, { limits, trustedProxies: trustedProxies(['127.0.0.1']) });
    await openRaw(behind.url, from('203.0.113.1'));
    await openRaw(behind.url, from('203.0.113.2'));
    await expect(openRaw(behind.url, from('203.0.113.1'))).rejects.toThrow(/40[03]/);
    await openRaw(behind.url, from('2001:db8:1:2::1'));
    await expect(openRaw(behind.url, from('2001:db8:1:2::ffff'))).rejects.toThrow(/40[03]/);

    const open = await startEngine(name, { limits });
    await openRaw(open.url, from('203.0.113.1'));
    await expect(openRaw(open.url, from('203.0.113.2'))).rejects.toThrow(/40[03]/);
  });

  test('an address that knocks faster than its screens ever would is refused for a while', async () => {
    const limits = { handshakesPerAddress: { perSecond: 2, burst: 5 } };
    const running = await startEngine(name, { limits });
    const knock = async () => openRaw(running.url).then(({ ws }) => ws.terminate());
    const knocks = await Promise.allSettled(Array.from({ length: 30 }, knock));
    expect(knocks.filter(({ status }) => status === 'fulfilled').length).toBeLessThan(12);
    await vi.waitFor(knock, { timeout: 2_000, interval: 100 });
  });

  test('a head of more than 16 KiB is refused before anything is made of it', async () => {
    const running = await startEngine(name);
    const tcp = connect(running.port, running.host);
    tcp.on('error', () => undefined);
    const closed = once(tcp, 'close', { signal: AbortSignal.timeout(20_000) });
    let answer = '';
    tcp.on('data', (bytes) => (answer += bytes.toString()));
    tcp.write(`GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nX-Filler: ${'x'.repeat(40_000)}`);
    await closed;
    expect(answer).toMatch(/^HTTP\/1\.1 431 |^$/);
    expect(running.engine.io.engine.clientsCount).toBe(0);
  });
});
