import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandNames } from '../../src/protocol/commands/index.ts';
import { aDepartment } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { paired, signedIn } from '../support/screens.ts';
import { attack } from '../fuzz/attack.ts';
import { bystanders, quantile } from '../fuzz/bystanders.ts';
import { memoryOf } from '../fuzz/memory.ts';
import { randomOf } from '../fuzz/random.ts';
import { rawConnection } from '../fuzz/raw-connection.ts';
import { forbidden, frameBytes, odd } from '../fuzz/websocket-frames.ts';
import { engineNames } from '../support/engine-names.ts';
import { atMost, slowness } from '../support/slowness.ts';

/** The whole of it, 100,000 frames and a measurement to go with it, is `npm run fuzz`. */
const FRAMES = 5_000;
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_122);

describe.each(engineNames)('frames that are wrong, on %s', (engine) => {
  let database: TestDatabase;
  let hub: RunningHub;

  beforeAll(async () => {
    database = await testDatabase();
    await aDepartment(database.knex);
    hub = await startHub({ databaseUrl: database.url, engine, env: { LOG_LEVEL: 'info' } });
  });
  afterAll(async () => {
    expect(await hub?.stop()).toBe(0);
    // Where other work crowds the machine, commands may in truth get no connection for ten seconds.
    const isCrowding = (line: string) => slowness() > 1 && line.includes('"database_unavailable"');
    expect(hub?.log.filter((line) => line.includes('"level":"error"') && !isCrowding(line))).toEqual([]);
    await database?.drop();
  });

  test.each(Object.entries(forbidden))('%s ends the connection', async (_what, make) => {
    for (let seed = 0; seed < 5; seed += 1) {
      const connection = await rawConnection(hub.port);
      connection.write(make(randomOf(SEED + seed)));
      expect(await connection.ended(3_000)).toBe(true);
    }
  });

  test.each(Object.entries(odd))('%s does no harm', async (_what, make) => {
    for (let seed = 0; seed < 5; seed += 1) {
      const connection = await rawConnection(hub.port);
      connection.write(make(randomOf(SEED + seed)));
      await connection.ended(30);
      connection.destroy();
    }
    expect((await fetch(`${hub.url}/healthz`)).status).toBe(200);
  });

  test('pings without end, whose pongs are never read, end the connection and take no memory', async () => {
    const before = (await memoryOf(hub.process.pid ?? 0)).now;
    const { connect } = await import('node:net');
    const tcp = connect(hub.port, '127.0.0.1');
    tcp.on('error', () => undefined);
    let isOpen = true;
    tcp.on('close', () => (isOpen = false));
    tcp.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    );
    tcp.pause();
    const pings = Buffer.concat(
      Array.from({ length: 200 }, () => frameBytes({ opcode: 9, payload: Buffer.alloc(125) })),
    );
    const until = performance.now() + 4_000;
    while (isOpen && performance.now() < until) {
      tcp.write(pings);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    tcp.resume();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(isOpen).toBe(false);
    expect((await memoryOf(hub.process.pid ?? 0)).now - before).toBeLessThan(60);
  });

  test(`of ${FRAMES} nobody else notices: the process is up, its memory is bounded, every command is answered`, async () => {
    const { knex } = database;
    const pid = hub.process.pid ?? 0;
    const tokens = await Promise.all([
      ...Array.from({ length: 40 }, async (_, n) => (await paired(knex, { kind: n % 2 ? 'kiosk' : 'board' })).token),
      signedIn(knex, 'reception'),
      signedIn(knex, 'admin'),
    ]);
    const others = await bystanders(hub.url, {
      tokens: await Promise.all(Array.from({ length: 20 }, () => signedIn(knex, 'nurse'))),
      everyMs: 400,
    });
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const quiet = others.take();
    const before = (await memoryOf(pid)).now;

    const report = await attack({ port: hub.port, tokens, commandNames, frames: FRAMES, atOnce: 20, seed: SEED });
    const beside = others.take();
    const after = await memoryOf(pid);
    await others.stop();
    const figures = {
      engine,
      ...report,
      quietP99: quantile(quiet, 0.99),
      besideP99: quantile(beside, 0.99),
      before,
      ...after,
    };
    console.log(JSON.stringify(figures));

    expect(report.survived).toEqual({});
    // A hub that other work crowds out lets some wait for longer than a connection may take to say who it is.
    if (slowness() === 1) expect(report.refused).toBe(0);
    expect(report.answered).toBe(report.asked);
    expect(report.asked).toBeGreaterThan(FRAMES / 3);
    expect(others.troubles).toEqual([]);
    expect(after.most - before).toBeLessThan(250);
    // The attackers have the same two cores here; what this shows is that nobody waits behind them.
    expect(quantile(beside, 0.99)).toBeLessThan(atMost(quantile(quiet, 0.99) * 5 + 500));
  });
});
