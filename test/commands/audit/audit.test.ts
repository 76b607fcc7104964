import { v4 as uuid } from 'uuid';
import { afterAll, expect, test } from 'vitest';
import { aDepartment, anAdministrator, aReceptionist } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);
const admin = anAdministrator();

const aRenamed = async (times: number): Promise<string> => {
  const { departmentId } = await aDepartment(knex);
  for (let n = 1; n <= times; n += 1) await ok(admin, 'department:update', { departmentId, name: `Name ${n}` });
  return departmentId;
};

test('a record says who changed which columns by which command, the newest first', async () => {
  const { departmentId, name } = await aDepartment(knex);
  const requestId = uuid();
  await ok(admin, 'department:update', { departmentId, name: 'Renamed', requestId });
  const { records, more } = await ok(admin, 'audit:list', { rowId: departmentId });
  expect(more).toBe(false);
  expect(records).toMatchObject([
    {
      actor: `user:${admin.userId}`,
      action: 'department:update',
      tableName: 'departments',
      rowId: departmentId,
      before: { name },
      after: { name: 'Renamed' },
      requestId,
    },
    { actor: expect.stringMatching(/^sql:/), action: null, before: null, after: { name }, requestId: null },
  ]);
});

test('pages go by the key: what is written meanwhile neither shifts nor repeats a record', async () => {
  const rowId = await aRenamed(4);
  const first = await ok(admin, 'audit:list', { rowId, limit: 2 });
  await ok(admin, 'department:update', { departmentId: rowId, name: 'Meanwhile' });
  const before = first.records.at(-1)?.auditId ?? 0;
  const second = await ok(admin, 'audit:list', { rowId, limit: 2, before });
  const third = await ok(admin, 'audit:list', { rowId, limit: 2, before: second.records.at(-1)?.auditId ?? 0 });
  const names = [first, second, third].map(({ records }) => records.map(({ after }) => after?.['name']));
  expect(names).toEqual([['Name 4', 'Name 3'], ['Name 2', 'Name 1'], [expect.stringMatching(/^Department/)]]);
  expect([first.more, second.more, third.more]).toEqual([true, true, false]);
});

test('is filtered by table, actor and a half-open span of time', async () => {
  const rowId = await aRenamed(2);
  const { records } = await ok(admin, 'audit:list', { rowId });
  const [newest, second] = records;
  const countOf = async (filter: object): Promise<number> =>
    (await ok(admin, 'audit:list', { rowId, ...filter })).records.length;
  expect(await countOf({ tableName: 'doctors' })).toBe(0);
  expect(await countOf({ tableName: 'departments', actor: `user:${admin.userId}` })).toBe(2);
  expect(await countOf({ actor: 'user:nobody' })).toBe(0);
  expect(await countOf({ from: newest?.at })).toBe(1);
  expect(await countOf({ from: second?.at, to: newest?.at })).toBe(1);
});

test('only an administrator reads it, 200 records at a time at most', async () => {
  expect(await refused(aReceptionist(), 'audit:list', {})).toMatchObject({ code: 'forbidden' });
  expect(await refused(admin, 'audit:list', { limit: 201 })).toMatchObject({ code: 'invalid_input' });
});
