import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sealAudit } from '../../src/audit/seal.ts';
import { auditVerdict } from '../support/audit.ts';
import { aDepartment, aPatient } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let patientId: string;
beforeEach(async () => {
  database = await testDatabase();
  await aDepartment(database.knex);
  ({ patientId } = await aPatient(database.knex));
  for await (const _ of sealAudit(database.knex)) void _;
  await database.knex.raw('SELECT erase_patient(?)', [patientId]);
});
afterEach(async () => database.drop());

const findings = async () => (await auditVerdict(database.url)).findings;

/** As somebody with the whole database. */
const tamper = async (sql: string): Promise<void> => {
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query('SET session_replication_role = replica');
  const { rowCount } = await admin.query(sql);
  await admin.end();
  expect(rowCount).toBeGreaterThan(0);
};

const recordOf = async (table: string): Promise<number> => {
  const [id] = await database.knex('audit_log').where('table_name', table).orderBy('audit_id').pluck('audit_id');
  return id;
};

test('records that an erasure blanked are as they should be', async () => {
  expect(await findings()).toEqual([]);
});

test('a blanked record that was altered further is named', async () => {
  const auditId = await recordOf('patients');
  await tamper(`UPDATE audit_log SET after = after || '{"full_name": "Somebody Else"}' WHERE audit_id = ${auditId}`);
  expect(await findings()).toMatchObject([{ what: 'record_altered', auditId }]);
});

test('an alteration hidden in the list of an erasure is named, and the erasure covers nothing any more', async () => {
  const auditId = await recordOf('patients');
  await tamper(`UPDATE audit_log SET after = after || '{"full_name": "Somebody Else"}' WHERE audit_id = ${auditId}`);
  await tamper(`
    UPDATE audit_blanks b SET digest = audit_digest(
      a.at, a.actor, a.action, a.reason, a.table_name, a.row_id, a.before, a.after, a.request_id)
    FROM audit_log a WHERE a.audit_id = b.audit_id AND a.audit_id = ${auditId}`);
  expect((await findings()).slice(0, 2)).toMatchObject([
    { what: 'erasure_altered' },
    { what: 'record_altered', auditId },
  ]);
});

test('a list of an erasure that is gone is named', async () => {
  await tamper('DELETE FROM audit_blanks');
  expect((await findings())[0]).toMatchObject({ what: 'erasure_altered' });
});

test('an erasure covers nothing that is not about its patient, even where it is made up with all its digests', async () => {
  const auditId = await recordOf('departments');
  await tamper(`UPDATE audit_log SET after = '{}' WHERE audit_id = ${auditId}`);
  await tamper(`
    WITH altered AS (
      SELECT audit_id, audit_digest(at, actor, action, reason, table_name, row_id, before, after, request_id) AS digest
      FROM audit_log WHERE audit_id = ${auditId}
    ), erasure AS (
      INSERT INTO audit_log (at, actor, table_name, row_id, after, digest)
      SELECT hub_now(), 'user:x', 'patients', '${patientId}', said,
        audit_digest(hub_now(), 'user:x', NULL, NULL, 'patients', '${patientId}', NULL, said, NULL)
      FROM (SELECT jsonb_build_object('erased', jsonb_build_object('digest',
              encode(sha256(int8send(audit_id) || digest), 'hex'))) AS said FROM altered) s
      RETURNING audit_id
    )
    INSERT INTO audit_blanks (audit_id, erasure_id, digest)
    SELECT altered.audit_id, erasure.audit_id, altered.digest FROM altered, erasure`);
  expect(await findings()).toMatchObject([{ what: 'record_altered', auditId }]);
});
