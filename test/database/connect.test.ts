import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
afterAll(database.drop);

test('a session knows its node, the hospital zone and its limits, and speaks UTC', async () => {
  const { rows } = await database.knex.raw(
    `select current_setting('hub.node') as node, current_setting('hub.time_zone') as zone,
      current_setting('timezone') as session_zone, current_setting('lock_timeout') as lock,
      current_setting('statement_timeout') as statement, current_setting('application_name') as application,
      current_setting('idle_in_transaction_session_timeout') as idle`,
  );
  expect(rows).toEqual([
    {
      node: 'test-node',
      zone: 'Europe/Berlin',
      session_zone: 'UTC',
      lock: '2s',
      statement: '5s',
      idle: '5s',
      application: 'queue-hub',
    },
  ]);
});
