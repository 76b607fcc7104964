import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { defaultLimits, type HubEngine } from '../../src/transport/engine.ts';
import { encodeEvent } from '../../src/transport/packets.ts';
import { connectClient, joinRaw, messageAfter, openRaw, startEngine, upgradeRequest } from '../support/engine.ts';
import { engineNames } from '../support/engine-names.ts';

const KIB = 1024;

/** Numbers of the changes that a raw client has heard. */
const heard = (messages: readonly string[]): number[] =>
  messages.filter((message) => message.startsWith('42')).map((message) => JSON.parse(message.slice(2))[1].n);

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

/** Publishes big changes until the room has only `members` left; how many it took. */
async function publishUntil(engine: HubEngine, room: string, members: number): Promise<number> {
  const filler = 'x'.repeat(60 * KIB);
  let n = 0;
  for (; engine.subscribers(room) > members && n < 2_000; n += 1) {
    engine.publish(room, encodeEvent('change', { n, filler }));
    await new Promise(setImmediate);
  }
  return n;
}

describe.each(engineNames)('on %s', (name) => {
  test('a reader that stops reading is cut off without having missed anything before, and the others go on', async () => {
    const running = await startEngine(name, { limits: { maxBackpressureBytes: 1024 * KIB } });
    const { engine } = running;
    const [stalled, healthy] = [await joinRaw(running), await joinRaw(running)];
    for (const { socket } of [stalled, healthy]) engine.join(socket, 'room');
    stalled.ws.pause();

    const published = await publishUntil(engine, 'room', 1);
    expect(stalled.socket.connected).toBe(false);
    expect(published).toBeLessThan(2_000);

    await messageAfter(healthy, published);
    expect(heard(healthy.messages)).toEqual(upTo(published));
    stalled.ws.resume();
    await stalled.closed;
    const received = heard(stalled.messages);
    expect(received).toEqual(upTo(received.length));
  });

  test('acknowledgements and single sends to a reader that stops reading cut it off too', async () => {
    const running = await startEngine(name, { limits: { maxBackpressureBytes: 1024 * KIB } });
    const { engine } = running;
    const [emitted, encoded] = [await joinRaw(running), await joinRaw(running)];
    for (const { ws } of [emitted, encoded]) ws.pause();
    const filler = 'x'.repeat(60 * KIB);
    for (let n = 0; n < 2_000 && engine.io.engine.clientsCount > 0; n += 1) {
      emitted.socket.emit('change', { n, filler });
      engine.sendEncoded(encoded.socket, encodeEvent('change', { n, filler }));
      await new Promise(setImmediate);
    }
    expect(engine.io.engine.clientsCount).toBe(0);
  });

  test('a reader may have 64 MiB waiting, and one message may be larger than the limit', async () => {
    expect(defaultLimits.maxBackpressureBytes).toBe(64 * KIB * KIB);
    const running = await startEngine(name, { limits: { maxBackpressureBytes: 8 * KIB * KIB } });
    const { engine } = running;
    const raw = await joinRaw(running);
    engine.join(raw.socket, 'room');
    raw.ws.pause();
    engine.publish('room', encodeEvent('change', { n: 0, filler: 'x'.repeat(9 * KIB * KIB) }));
    await vi.waitFor(() => expect(engine.bufferedBytes(raw.socket)).toBeGreaterThan(KIB * KIB));
    raw.ws.resume();
    await messageAfter(raw, 1);
    expect(heard(raw.messages)).toEqual([0]);
    expect(raw.socket.connected).toBe(true);
  });

  test.each([
    ['a message of 70 KB', `42["x","${'x'.repeat(70_000)}"]`],
    ['a binary message', Buffer.from([1, 2, 3])],
    ['binary in base64', 'bAQIDBA=='],
    ['an event that waits for an attachment', '451-["x",{"_placeholder":true,"num":0}]'],
    ['an acknowledgement that waits for an attachment', '461-1[{"_placeholder":true,"num":0}]'],
    ['JSON that is none', '42["x"'],
    ['an event without a name', '42[]'],
    ['a reserved event', '42["disconnect"]'],
    ['an unknown packet type', '49["x"]'],
    ['an unknown Engine.IO packet', '9'],
    ['an empty message', ''],
    ['a second CONNECT', '40'],
    ['another namespace', '40/admin,'],
    ['an event of another namespace', '42/admin,["x"]'],
    ["the server's own heartbeat", '2'],
  ])('%s closes the connection and disturbs nobody else', async (_what, message) => {
    const running = await startEngine(name);
    const { engine } = running;
    const [bad, good] = [await joinRaw(running), await joinRaw(running)];
    for (const { socket } of [bad, good]) engine.join(socket, 'room');
    const events = vi.fn<(event: string) => void>();
    bad.socket.onAny(events);

    bad.send(message);
    await bad.closed;
    await vi.waitFor(() => expect(engine.subscribers('room')).toBe(1));
    engine.publish('room', encodeEvent('change', { n: 0 }));
    await messageAfter(good, 1);
    expect(heard(good.messages)).toEqual([0]);
    expect(events).not.toHaveBeenCalled();
  });

  test.each([
    ['a reserved opcode', [0x83, 0x80, 0, 0, 0, 0]],
    ['a reserved bit', [0xc1, 0x80, 0, 0, 0, 0]],
    ['text that is not UTF-8', [0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28]],
    ['a continuation of nothing', [0x80, 0x80, 0, 0, 0, 0]],
  ])('%s closes the connection', async (_what, frame) => {
    const running = await startEngine(name);
    const tcp = connect(running.port, running.host);
    tcp.write(upgradeRequest(running.host));
    await once(tcp, 'data');
    tcp.on('error', () => {});
    const closed = once(tcp, 'close', { signal: AbortSignal.timeout(20_000) });
    tcp.resume();
    tcp.write(Buffer.from(frame));
    await closed;
    await vi.waitFor(() => expect(running.engine.io.engine.clientsCount).toBe(0));
    await joinRaw(running);
  });

  test('a frame without a mask is not taken for a message', async () => {
    const running = await startEngine(name, { limits: { connectTimeoutMs: 200 } });
    const sessions = vi.fn<() => void>();
    running.engine.io.on('connection', sessions);
    const tcp = connect(running.port, running.host);
    tcp.write(upgradeRequest(running.host));
    await once(tcp, 'data');
    const closed = once(tcp, 'close', { signal: AbortSignal.timeout(20_000) });
    tcp.resume();
    tcp.write(Buffer.from([0x81, 0x02, ...Buffer.from('40')]));
    await closed;
    expect(sessions).not.toHaveBeenCalled();
  });

  test.each([
    ['packets', { maxPacketsPerSecond: 20 }, '42["x"]', 10],
    ['bytes', { maxBytesPerSecond: 20_000 }, `42["x","${'x'.repeat(990)}"]`, 10],
  ])('a flood of %s closes the connection, what a person does not', async (_what, limits, message, few) => {
    const running = await startEngine(name, { limits });
    const [flooding, calm] = [await joinRaw(running), await joinRaw(running)];
    const received = vi.fn<() => void>();
    calm.socket.on('x', received);
    for (let n = 0; n < few; n += 1) calm.send(message);
    for (let n = 0; n < 200; n += 1) flooding.send(message);
    await flooding.closed;
    await vi.waitFor(() => expect(received).toHaveBeenCalledTimes(few));
    expect(calm.socket.connected).toBe(true);
    expect(running.log.filter(({ event }) => event === 'connection_flooding')).toHaveLength(1);
  });

  test('a refusal tells the client why, and closes the connection, so that each guess costs a connection', async () => {
    const { engine, url } = await startEngine(name);
    const guesses = vi.fn<() => void>();
    engine.io.use((_socket, next) => {
      guesses();
      setTimeout(() => next(Object.assign(new Error('unauthenticated'), { data: { retryable: false } })), 5);
    });
    const raw = await openRaw(url);
    raw.send('40{"token":"guess"}');
    await messageAfter(raw, 2);
    expect(raw.messages[1]).toBe('44{"message":"unauthenticated","data":{"retryable":false}}');
    // Long before `connectTimeoutMs` would end it.
    await Promise.race([raw.closed, pause(4_000).then(() => Promise.reject(new Error('still open')))]);
    expect(guesses).toHaveBeenCalledTimes(1);
    expect(engine.io.engine.clientsCount).toBe(0);
  });

  test('guesses sent before the first is answered are not looked up', async () => {
    const { engine, url } = await startEngine(name);
    const guesses = vi.fn<() => void>();
    engine.io.use((_socket, _next) => guesses());
    const raw = await openRaw(url);
    for (let n = 0; n < 50; n += 1) raw.send('40{"token":"guess"}');
    await raw.closed;
    expect(guesses.mock.calls.length).toBeLessThanOrEqual(1);
  });

  test('a client refused because the database is away comes in when it tries again', async () => {
    const { engine, url } = await startEngine(name);
    let isAway = true;
    engine.io.use((_socket, next) => {
      if (isAway) next(Object.assign(new Error('unavailable'), { data: { retryable: true } }));
      else next();
    });
    const client = connectClient(url);
    const error = await new Promise<Error & { data?: unknown }>((resolve) => {
      client.once('connect_error', resolve);
    });
    expect(error.data).toEqual({ retryable: true });
    await vi.waitFor(() => expect(engine.io.engine.clientsCount).toBe(0));
    isAway = false;
    client.connect();
    await vi.waitFor(() => expect(client.connected).toBe(true));
  });

  test('a connection that asks for no session is closed', async () => {
    expect(defaultLimits.connectTimeoutMs).toBe(5_000);
    const { engine, url } = await startEngine(name, { limits: { connectTimeoutMs: 100 } });
    const raw = await openRaw(url);
    await raw.closed;
    expect(engine.io.engine.clientsCount).toBe(0);
  });

  test('a client that no longer answers is noticed', async () => {
    const running = await startEngine(name, { limits: { pingIntervalMs: 50, pingTimeoutMs: 50 } });
    const silent = await joinRaw(running);
    running.engine.join(silent.socket, 'room');
    const reason = await new Promise((resolve) => {
      silent.socket.on('disconnect', resolve);
    });
    expect(reason).toBe('ping timeout');
    expect(running.engine.subscribers('room')).toBe(0);
  });
});
