import { existsSync } from 'node:fs';
import { Client } from 'pg';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { checkSession } from '../../src/database/start/session-check.ts';
import { connectOnce } from '../../src/database/connect.ts';
import { freePort } from '../../src/database/embedded/free-port.ts';
import { sessionSettings } from '../../src/database/session.ts';
import { inForeground } from '../support/background.ts';
import { testDatabase } from '../support/database.ts';
import { startHub } from '../support/hub.ts';
import { ZONE } from '../support/clock.ts';

const PGBOUNCER = '/usr/sbin/pgbouncer';

const database = await testDatabase();
afterAll(database.drop);

const pooled = async (poolMode: 'transaction' | 'session'): Promise<string> => {
  const behind = new URL(database.url);
  const port = await freePort();
  const name = behind.pathname.slice(1);
  const config = `
[databases]
${name} = host=${behind.hostname} port=${behind.port} dbname=${name} user=${behind.username} password=${behind.password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${poolMode}
ignore_startup_parameters = options,extra_float_digits
`;
  const stop = await inForeground(PGBOUNCER, { port, file: 'pgbouncer.ini', config, args: (file) => ['-q', file] });
  onTestFinished(stop);
  behind.port = String(port);
  return behind.href;
};

describe.skipIf(!existsSync(PGBOUNCER))('behind PgBouncer, which drops the settings of sessions', () => {
  test.each(['transaction', 'session'] as const)(
    'in %s mode, a hub does not start, and says which settings and what mends it',
    async (poolMode) => {
      const url = await pooled(poolMode);
      const client = new Client({ connectionString: url });
      await client.connect();
      expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
      await client.end();

      const ended = startHub({ databaseUrl: url });
      await expect(ended).rejects.toThrow(/DATABASE_URL: the database did not take the settings of the hub's session/);
      await expect(ended).rejects.toThrow(`hub.time_zone is unset instead of '${ZONE}'`);
      await expect(ended).rejects.toThrow(/lock_timeout is '0' instead of '2s'/);
      await expect(ended).rejects.toThrow(/Connect to PostgreSQL itself/);
    },
  );
});

const session = { url: database.url, nodeId: 'one', timeZone: ZONE };
const others: Record<string, string> = {
  lock_timeout: '1h',
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  timezone: 'Asia/Kathmandu',
  datestyle: 'SQL, DMY',
  intervalstyle: 'sql_standard',
  default_transaction_isolation: 'serializable',
  search_path: 'elsewhere',
  array_nulls: 'off',
  bytea_output: 'escape',
  default_transaction_deferrable: 'on',
  extra_float_digits: '-15',
  idle_session_timeout: '1h',
  standard_conforming_strings: 'off',
  transform_null_equals: 'on',
  'hub.node': '',
  'hub.time_zone': 'UTC',
};

test.each(Object.keys(sessionSettings(session)))('%s is named where it did not arrive', async (name) => {
  const client = await connectOnce(session);
  try {
    await checkSession(client, session);
    await client.query('select set_config($1, $2, false)', [name, others[name]]);
    await expect(checkSession(client, session)).rejects.toThrow(
      `${name} is ${others[name] ? `'${others[name]}'` : 'unset'} instead of '${sessionSettings(session)[name]}'.`,
    );
  } finally {
    await client.end();
  }
});
