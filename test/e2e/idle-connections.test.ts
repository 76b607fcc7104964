import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { testDatabase } from '../support/database.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { atMost } from '../support/slowness.ts';
import { engineNames } from '../support/engine-names.ts';

const database = await testDatabase();
const hubs = new Map<string, RunningHub>();
beforeAll(async () => {
  for (const engine of engineNames) hubs.set(engine, await startHub({ databaseUrl: database.url, engine }));
});
afterAll(async () => {
  for (const hub of hubs.values()) await hub.stop();
  await database.drop();
});

// Beside each other: most of a minute is waiting.
test.concurrent.each(engineNames)(
  'on %s, a connection that never says who it is ends after five seconds, one that never asks anything after a while',
  async (engine) => {
    const { url, port } = hubs.get(engine) ?? { url: '', port: 0 };
    const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    await once(socket, 'open');
    const silent = connect(port, '127.0.0.1');
    const slow = connect(port, '127.0.0.1');
    for (const tcp of [silent, slow]) tcp.on('error', () => undefined).resume();
    slow.write('GET / HTTP/1.1\r\nHost: x\r\n');
    const drip = setInterval(() => void slow.write('X-A: b\r\n'), 1_000);
    const startedAt = performance.now();
    const until = (emitter: { once(event: 'close', done: () => void): unknown }) =>
      new Promise<number>((resolve) => void emitter.once('close', () => resolve(performance.now() - startedAt)));
    const [asked, unasked, dripped] = await Promise.all([until(socket), until(silent), until(slow)]);
    clearInterval(drip);
    expect(asked).toBeLessThan(atMost(9_000));
    expect(unasked).toBeLessThan(atMost(75_000));
    expect(dripped).toBeLessThan(atMost(75_000));
  },
);
