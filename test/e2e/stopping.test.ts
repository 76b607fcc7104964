import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { afterAll, expect, test, vi } from 'vitest';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
afterAll(database.drop);

test('a hub that is told twice to stop while it starts ends once, without a word of having listened', async () => {
  const holder = new Client({ connectionString: database.adminUrl });
  await holder.connect();
  // The start looks at the schema's version, and waits there.
  await holder.query('BEGIN; LOCK TABLE knex_migrations IN ACCESS EXCLUSIVE MODE');
  const hub = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      PORT: '0',
      HUB_ENGINE: 'ws',
      HUB_TIME_ZONE: 'Europe/Berlin',
      LOG_LEVEL: 'info',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [hub.stdout, hub.stderr])
    createInterface({ input: stream }).on('line', (line) => said.push(line));
  const ended = once(hub, 'exit');
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
}, 30_000);
