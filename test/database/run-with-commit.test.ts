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
    await runWithCommit(trx, 'INSERT INTO notes VALUES ($1::int, $2)', ['2', said]);
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
    await runWithCommit(trx, 'INSERT INTO notes VALUES ($1::int, $2)', ['1', 'Erika Mustermann']);
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
    await runWithCommit(trx, 'INSERT INTO notes VALUES ($1::int, $2)', ['5', 'never']);
    throw new Error('changed my mind');
  });
  await expect(failed).rejects.toThrow('changed my mind');
  await inTransaction(database.knex, (trx) => trx.raw('SELECT 1'));
  expect(await notes()).toEqual(before);
});
