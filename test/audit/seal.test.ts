import { afterAll, expect, test, vi } from 'vitest';
import { isSealDue, sealAudit, type Seal } from '../../src/audit/seal.ts';
import { auditVerdict } from '../support/audit.ts';
import { aDepartment } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { asOwner } from '../support/owner.ts';

const database = await testDatabase({ connections: 20 });
afterAll(database.drop);
const { knex } = database;

const sealAll = async (withinMs = 10_000): Promise<Seal[]> => {
  const made: Seal[] = [];
  for await (const seal of sealAudit(knex, { withinMs })) made.push(seal);
  return made;
};

const verdict = () => auditVerdict(database.url);

test('a transaction left open holds the seal up, and nobody else; its record comes under the next one', async () => {
  const late = await knex.transaction();
  const { departmentId } = await aDepartment(late);
  await aDepartment(knex);
  expect(await sealAll(300)).toEqual([]);
  await aDepartment(knex);
  await late.commit();
  const [seal] = await sealAll();
  expect(seal).toMatchObject({ sealId: 1, records: 3 });
  expect(await verdict()).toMatchObject({ findings: [], records: 3, unsealed: 0 });
  const { rows } = await knex.raw('SELECT audit_id FROM audit_log WHERE row_id = ?', [departmentId]);
  expect(rows).toEqual([{ audit_id: 1 }]);
});

test('waiting for the ones before it, a seal goes through as soon as they end, whoever began meanwhile', async () => {
  const before = await knex.transaction();
  await aDepartment(before);
  const sealing = sealAll();
  await vi.waitFor(async () => {
    const { rows } = await knex.raw(`SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'SELECT pg_snapshot_xmin%'`);
    expect(rows.length).toBeGreaterThan(0);
  });
  const after = await knex.transaction();
  await aDepartment(after);
  await before.commit();
  expect(await sealing).toMatchObject([{ records: 1 }]);
  await after.commit();
  expect(await sealAll()).toMatchObject([{ records: 1 }]);
});

test('what many writers write while two nodes seal is sealed once, whole and in order', async () => {
  const [before] = await asOwner(knex, 'SELECT count(*)::int AS records FROM audit_log');
  let writing = true;
  const seals: Seal[] = [];
  const node = async () => {
    while (writing) for await (const seal of sealAudit(knex, { withinMs: 10_000 })) seals.push(seal);
  };
  const nodes = [node(), node()];
  let kept = 0;
  await Promise.all(
    Array.from({ length: 12 }, async (_, writer) => {
      for (let n = 0; n < 25; n += 1) {
        const trx = await knex.transaction();
        await aDepartment(trx);
        await aDepartment(trx);
        if ((n + writer) % 4 === 0) await trx.rollback();
        else {
          await trx.commit();
          kept += 2;
        }
      }
    }),
  );
  writing = false;
  await Promise.all(nodes);
  await sealAll();
  const { findings, records, unsealed } = await verdict();
  expect({ findings, unsealed, records }).toEqual({
    findings: [],
    unsealed: 0,
    records: Number(before?.['records']) + kept,
  });
  expect(seals.length).toBeGreaterThan(2);
});

test('a seal is due once the last one is as old as asked', async () => {
  expect(await isSealDue(knex, { everyHours: 24 })).toBe(false);
  const [{ sealed_at: last } = {}] = await asOwner(knex, 'SELECT max(sealed_at) AS sealed_at FROM audit_seals');
  expect(last).toBeInstanceOf(Date);
  const other = await testDatabase();
  expect(await isSealDue(other.knex, { everyHours: 24 })).toBe(true);
  await other.drop();
});

test('nobody can seal past transactions that are still open', async () => {
  const trx = await knex.transaction();
  await aDepartment(trx);
  const { rows } = await trx.raw('SELECT (pg_current_xact_id()::text::bigint + 1)::text AS next');
  await expect(knex.raw('SELECT audit_seal(1000000, ?::xid8)', [rows[0].next])).rejects.toThrow(/still open/);
  await trx.rollback();
});
