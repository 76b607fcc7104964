import { readdir, readFile } from 'node:fs/promises';
import { Model, type ModelClass, snakeCaseMappers } from 'objection';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AuditRecord } from '../../src/models/audit-record.ts';
import { Change } from '../../src/models/change.ts';
import { CommandRequest } from '../../src/models/command-request.ts';
import { Device } from '../../src/models/device.ts';
import { QueueCounter } from '../../src/models/queue-counter.ts';
import { QueueEntry } from '../../src/models/queue-entry.ts';
import { Settings } from '../../src/models/settings.ts';
import { Stream } from '../../src/models/stream.ts';
import { aDevice, aDoctor, anEntry, aPatient } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let models: { model: ModelClass<Model>; source: string }[];
beforeAll(async () => {
  database = await testDatabase({ as: 'owner' });
  models = await loadModels();
});
afterAll(async () => database.drop());

async function loadModels() {
  const folder = new URL('../../src/models/', import.meta.url);
  const files = (await readdir(folder)).filter((file) => file !== 'base.ts');
  const loaded = await Promise.all(
    files.map(async (file) => {
      const module: Record<string, unknown> = await import(`../../src/models/${file.slice(0, -'.ts'.length)}.ts`);
      const source = await readFile(new URL(file, folder), 'utf8');
      return Object.values(module)
        .filter((value): value is ModelClass<Model> => typeof value === 'function' && value.prototype instanceof Model)
        .map((model) => ({ model, source }));
    }),
  );
  return loaded.flat();
}

type Column = { name: string; nullable: boolean };
const byName = (a: Column, b: Column) => (a.name < b.name ? -1 : 1);

/** Relations have a question mark, columns have none. */
const declaredColumns = (source: string): Column[] =>
  [...source.matchAll(/^ {2}declare (?:readonly )?(\w+): ([^;]+);$/gm)]
    .map(([, name = '', type = '']) => ({ name, nullable: type.endsWith('| null') }))
    .toSorted(byName);

test('every model declares the columns of its table or view, nullable where they are', async () => {
  expect(models.length).toBeGreaterThanOrEqual(17);
  const { parse } = snakeCaseMappers();
  for (const { model, source } of models) {
    const { rows } = await database.knex.raw<{ rows: Column[] }>(
      `SELECT column_name AS name, is_nullable = 'YES' AND is_updatable = 'YES' AS nullable
       FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ?`,
      [model.tableName],
    );
    const columns = rows.map(({ name, nullable }) => ({
      name: Object.keys(parse({ [name]: 0 }))[0] ?? name,
      nullable,
    }));
    expect(declaredColumns(source), model.name).toEqual(columns.toSorted(byName));
  }
});

test('every model has its table’s key', async () => {
  const { rows } = await database.knex.raw<{ rows: { name: string; key: string[] }[] }>(`
    SELECT c.relname AS name, array_agg(a.attname::text ORDER BY array_position(i.indkey, a.attnum)) AS key
    FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
    WHERE c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'knex_%' GROUP BY c.relname`);
  for (const { model } of models.filter(({ model }) => model.tableName !== 'streams')) {
    const table = rows.find(({ name }) => name === model.tableName);
    expect([model.idColumn].flat(), model.name).toEqual(table?.key);
  }
});

test('every relation is fetched somewhere in the hub, and leads to its table', async () => {
  const { knex } = database;
  const folder = new URL('../../src/', import.meta.url);
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const sources = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')));
  const graphs = sources.flatMap((source) => [...source.matchAll(/withGraphFetched\('([^']+)'\)/g)]);
  const fetched = new Set(graphs.flatMap(([, graph = '']) => graph.match(/\w+/g) ?? []));
  for (const { model } of models) {
    const names = Object.keys(model.getRelations());
    expect(
      names.filter((name) => !fetched.has(name)),
      model.name,
    ).toEqual([]);
    await model
      .query(knex)
      .withGraphFetched(Object.fromEntries(names.map((name) => [name, true])))
      .limit(1);
  }
});

test('rows come back as they went in: instants as Dates, days as text, bigint as number, JSON as itself', async () => {
  const { knex } = database;
  const { doctorId, departmentId } = await aDoctor(knex);
  const { patientId } = await aPatient(knex, { dateOfBirth: '1980-02-29' });
  const arrivedAt = new Date('2026-05-04T08:00:00.123Z');
  const entry = await anEntry(knex, { doctorId, patientId, arrivedAt, queueDate: '2026-05-04' });
  expect(entry).toMatchObject({ arrivedAt, queueDate: '2026-05-04', revision: 1 });
  expect(entry.queueId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  const fetched = await QueueEntry.query(knex).findById(entry.queueId).withGraphFetched('patient');
  expect(fetched?.patient?.dateOfBirth).toBe('1980-02-29');

  const settings = await Settings.query(knex).first();
  expect(settings?.urgencyLevels.map(({ targetMinutes }) => targetMinutes)).toEqual([0, 10, 60, 120, 240]);
  await Settings.query(knex).patch({ languages: ['de', 'en'], urgencyLevels: settings?.urgencyLevels ?? [] });
  expect((await Settings.query(knex).first())?.languages).toEqual(['de', 'en']);

  const { deviceId } = await aDevice(knex, { filter: { doctorIds: [doctorId], urgencyLevels: [1, 2] } });
  expect((await Device.query(knex).findById(deviceId))?.filter).toEqual({
    doctorIds: [doctorId],
    urgencyLevels: [1, 2],
  });

  const inputHash = Buffer.alloc(32, 7);
  const request = { requestId: entry.queueId, actor: 'user', command: 'queue:call', inputHash };
  await CommandRequest.query(knex).insert(request);
  await CommandRequest.query(knex)
    .findById(entry.queueId)
    .patch({ reply: { ok: true, data: [1, null] }, completedAt: arrivedAt });
  const stored = await CommandRequest.query(knex).findById(entry.queueId);
  expect(stored).toMatchObject({ reply: { ok: true, data: [1, null] }, completedAt: arrivedAt });
  expect(stored?.inputHash.equals(inputHash)).toBe(true);

  await QueueCounter.query(knex).insert({ departmentId, queueDate: '2026-05-04', lastValue: 3 });
  expect(await QueueCounter.query(knex).findById([departmentId, '2026-05-04', 3])).toMatchObject({ lastValue: 3 });

  const change = await Change.query(knex).findById([doctorId, 1]);
  expect(change).toMatchObject({ previous: Array.from({ length: 10 }, () => 0) });
  expect(await Stream.query(knex).findById(doctorId)).toMatchObject({ lastVersions: [0, 0, 0, 1, 0, 0, 0, 0, 0, 0] });
  const record = await AuditRecord.query(knex).findOne({ row_id: entry.queueId });
  expect(record?.auditId).toBeTypeOf('number');
});
