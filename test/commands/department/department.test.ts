import { afterAll, expect, test } from 'vitest';
import { v4 as uuid } from 'uuid';
import { aDepartment, aDoctor, anAdministrator, anEntry, aReceptionist } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);
const admin = anAdministrator();

test('a new department is open, keeps days with a midnight, and is listed by name', async () => {
  const { department } = await ok(admin, 'department:create', { code: 'SURG', name: 'Aa Surgery', numberPrefix: 'S' });
  expect(department).toMatchObject({
    code: 'SURG',
    numberPrefix: 'S',
    roundTheClock: false,
    active: true,
    revision: 1,
  });
  const { departments } = await ok(aReceptionist(), 'department:list', {});
  expect(departments[0]).toEqual(department);
});
test('a department has a name for each language, beside its plain one', async () => {
  const names = { de: 'Kardiologie', ar: 'طب القلب' };
  const { department } = await ok(admin, 'department:create', {
    code: 'NAMES',
    name: 'Heart',
    numberPrefix: 'NA',
    names,
  });
  expect(department.names).toEqual(names);
  const { departmentId } = department;
  const fewer = await ok(admin, 'department:update', { departmentId, names: { de: 'Herz' } });
  expect(fewer.department).toMatchObject({ name: 'Heart', names: { de: 'Herz' } });
  expect(await refused(admin, 'department:update', { departmentId, names: { de: ' ' } })).toMatchObject({
    code: 'invalid_input',
  });
});

test.each([
  ['code', { code: 'TWICE', numberPrefix: 'TA' }, { code: 'TWICE', numberPrefix: 'TB' }],
  ['numberPrefix', { code: 'ONE', numberPrefix: 'TC' }, { code: 'OTHER', numberPrefix: 'TC' }],
])('a second department with the same %s is a conflict that names the field', async (field, first, second) => {
  await ok(admin, 'department:create', { name: 'First', ...first });
  const error = await refused(admin, 'department:create', { name: 'Second', ...second });
  expect(error).toMatchObject({ code: 'conflict', details: { field } });
});

test('an update changes what it names and raises the revision', async () => {
  const { departmentId, code } = await aDepartment(knex);
  const { department } = await ok(admin, 'department:update', { departmentId, name: 'Renamed', roundTheClock: true });
  expect(department).toMatchObject({ name: 'Renamed', roundTheClock: true, code, revision: 2 });
  const unchanged = await ok(admin, 'department:update', { departmentId });
  expect(unchanged.department).toEqual(department);
});

test('an update of a department that somebody changed meanwhile is a conflict with the current row', async () => {
  const { departmentId } = await aDepartment(knex);
  const { department } = await ok(admin, 'department:update', { departmentId, name: 'Changed', expectedRevision: 1 });
  const error = await refused(admin, 'department:update', { departmentId, name: 'Lost', expectedRevision: 1 });
  expect(error).toMatchObject({ code: 'conflict', details: { current: department } });
});

test('the prefix changes on a day without entries, and not on one with them', async () => {
  const { departmentId } = await aDepartment(knex);
  const { department } = await ok(admin, 'department:update', { departmentId, numberPrefix: 'QA' });
  expect(department.numberPrefix).toBe('QA');
  await anEntry(knex, { departmentId, status: 'completed' });
  const error = await refused(admin, 'department:update', { departmentId, numberPrefix: 'QB' });
  expect(error).toMatchObject({
    code: 'conflict',
    details: { constraint: 'departments_number_prefix_fixed', field: 'numberPrefix' },
  });
  await ok(admin, 'department:update', { departmentId, numberPrefix: 'QA', name: 'Same prefix' });
});

test('a department closes once nobody is in its queue', async () => {
  const { departmentId } = await aDepartment(knex);
  const { doctorId } = await aDoctor(knex, { departmentId });
  const entry = await anEntry(knex, { departmentId, doctorId, status: 'on_hold' });
  const error = await refused(admin, 'department:update', { departmentId, active: false });
  expect(error).toMatchObject({
    code: 'invalid_transition',
    details: { from: 'active', to: 'inactive', activeEntries: 1 },
  });
  await entry.$query(knex).patch({ status: 'left', endedAt: new Date() });
  const { department } = await ok(admin, 'department:update', { departmentId, active: false });
  expect(department.active).toBe(false);
});

test('an unknown department is not found', async () => {
  const departmentId = uuid();
  expect(await refused(admin, 'department:update', { departmentId, name: 'Nowhere' })).toMatchObject({
    code: 'not_found',
    details: { departmentId },
  });
});

test.each([
  ['a prefix in small letters', { code: 'X', name: 'X', numberPrefix: 'x' }, 'numberPrefix'],
  ['an empty name', { code: 'X', name: '  ', numberPrefix: 'X' }, 'name'],
  ['a NUL character', { code: 'X', name: 'a\u0000b', numberPrefix: 'X' }, 'name'],
  ['an unknown key', { code: 'X', name: 'X', numberPrefix: 'X', colour: 'red' }, 'colour'],
])('%s is invalid input', async (_, input, path) => {
  expect(await refused(admin, 'department:create', input)).toMatchObject({
    code: 'invalid_input',
    details: { issues: [{ path }] },
  });
});

test('only an administrator changes departments', async () => {
  const { departmentId } = await aDepartment(knex);
  expect(await refused(aReceptionist(), 'department:update', { departmentId, name: 'Mine' })).toMatchObject({
    code: 'forbidden',
  });
});
