import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runWithCommit } from '../../src/database/client.ts';
import { inTransaction } from '../../src/database/transaction.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase({ empty: true, connections: 1 });
  await database.knex.raw('CREATE TABLE notes (id int PRIMARY KEY, said text)');
});
afterAll(() => database.drop());

const notes = async (): Promise<unknown[]> => (await database.knex.raw('SELECT id, said FROM notes ORDER BY id')).rows;

test('the last statement is committed with the transaction, its values as they are', async () => {
  const said = `it's \\ "quoted" $2 ; ROLLBACK -- ü`;
  await inTransaction(database.knex, async (trx) => {
    await trx.raw(`INSERT INTO notes VALUES (1, 'first')`);
    await runWithCommit(trx, { text: 'INSERT INTO notes VALUES ($1, $2)', values: ['2', said] });
  });
  expect(await notes()).toEqual([
    { id: 1, said: 'first' },
    { id: 2, said },
  ]);
});

test('one that fails takes the transaction with it, and leaves the connection fit for the next', async () => {
  const before = await notes();
  const failed = inTransaction(database.knex, async (trx) => {
    await trx.raw(`INSERT INTO notes VALUES (3, 'third')`);
    await runWithCommit(trx, { text: 'INSERT INTO notes VALUES ($1, $2)', values: ['1', 'Erika Mustermann'] });
  });
  const error: unknown = await failed.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: '23505' });
  // knex puts the statement into the error's message, and the log repeats it.
  expect(String(error instanceof Error ? `${error.message}${error.stack}` : error)).not.toContain('Mustermann');
  expect(await notes()).toEqual(before);
  // Of the one connection there is: were it still in the failed transaction, this would be 25P02.
  await inTransaction(database.knex, (trx) => trx.raw(`INSERT INTO notes VALUES (4, 'fourth')`));
  expect(await notes()).toHaveLength(before.length + 1);
});

test('a rollback forgets it', async () => {
  const before = await notes();
  const failed = inTransaction(database.knex, async (trx) => {
    await runWithCommit(trx, { text: 'INSERT INTO notes VALUES ($1, $2)', values: ['5', 'never'] });
    throw new Error('changed my mind');
  });
  await expect(failed).rejects.toThrow('changed my mind');
  await inTransaction(database.knex, (trx) => trx.raw('SELECT 1'));
  expect(await notes()).toEqual(before);
});

test('a transaction in which nothing is done does not reach the database', async () => {
  const { rows } = await database.knex.raw(`SELECT pg_backend_pid() AS pid, 'the last heard'`);
  await inTransaction(database.knex, async () => undefined);
  const failed = inTransaction(database.knex, async () => {
    throw new Error('nothing yet');
  });
  await expect(failed).rejects.toThrow('nothing yet');
  const other = new Client({ connectionString: database.url });
  await other.connect();
  const heard = await other.query('SELECT query FROM pg_stat_activity WHERE pid = $1', [rows[0].pid]);
  await other.end();
  expect(heard.rows[0].query).toContain('the last heard');
});

test('BEGIN goes with the first statement, and a first statement that fails leaves nothing open', async () => {
  const failed = inTransaction(database.knex, (trx) => trx.raw(`INSERT INTO notes VALUES (1, 'again')`));
  await expect(failed).rejects.toMatchObject({ code: '23505' });
  expect((await database.knex.raw('SELECT pg_current_xact_id_if_assigned() AS id')).rows).toEqual([{ id: null }]);
  const inside = await inTransaction(database.knex, async (trx) => {
    await trx.raw(`INSERT INTO notes VALUES (6, 'sixth')`);
    return (await trx.raw('SELECT now() = statement_timestamp() AS alone')).rows;
  });
  // Were each statement a transaction of its own, its time would be the statement's.
  expect(inside).toEqual([{ alone: false }]);
});

test('the isolation asked for is the one in force', async () => {
  const level = await inTransaction(
    database.knex,
    async (trx) => (await trx.raw(`SELECT current_setting('transaction_isolation') AS level`)).rows,
    { isolation: 'repeatable read' },
  );
  expect(level).toEqual([{ level: 'repeatable read' }]);
});
