import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseFailure, inTransaction } from '../../src/database/transaction.ts';
import { testDatabase } from '../support/database.ts';
import { atMost } from '../support/slowness.ts';

const { knex, drop } = await testDatabase({ empty: true });
afterAll(drop);

beforeAll(async () => {
  await knex.raw('create table bed (bed_id int primary key, taken int not null default 0 check (taken < 1000))');
  await knex.raw(
    'create table stay (bed_id int references bed, during int4range, exclude using gist (during with &&))',
  );
});

test('two transactions that deadlock both succeed, and each counts once', async () => {
  await knex('bed').insert([{ bed_id: 1 }, { bed_id: 2 }]);
  let runs = 0;
  let holding = 0;
  let bothHaveOne: () => void = () => undefined;
  const both = new Promise<void>((resolve) => (bothHaveOne = resolve));
  const takeBoth = (first: number, second: number) =>
    inTransaction(knex, async (trx) => {
      runs += 1;
      await trx('bed').where({ bed_id: first }).increment('taken');
      holding += 1;
      if (holding === 2) bothHaveOne();
      await both;
      await trx('bed').where({ bed_id: second }).increment('taken');
    });
  await Promise.all([takeBoth(1, 2), takeBoth(2, 1)]);
  expect(await knex('bed').whereIn('bed_id', [1, 2]).pluck('taken')).toEqual([2, 2]);
  expect(runs).toBeGreaterThan(2);
});

test('a failure at COMMIT is tried again as well', async () => {
  await knex.raw(`
    create table commit_attempts (n serial);
    create sequence commits;
    create function fail_twice() returns trigger language plpgsql as $$ begin
      if nextval('commits') <= 2 then raise exception 'lost' using errcode = '40P01'; end if;
      return null;
    end $$;
    create constraint trigger fail_twice after insert on commit_attempts deferrable initially deferred
      for each row execute function fail_twice()`);
  let runs = 0;
  const answer = await inTransaction(knex, async (trx) => {
    runs += 1;
    await trx('commit_attempts').insert({});
    return 'done';
  });
  expect({ answer, runs }).toEqual({ answer: 'done', runs: 3 });
  expect(await knex('commit_attempts').count()).toEqual([{ count: 1 }]);
});

test('a transaction that loses every time gives up with the last error', async () => {
  let runs = 0;
  const losing = inTransaction(knex, async (trx) => {
    runs += 1;
    await trx.raw(`do $$ begin raise exception 'lost' using errcode = '40001'; end $$`);
  });
  await expect(losing).rejects.toMatchObject({ code: '40001' });
  expect(runs).toBe(5);
});

test('an error that is nobody else’s fault is not tried again', async () => {
  let runs = 0;
  const failing = inTransaction(knex, async () => {
    runs += 1;
    throw new Error('a bug');
  });
  await expect(failing).rejects.toThrow('a bug');
  expect(runs).toBe(1);
});

test('a swallowed failure inside a transaction is not taken for a commit', async () => {
  const swallowing = inTransaction(knex, async (trx) => {
    await trx('bed').insert({ bed_id: 77 });
    await trx.raw('select 1/0').catch(() => undefined);
    return 'committed';
  });
  await expect(swallowing).rejects.toThrow(/swallowed/);
  expect(await knex('bed').where({ bed_id: 77 })).toEqual([]);
});

test('the isolation level is the asked one', async () => {
  const isolation = await inTransaction(
    knex,
    async (trx) => (await trx.raw(`select current_setting('transaction_isolation') as level`)).rows,
    { isolation: 'repeatable read' },
  );
  expect(isolation).toEqual([{ level: 'repeatable read' }]);
});

test.each([
  ['insert into bed values (3), (3)', { kind: 'unique', constraint: 'bed_pkey' }],
  ['insert into bed values (4, 1000)', { kind: 'check', constraint: 'bed_taken_check' }],
  ['insert into stay values (999)', { kind: 'foreign_key', constraint: 'stay_bed_id_fkey' }],
  ["insert into stay (during) values ('[1,5)'), ('[4,6)')", { kind: 'exclusion', constraint: 'stay_during_excl' }],
  ['set local statement_timeout = 20; select pg_sleep(2)', { kind: 'unavailable' }],
  [`do $$ begin raise exception 'full' using errcode = '53300'; end $$`, { kind: 'unavailable' }],
  ['select pg_terminate_backend(pg_backend_pid())', { kind: 'unavailable' }],
  ['selec', { kind: 'other' }],
])('%s is classified', async (sql, kind) => {
  const error = await inTransaction(knex, (trx) => trx.raw(sql)).then(
    () => undefined,
    (failure: unknown) => failure,
  );
  expect(databaseFailure(error)).toEqual(kind);
});

test('a lock that is not to be had is unavailable after two seconds', async () => {
  await knex('bed').insert({ bed_id: 5 });
  await knex.transaction(async (holder) => {
    await holder('bed').where({ bed_id: 5 }).forUpdate();
    const started = performance.now();
    const error = await knex('bed')
      .where({ bed_id: 5 })
      .update({ taken: 1 })
      .catch((failure: unknown) => failure);
    expect(databaseFailure(error)).toEqual({ kind: 'unavailable' });
    expect(performance.now() - started).toBeLessThan(atMost(3000));
  });
});

test('what did not come from the database is other', () => {
  expect(databaseFailure(new Error('a bug'))).toEqual({ kind: 'other' });
  expect(databaseFailure(Object.assign(new Error('no such file'), { code: 'ENOENT', syscall: 'open' }))).toEqual({
    kind: 'other',
  });
  expect(databaseFailure('text')).toEqual({ kind: 'other' });
});
