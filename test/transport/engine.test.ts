import { describe, expect, test, vi } from 'vitest';
import { encodeEvent, EncodedReply } from '../../src/transport/packets.ts';
import { connectClient, joinRaw, messageAfter, openRaw, startEngine } from '../support/engine.ts';
import { engineNames } from '../support/engine-names.ts';

describe.each(engineNames)('on %s', (name) => {
  test('a room gets what is published to it, and nobody else does', async () => {
    const running = await startEngine(name);
    const { engine } = running;
    const [inside, both, outside] = [await joinRaw(running), await joinRaw(running), await joinRaw(running)];
    engine.join(inside.socket, 'a');
    engine.join(both.socket, 'a');
    engine.join(both.socket, 'b');
    expect([engine.subscribers('a'), engine.subscribers('b'), engine.subscribers('c')]).toEqual([2, 1, 0]);

    engine.publish('a', encodeEvent('queue:changed', { note: 'Übergabe ✓' }));
    engine.publish('b', encodeEvent('queue:changed', 2));
    engine.publish('c', encodeEvent('queue:changed', 3));
    for (const { socket } of [inside, both, outside]) socket.emit('end');

    await vi.waitFor(() => expect(outside.messages).toEqual(['42["end"]']));
    await vi.waitFor(() => expect(inside.messages).toEqual(['42["queue:changed",{"note":"Übergabe ✓"}]', '42["end"]']));
    await vi.waitFor(() =>
      expect(both.messages).toEqual([
        '42["queue:changed",{"note":"Übergabe ✓"}]',
        '42["queue:changed",2]',
        '42["end"]',
      ]),
    );
  });

  test('within one tick, what a socket is sent arrives in the order of the calls, and a join counts from its call on', async () => {
    const running = await startEngine(name);
    const { engine } = running;
    const raw = await joinRaw(running);
    const acknowledge: ((reply: unknown) => void)[] = [];
    raw.socket.on('feed:subscribe', (reply) => acknowledge.push(reply));
    raw.send('427["feed:subscribe"]');
    raw.send('428["feed:subscribe"]');
    raw.send('429["feed:subscribe"]');
    await vi.waitFor(() => expect(acknowledge).toHaveLength(3));

    engine.publish('room', encodeEvent('change', 'before the join'));
    acknowledge[0]?.('snapshot');
    engine.join(raw.socket, 'room');
    engine.publish('room', encodeEvent('change', 1));
    acknowledge[1]?.(new EncodedReply('{"ok":true}'));
    engine.publish('room', encodeEvent('change', 2));
    raw.socket.emit('change', 3);
    engine.publish('room', encodeEvent('change', 4));
    engine.sendEncoded(raw.socket, encodeEvent('change', 5));
    engine.publish('room', encodeEvent('change', 6));
    engine.leave(raw.socket, 'room');
    engine.publish('room', encodeEvent('change', 'after leaving'));
    acknowledge[2]?.('last');

    await messageAfter(raw, 9);
    expect(raw.messages).toEqual([
      '437["snapshot"]',
      '42["change",1]',
      '438[{"ok":true}]',
      '42["change",2]',
      '42["change",3]',
      '42["change",4]',
      '42["change",5]',
      '42["change",6]',
      '439["last"]',
    ]);
  });

  test('the order holds for messages of all sizes and a reader that is slow', async () => {
    const running = await startEngine(name);
    const { engine } = running;
    const raw = await joinRaw(running);
    engine.join(raw.socket, 'room');
    raw.ws.pause();
    const count = 600;
    for (let n = 0; n < count; n += 1) {
      const payload = [n, 'x'.repeat(n % 7 === 0 ? 40_000 : n % 50)];
      if (n % 3 === 0) raw.socket.emit('change', payload);
      else if (n % 3 === 1) engine.publish('room', encodeEvent('change', payload));
      else engine.sendEncoded(raw.socket, encodeEvent('change', payload));
      if (n % 40 === 0) await new Promise(setImmediate);
    }
    raw.ws.resume();
    await messageAfter(raw, count);
    expect(raw.messages.map((message) => JSON.parse(message.slice(2))[1][0])).toEqual(
      Array.from({ length: count }, (_, n) => n),
    );
  });

  test('what was published before a drop or a disconnect is delivered', async () => {
    const running = await startEngine(name);
    const { engine } = running;
    const [dropped, disconnected] = [await joinRaw(running), await joinRaw(running)];
    for (const { socket } of [dropped, disconnected]) engine.join(socket, 'room');
    engine.publish('room', encodeEvent('change', 1));
    engine.drop(dropped.socket);
    engine.disconnect(disconnected.socket);
    await Promise.all([dropped.closed, disconnected.closed]);
    expect(dropped.messages).toEqual(['42["change",1]']);
    expect(disconnected.messages).toEqual(['42["change",1]', '41']);
  });

  test('a socket that is gone can be joined, sent to and ended without effect', async () => {
    const running = await startEngine(name);
    const { engine } = running;
    const raw = await joinRaw(running);
    engine.join(raw.socket, 'room');
    const gone = new Promise((resolve) => {
      raw.socket.on('disconnect', () => {
        engine.leave(raw.socket, 'room');
        resolve(undefined);
      });
    });
    raw.ws.terminate();
    await gone;
    engine.join(raw.socket, 'room');
    engine.sendEncoded(raw.socket, encodeEvent('change', 1));
    engine.drop(raw.socket);
    engine.disconnect(raw.socket);
    engine.publish('room', encodeEvent('change', 2));
    expect(engine.subscribers('room')).toBe(0);
    expect(engine.bufferedBytes(raw.socket)).toBe(0);
    expect(engine.io.engine.clientsCount).toBe(0);
  });

  test('a dropped client connects again by itself, a disconnected one does not', async () => {
    const { engine, url } = await startEngine(name);
    const drops: string[] = [];
    engine.io.on('connection', (socket) => socket.emit('welcome'));
    const client = connectClient(url);
    client.on('disconnect', (reason) => drops.push(reason));
    const connects = vi.fn<() => void>();
    client.on('connect', connects);
    await vi.waitFor(() => expect(connects).toHaveBeenCalledTimes(1));

    for (const socket of engine.io.sockets.sockets.values()) engine.drop(socket);
    await vi.waitFor(() => expect(connects).toHaveBeenCalledTimes(2));
    for (const socket of engine.io.sockets.sockets.values()) engine.disconnect(socket);
    await vi.waitFor(() => expect(drops).toEqual(['transport close', 'io server disconnect']));
    expect(client.active).toBe(false);
  });

  test.each([
    ['by the hub', (socket: { disconnect(): unknown }) => socket.disconnect()],
    ['by the client', (_socket: unknown, raw: { send(message: string): void }) => raw.send('41')],
  ])('a session ended %s takes its connection and its rooms along', async (_by, end) => {
    const running = await startEngine(name);
    const { engine } = running;
    const raw = await joinRaw(running);
    engine.join(raw.socket, 'room');
    end(raw.socket, raw);
    await raw.closed;
    engine.publish('room', encodeEvent('change', 1));
    expect(engine.subscribers('room')).toBe(0);
    expect(raw.messages.filter((message) => message.startsWith('42'))).toEqual([]);
  });

  test('nothing offers to recover a connection, so that nobody hears a room without having subscribed', async () => {
    const running = await startEngine(name);
    const raw = await openRaw(running.url);
    raw.send('40{"pid":"of-an-earlier-session","offset":"x"}');
    await messageAfter(raw, 2);
    // Socket.IO hands out the private id that recovery needs (`pid`) only where it is on.
    expect(Object.keys(JSON.parse(raw.messages[1]?.slice(2) ?? ''))).toEqual(['sid']);
  });
});
