import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { grantHub } from '../../src/database/schema/grants.ts';
import { testDatabase } from '../support/database.ts';
import { ZONE } from '../support/clock.ts';

const database = await testDatabase();
afterAll(database.drop);

const starting = (env: Record<string, string> = {}) => {
  const hub = spawn(process.execPath, ['dist/hub/main.js'], {
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      PORT: '0',
      POOL_MAX: '10',
      HUB_ENGINE: 'ws',
      HUB_TIME_ZONE: ZONE,
      LOG_LEVEL: 'debug',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void hub.kill('SIGKILL'));
  const said: string[] = [];
  for (const stream of [hub.stdout, hub.stderr])
    createInterface({ input: stream }).on('line', (line) => said.push(line));
  return { hub, said, ended: once(hub, 'close') };
};

test('a hub that is told twice to stop while it starts ends once, without a word of having listened', async () => {
  const holder = new Client({ connectionString: database.adminUrl });
  await holder.connect();
  // The start looks at the schema's version, and waits there.
  await holder.query('BEGIN; LOCK TABLE knex_migrations IN ACCESS EXCLUSIVE MODE');
  const { hub, said, ended } = starting();
  const waiting = async () => {
    const { rowCount } = await holder.query(
      'SELECT FROM pg_locks WHERE NOT granted AND relation = $1::regclass AND pid <> pg_backend_pid()',
      ['knex_migrations'],
    );
    return rowCount;
  };
  await vi.waitFor(async () => expect(await waiting(), said.join('\n')).toBe(1), { timeout: 20_000, interval: 20 });
  hub.kill('SIGINT');
  await vi.waitFor(() => expect(said.join('\n')).toContain('hub_stopping'));
  hub.kill('SIGTERM');
  await holder.end();
  await ended;
  const log = said.join('\n');
  expect(hub.exitCode, log).toBe(0);
  expect(log).not.toContain('hub_listening');
  expect(log.match(/hub_stopping/g)).toHaveLength(1);
  expect(log.match(/hub_stopped/g)).toHaveLength(1);
  expect(said.at(-1)).toContain('hub_stopped');
});

describe('a hub whose feed cannot be read, since other sessions have the role’s connections', () => {
  const role = `few_${randomBytes(4).toString('hex')}`;
  const url = new URL(database.url);
  url.username = role;
  const others: Client[] = [];
  beforeAll(async () => {
    const owner = new Client({ connectionString: database.adminUrl });
    await owner.connect();
    await owner.query(`CREATE ROLE ${role} LOGIN PASSWORD 'test' CONNECTION LIMIT 20`);
    await grantHub(owner, { role });
    await owner.end();
    for (let n = 0; n < 10; n += 1) {
      const other = new Client({ connectionString: url.href });
      other.on('error', () => undefined);
      others.push(other);
      await other.connect();
    }
  });
  afterAll(async () => {
    for (const other of others) await other.end();
    const owner = new Client({ connectionString: database.adminUrl });
    await owner.connect();
    await owner.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    await owner.end();
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('ends at %s, as one that listens does', async (signal) => {
    const { hub, said, ended } = starting({ DATABASE_URL: url.href });
    await vi.waitFor(() => expect(said.join('\n')).toContain('feed_read_failed'), { timeout: 40_000, interval: 20 });
    const signalledAt = performance.now();
    hub.kill(signal);
    await ended;
    expect({ code: hub.exitCode, said: said.at(-1) }).toEqual({
      code: 0,
      said: expect.stringContaining('hub_stopped'),
    });
    expect(performance.now() - signalledAt).toBeLessThan(10_000);
  });

  test('and gives up by itself, in words', async () => {
    const { hub, said, ended } = starting({ DATABASE_URL: url.href });
    await ended;
    expect(hub.exitCode).toBe(1);
    expect(said.at(-1)).toBe(
      `The feed could not be read within 30 s: the server has no connection left: too many connections for role "${role}".`,
    );
  });

  test('a limit that cannot be enough is told at once, with the sum', async () => {
    const owner = new Client({ connectionString: database.adminUrl });
    await owner.connect();
    await owner.query(`ALTER ROLE ${role} CONNECTION LIMIT 11`);
    const { hub, said, ended } = starting({ DATABASE_URL: url.href });
    await ended;
    await owner.query(`ALTER ROLE ${role} CONNECTION LIMIT 20`);
    await owner.end();
    expect(hub.exitCode).toBe(1);
    expect(said.join('\n')).toMatch(
      /This node may open 1\d database connections .* but the role few_\w+ may have 11\. .*ALTER ROLE few_\w+ CONNECTION LIMIT 1\d/,
    );
  });
});
