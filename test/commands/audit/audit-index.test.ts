import { afterAll, expect, test } from 'vitest';
import { AuditRecord } from '../../../src/models/audit-record.ts';
import { aDoctor, anAdministrator } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { asOwner } from '../../support/owner.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;

test('a page of one table’s records reads those records, however long ago they were written', async () => {
  await aDoctor(knex);
  await asOwner(
    knex,
    `INSERT INTO audit_log (at, actor, table_name, digest)
     SELECT now(), 'somebody', 'queue', sha256('') FROM generate_series(1, 30000)`,
  );
  await asOwner(knex, 'ANALYZE audit_log');
  const { records } = await senderOf(knex).ok(anAdministrator(), 'audit:list', { tableName: 'doctors' });
  expect(records.map(({ tableName }) => tableName)).toEqual(['doctors']);

  const page = AuditRecord.query(knex).where('table_name', 'doctors').orderBy('audit_id', 'desc').limit(51);
  const { sql, bindings } = page.toKnexQuery().toSQL().toNative();
  const [plan] = await asOwner(knex, `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`, [...bindings]);
  const text = JSON.stringify(plan);
  const blocks = (name: string) => Number(new RegExp(`"${name}":(\\d+)`).exec(text)?.[1]);
  expect(blocks('Shared Hit Blocks') + blocks('Shared Read Blocks')).toBeLessThan(20);
});
