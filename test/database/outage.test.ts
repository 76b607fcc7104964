import { createServer, type Socket } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connectDatabase, connectRaw } from '../../src/database/connect.ts';
import { databaseFailure } from '../../src/database/failure.ts';
import { throwawayCluster, type ThrowawayCluster } from '../support/cluster.ts';
import { atMost } from '../support/slowness.ts';

const log = pino({ level: 'silent' });
let server: ThrowawayCluster;
beforeAll(async () => {
  server = await throwawayCluster();
});
afterAll(() => server.remove());

const connect = (url: string, max = 5) =>
  connectDatabase({ url, pool: { min: 0, max }, acquireWithinMs: 1_000, nodeId: 'outage', timeZone: 'UTC', log });

test('while the database is down queries fail in time as unavailable, and work again once it is back', async () => {
  const knex = connect(server.adminUrl);
  await Promise.all(Array.from({ length: 5 }, () => knex.raw('select pg_sleep(0.05)')));
  const running = outcomeOf(knex.raw('select pg_sleep(4)'));
  await server.stop();
  expect((await running).failure).toEqual({ kind: 'unavailable' });
  // More than the pool holds, so that each of its dead connections and new ones as well are tried.
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcomeOf(knex.raw('select 1'))));
  for (const { failure, ms } of outcomes) {
    expect(failure).toEqual({ kind: 'unavailable' });
    expect(ms).toBeLessThan(atMost(3000));
  }
  await server.start();
  await vi.waitFor(async () => expect(await outcomeOf(knex.raw('select 1'))).toMatchObject({ failure: undefined }));
  await knex.destroy();
});

test('a database host that takes connections and says nothing is unavailable within 3 s', async () => {
  const sockets: Socket[] = [];
  const hole = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await new Promise((resolve) => hole.once('listening', resolve));
  const address = hole.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const url = `postgres://nobody@127.0.0.1:${port}/none`;
  const knex = connect(url);
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => outcomeOf(knex.raw('select 1'))));
  for (const { failure, ms } of outcomes) {
    expect(failure).toEqual({ kind: 'unavailable' });
    expect(ms).toBeLessThan(atMost(3000));
  }
  const raw = await outcomeOf(connectRaw({ url, nodeId: 'outage', timeZone: 'UTC', log }));
  expect(raw.failure).toEqual({ kind: 'unavailable' });
  expect(raw.ms).toBeLessThan(atMost(3000));
  await knex.destroy();
  for (const socket of sockets) socket.destroy();
  hole.close();
});

test('a session that stops answering in the middle of a statement is given up, and the next one works', async () => {
  const knex = connect(server.adminUrl, 1);
  const { rows } = await knex.raw<{ rows: { pid: number }[] }>('select pg_backend_pid() as pid');
  const pid = rows[0]?.pid ?? 0;
  process.kill(pid, 'SIGSTOP');
  try {
    const { failure, ms } = await outcomeOf(knex.raw('select 1'));
    expect(failure).toEqual({ kind: 'unavailable' });
    // statement_timeout is 5 s, and a stopped server cannot enforce it.
    expect(ms).toBeGreaterThan(5000);
    expect(ms).toBeLessThan(atMost(8000));
    expect(await outcomeOf(knex.raw('select 1'))).toMatchObject({ failure: undefined });
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await knex.destroy();
});

test('a connection idle in a transaction is ended by the database after 5 s', async () => {
  const knex = connect(server.adminUrl, 1);
  const idling = knex.transaction(async (trx) => {
    await trx.raw('select 1');
    await new Promise((resolve) => setTimeout(resolve, 5500));
    await trx.raw('select 1');
  });
  expect((await outcomeOf(idling)).failure).toEqual({ kind: 'unavailable' });
  expect(await outcomeOf(knex.raw('select 1'))).toMatchObject({ failure: undefined });
  await knex.destroy();
});

test('a lost raw connection says so by its end', async () => {
  const client = await connectRaw({ url: server.adminUrl, nodeId: 'outage', timeZone: 'UTC', log });
  const ended = new Promise((resolve) => client.once('end', resolve));
  await server.stop();
  await ended;
  await server.start();
});

async function outcomeOf(query: PromiseLike<unknown>) {
  const started = performance.now();
  const error: unknown = await Promise.resolve(query).then(
    () => undefined,
    (failure: unknown) => failure,
  );
  return {
    failure: error === undefined ? undefined : databaseFailure(error),
    ms: performance.now() - started,
  };
}
