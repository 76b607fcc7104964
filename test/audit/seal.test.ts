import { afterAll, expect, test, vi } from 'vitest';
import { sealAudit, type Seal } from '../../src/audit/seal.ts';
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
  const seals = await sealAll();
  expect(seals.reduce((sum, { records }) => sum + records, 0)).toBe(3);
  expect(await verdict()).toMatchObject({ findings: [], records: 3, unsealed: 0 });
  const { rows } = await knex.raw('SELECT audit_id FROM audit_log WHERE row_id = ?', [departmentId]);
  expect(rows).toEqual([{ audit_id: 1 }]);
});

test('waiting for the ones before it, a seal goes through as soon as they end, whoever began meanwhile', async () => {
  const before = await knex.transaction();
  await aDepartment(before);
  await aDepartment(knex);
  const sealing = sealAll();
  await vi.waitFor(async () => expect(await asOwner(knex, 'SELECT FROM audit_pending')).toHaveLength(1));
  const after = await knex.transaction();
  await aDepartment(after);
  await before.commit();
  expect((await sealing)[0]).toMatchObject({ records: 2 });
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

test('nobody can seal past transactions that are still open, whatever horizon they name', async () => {
  await sealAll();
  const late = await knex.transaction();
  await aDepartment(late);
  await aDepartment(knex);
  for (const horizon of ['0', '1', '18446744073709551615']) {
    const { rows } = await knex.raw('SELECT audit_seal(1000000, ?::xid8) AS seal', [horizon]);
    expect(rows).toEqual([{ seal: null }]);
  }
  await late.commit();
  expect(await sealAll()).toMatchObject([{ records: 2 }]);
  expect(await verdict()).toMatchObject({ findings: [], unsealed: 0 });
});

test('after a restore on a server that has drawn fewer transaction ids, sealing goes on', async () => {
  await aDepartment(knex);
  await asOwner(knex, `INSERT INTO audit_pending VALUES (1, '9000000000000000000')`);
  expect(await sealAll()).toMatchObject([{ records: 1 }]);
});
