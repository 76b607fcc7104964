import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { joinRaw, startEngine } from '../support/engine.ts';
import { engineNames } from '../support/engine-names.ts';

test.each(engineNames)('on %s pings now and then are answered, a flood of them ends the connection', async (name) => {
  const running = await startEngine(name);
  const [calm, flooding] = [await joinRaw(running), await joinRaw(running)];
  for (let n = 0; n < 10; n += 1) {
    const pong = once(calm.ws, 'pong');
    calm.ws.ping(`${n}`);
    await pong;
  }
  for (let n = 0; n < 100; n += 1) flooding.ws.ping();
  await flooding.closed;
  expect(calm.socket.connected).toBe(true);
  expect(running.engine.io.engine.clientsCount).toBe(1);
});

test.each(engineNames)('on %s what waits for a reader whose session is over is thrown away', async (name) => {
  const running = await startEngine(name);
  const slow = await joinRaw(running);
  slow.ws.pause();
  for (let n = 0; n < 100; n += 1) running.engine.sendEncoded(slow.socket, `42["x","${'x'.repeat(60_000)}"]`);
  expect(running.engine.bufferedBytes(slow.socket)).toBeGreaterThan(1_000_000);
  running.engine.join(slow.socket, 'room');
  running.engine.cut(slow.socket);
  expect(slow.socket.connected).toBe(false);
  await vi.waitFor(() => expect(running.engine.subscribers('room')).toBe(0));
  slow.ws.resume();
  await slow.closed;
  expect(slow.messages.length).toBeLessThan(100);
});
