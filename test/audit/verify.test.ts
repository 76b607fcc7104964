import { Client } from 'pg';
import { afterEach, expect, test } from 'vitest';
import { sealAudit, type Seal } from '../../src/audit/seal.ts';
import type { Anchor } from '../../src/audit/verify.ts';
import { auditVerdict } from '../support/audit.ts';
import { aDepartment, aPatient } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A hospital with six records in the audit, each sealed as it is asked for. */
const hospital = async (): Promise<TestDatabase> => {
  const database = await testDatabase();
  open.push(database.drop);
  for (let n = 0; n < 6; n += 1) await aDepartment(database.knex);
  return database;
};

const sealAll = async ({ knex }: TestDatabase): Promise<Seal[]> => {
  const made: Seal[] = [];
  for await (const seal of sealAudit(knex)) made.push(seal);
  return made;
};

const connected = async (url: string): Promise<Client> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  open.push(() => client.end());
  return client;
};

/** As the hub's own role: it needs no more. */
const verdictOn = ({ url }: TestDatabase, anchor: Anchor | null = null) => auditVerdict(url, anchor);
const findingsIn = async (database: TestDatabase, anchor?: Anchor) => (await verdictOn(database, anchor)).findings;

/** Somebody who has the whole database, and switches off what is in the way. */
const tamper = async ({ adminUrl }: TestDatabase, sql: string): Promise<void> => {
  const admin = await connected(adminUrl);
  await admin.query('SET session_replication_role = replica');
  const { rowCount } = await admin.query(sql);
  expect(rowCount).toBeGreaterThan(0);
};

const ids = async ({ knex }: TestDatabase): Promise<number[]> =>
  knex('audit_log').orderBy('audit_id').pluck('audit_id');

const idAt = async (database: TestDatabase, index: number): Promise<number> => {
  const id = (await ids(database))[index];
  if (id === undefined) throw new Error(`no record at ${index}`);
  return id;
};

const RECOMPUTED = `digest = audit_digest(at, 'user:somebody-else', action, reason, table_name, row_id, before, after, request_id)`;

test('an audit that nobody touched is as it was written, sealed or not, with gaps of transactions that rolled back', async () => {
  const database = await hospital();
  const { knex } = database;
  const trx = await knex.transaction();
  await aPatient(trx);
  await trx.rollback();
  await aDepartment(knex);
  expect(await verdictOn(database)).toEqual({
    findings: [],
    records: 7,
    unsealed: 7,
    blanked: 0,
    seals: 0,
    lastSeal: null,
  });

  const [seal] = await sealAll(database);
  expect(seal).toMatchObject({ sealId: 1, records: 7 });
  await aDepartment(knex);
  expect(await verdictOn(database)).toEqual({
    findings: [],
    records: 8,
    unsealed: 1,
    blanked: 0,
    seals: 1,
    lastSeal: { sealId: 1, digest: seal?.digest },
  });
  expect(await sealAll(database)).toMatchObject([{ sealId: 2, records: 1 }]);
  expect(await sealAll(database)).toEqual([]);
  expect(await verdictOn(database)).toMatchObject({ findings: [], records: 8, unsealed: 0, seals: 2 });
});

test.each([
  ['who did it', `actor = 'user:somebody-else'`],
  ['when', `at = at - interval '1 microsecond'`],
  ['what the row became', `after = after || '{"name": "Altered"}'`],
  ['which row', `row_id = '01900000-0000-7000-8000-000000000000'`],
  ['the reason', `reason = 'because'`],
  ['everything personal, with no erasure to cover it', `after = '{}'`],
])('a record in which %s was altered is named, sealed or not', async (_, change) => {
  const database = await hospital();
  const id = await idAt(database, 2);
  await tamper(database, `UPDATE audit_log SET ${change} WHERE audit_id = ${id}`);
  expect(await findingsIn(database)).toMatchObject([{ what: 'record_altered', auditId: id }]);
  await sealAll(database);
  expect(await findingsIn(database)).toMatchObject([{ what: 'record_altered', auditId: id }]);
});

test('the first of several is named first', async () => {
  const database = await hospital();
  await sealAll(database);
  const [, second = 0, third = 0, fourth = 0] = await ids(database);
  await tamper(database, `UPDATE audit_log SET actor = 'x' WHERE audit_id IN (${fourth}, ${third})`);
  await tamper(database, `DELETE FROM audit_log WHERE audit_id = ${second}`);
  expect(await findingsIn(database)).toMatchObject([
    { what: 'record_removed', auditId: second },
    { what: 'record_altered', auditId: third },
    { what: 'record_altered', auditId: fourth },
  ]);
});

test('a sealed record that was altered together with its digest is named', async () => {
  const database = await hospital();
  await sealAll(database);
  const id = await idAt(database, 3);
  await tamper(database, `UPDATE audit_log SET actor = 'user:somebody-else', ${RECOMPUTED} WHERE audit_id = ${id}`);
  expect(await findingsIn(database)).toMatchObject([
    { what: 'record_altered', auditId: id, row: { tableName: 'departments' } },
  ]);
});

