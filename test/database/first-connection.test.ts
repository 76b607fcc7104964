import { randomBytes } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { connectRaw } from '../../src/database/connect.ts';
import { reachDatabase } from '../../src/database/start/first-connection.ts';
import { databaseFailure } from '../../src/database/failure.ts';
import { freePort } from '../../src/database/embedded/free-port.ts';
import { throwawayCluster, type ThrowawayCluster } from '../support/cluster.ts';
import { memoryLog } from '../support/engine.ts';
import { ZONE } from '../support/clock.ts';

let server: ThrowawayCluster;
beforeAll(async () => {
  server = await throwawayCluster();
});
afterAll(() => server?.remove());

const reach = (
  url: string,
  options: { withinMs?: number; signal?: AbortSignal; variable?: 'DATABASE_OWNER_URL' } = {},
) => {
  const { log, lines } = memoryLog();
  const reached = reachDatabase({
    session: { url, nodeId: 'first', timeZone: ZONE },
    log,
    withinMs: options.withinMs ?? 60_000,
    ...options,
  });
  reached.catch(() => undefined);
  return { reached, lines };
};
const withUser = (user: string, password: string, database = 'postgres') => {
  const url = new URL(server.adminUrl);
  Object.assign(url, { username: user, password, pathname: `/${database}` });
  return url.href;
};
const asAdmin = async (...statements: string[]) => {
  const admin = new Client({ connectionString: server.adminUrl });
  await admin.connect();
  for (const statement of statements) await admin.query(statement);
  await admin.end();
};

describe('a database that is not there yet is waited for', () => {
  test('one that starts a moment later is reached, with one line that says so', async () => {
    await server.stop();
    const { reached, lines } = reach(server.adminUrl);
    await vi.waitFor(() => expect(lines.map(({ event }) => event)).toContain('database_awaited'));
    await server.start();
    await reached;
    expect(lines.map(({ event }) => event)).toEqual(['database_awaited', 'database_reached']);
  });

  test('one that nobody starts is given up in words, which name the variable and the place', async () => {
    const port = await freePort();
    const { reached } = reach(`postgres://hub:hush@127.0.0.1:${port}/hub`, {
      withinMs: 500,
      variable: 'DATABASE_OWNER_URL',
    });
    await expect(reached).rejects.toThrow(
      `DATABASE_OWNER_URL: nothing answers at 127.0.0.1:${port}. Is PostgreSQL running there? (ECONNREFUSED)`,
    );
  });

  test('one that takes the connection and says nothing, too', async () => {
    const sockets: Socket[] = [];
    const hole = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await new Promise((resolve) => hole.once('listening', resolve));
    const address = hole.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const { reached } = reach(`postgres://hub:hush@127.0.0.1:${port}/hub`, { withinMs: 500 });
    await expect(reached).rejects.toThrow(`DATABASE_URL: no answer from 127.0.0.1:${port}`);
    for (const socket of sockets) socket.destroy();
    hole.close();
  });

  test('a host that no name server knows', async () => {
    const { reached } = reach('postgres://hub:hush@nowhere.invalid/hub', { withinMs: 500 });
    await expect(reached).rejects.toThrow('DATABASE_URL: there is no host nowhere.invalid');
  });

  test('one that has no connection left for the role', async () => {
    const role = `few_${randomBytes(4).toString('hex')}`;
    await asAdmin(`CREATE ROLE ${role} LOGIN PASSWORD 'test' CONNECTION LIMIT 0`);
    const { reached } = reach(withUser(role, 'test'), { withinMs: 500 });
    await expect(reached).rejects.toThrow(
      `DATABASE_URL: the server has no connection left: too many connections for role "${role}"`,
    );
  });

  test('one that lets nobody in for now', async () => {
    const database = `closed_${randomBytes(4).toString('hex')}`;
    const role = `r_${database}`;
    await asAdmin(
      `CREATE ROLE ${role} LOGIN PASSWORD 'test'`,
      `CREATE DATABASE ${database}`,
      `ALTER DATABASE ${database} ALLOW_CONNECTIONS false`,
    );
    const { reached, lines } = reach(withUser(role, 'test', database));
    await vi.waitFor(() => expect(lines.map(({ event }) => event)).toContain('database_awaited'));
    await asAdmin(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`);
    await reached;
    await asAdmin(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
    const thrown: unknown = await connectRaw({
      url: withUser(role, 'test', database),
      nodeId: 'x',
      timeZone: 'UTC',
      log: memoryLog().log,
    }).catch((error: unknown) => error);
    expect(databaseFailure(thrown)).toEqual({ kind: 'unavailable' });
  });

  test('until somebody stops the hub', async () => {
    const stopping = new AbortController();
    const { reached, lines } = reach(`postgres://hub@127.0.0.1:${await freePort()}/hub`, { signal: stopping.signal });
    await vi.waitFor(() => expect(lines).toHaveLength(1));
    stopping.abort();
    await expect(reached).rejects.toBe(stopping.signal.reason);
  });
});

describe('what waiting does not mend is told at once, without the password', () => {
  const cases: [string, () => string, string][] = [
    [
      'a wrong password',
      () => withUser('postgres', 'hush-hush'),
      'DATABASE_URL: the server refuses the user postgres: password authentication failed for user "postgres"',
    ],
    ['no password', () => withUser('postgres', ''), 'DATABASE_URL: it has no password, and the server asks for one'],
    ['no such role', () => withUser('nobody', 'hush-hush'), 'DATABASE_URL: the server refuses the user nobody'],
    [
      'no such database',
      () => withUser('postgres', 'test', 'nowhere'),
      'DATABASE_URL: there is no database nowhere on that server. As an administrator: CREATE DATABASE nowhere',
    ],
    [
      'no TLS there',
      () => `${server.adminUrl}?sslmode=require`,
      'DATABASE_URL: the server does not speak TLS, which sslmode asks for',
    ],
  ];
  test.each(cases)('%s', async (_, url, words) => {
    const startedAt = performance.now();
    const { reached, lines } = reach(url());
    await expect(reached).rejects.toThrow(words);
    await expect(reached).rejects.not.toThrow('hush');
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    expect(lines).toEqual([]);
  });
});