test.each([0, 2, 5])('a sealed record that was removed is named: number %i of six', async (index) => {
  const database = await hospital();
  const id = await idAt(database, index);
  await sealAll(database);
  await aDepartment(database.knex);
  await tamper(database, `DELETE FROM audit_log WHERE audit_id = ${id}`);
  expect(await findingsIn(database)).toEqual([{ what: 'record_removed', auditId: id }]);
});

test('a record put into a gap among sealed ones is named', async () => {
  const database = await hospital();
  const trx = await database.knex.transaction();
  await aDepartment(trx);
  await trx.rollback();
  await aDepartment(database.knex);
  await sealAll(database);
  const gap = (await idAt(database, 5)) + 1;
  await tamper(
    database,
    `INSERT INTO audit_log (audit_id, at, actor, action, reason, table_name, row_id, before, after, request_id, digest)
     OVERRIDING SYSTEM VALUE
     SELECT ${gap}, at, actor, action, reason, table_name, row_id, before, after, request_id, digest
     FROM audit_log LIMIT 1`,
  );
  expect(await findingsIn(database)).toMatchObject([{ what: 'record_inserted', auditId: gap }]);
});

/** What somebody has to do who wants a record gone and knows how seals are made. */
const sealAnewWithout = (id: number, sealId: number): string => `
  WITH anew AS (
    SELECT s.seal_id, s.sealed_at, count(*)::int AS records, min(a.audit_id) AS from_id, max(a.audit_id) AS to_id,
      string_agg(int8send(a.audit_id) || a.digest, ''::bytea ORDER BY a.audit_id) AS content,
      (SELECT digest FROM audit_seals WHERE seal_id = s.seal_id - 1) AS previous
    FROM audit_seals s JOIN audit_log a ON a.audit_id BETWEEN s.from_id AND s.to_id AND a.audit_id <> ${id}
    WHERE s.seal_id = ${sealId} GROUP BY s.seal_id)
  UPDATE audit_seals s SET records = anew.records, from_id = anew.from_id, to_id = anew.to_id, content = anew.content,
    digest = audit_seal_digest(anew.previous, anew.seal_id, anew.sealed_at, anew.content)
  FROM anew WHERE s.seal_id = anew.seal_id`;

test('a seal made anew to hide a removal breaks the one after it', async () => {
  const database = await hospital();
  const id = await idAt(database, 1);
  await sealAll(database);
  await aDepartment(database.knex);
  await sealAll(database);
  await tamper(database, `DELETE FROM audit_log WHERE audit_id = ${id}`);
  await tamper(database, sealAnewWithout(id, 1));
  expect(await findingsIn(database)).toEqual([{ what: 'seal_altered', sealId: 2 }]);
});

test('all seals made anew, or the last ones gone with their records, show against a digest that was kept elsewhere', async () => {
  const database = await hospital();
  const id = await idAt(database, 1);
  const [first] = await sealAll(database);
  await aDepartment(database.knex);
  const [second] = await sealAll(database);
  if (!first || !second) throw new Error('two seals were made');
  expect(await findingsIn(database, first)).toEqual([]);
  expect(await findingsIn(database, second)).toEqual([]);

  await tamper(database, 'DELETE FROM audit_seals WHERE seal_id = 2');
  expect(await findingsIn(database)).toEqual([]);
  expect(await findingsIn(database, second)).toEqual([{ what: 'seal_removed', sealId: 2 }]);

  await tamper(database, `DELETE FROM audit_log WHERE audit_id = ${id}`);
  await tamper(database, sealAnewWithout(id, 1));
  expect(await findingsIn(database)).toEqual([]);
  expect(await findingsIn(database, first)).toEqual([{ what: 'seal_altered', sealId: 1 }]);
});

test('a seal from the middle that was removed is named, and what it covered is not taken for inserted', async () => {
  const database = await hospital();
  for (let n = 0; n < 3; n += 1) {
    await sealAll(database);
    await aDepartment(database.knex);
  }
  await tamper(database, 'DELETE FROM audit_seals WHERE seal_id = 2');
  expect(await findingsIn(database)).toEqual([{ what: 'seal_removed', sealId: 2 }]);
});

test.each([
  "sealed_at = sealed_at - interval '1 day'",
  'digest = sha256(digest)',
  "content = overlay(content placing '\\x07' from 20)",
])('a seal of which %s was altered is named', async (change) => {
  const database = await hospital();
  await sealAll(database);
  await tamper(database, `UPDATE audit_seals SET ${change} WHERE seal_id = 1`);
  expect((await findingsIn(database))[0]).toEqual({ what: 'seal_altered', sealId: 1 });
});
