import { Client } from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { auditVerdict } from '../support/audit.ts';
import { aDepartment } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { startHub, type RunningHub } from '../support/hub.ts';

let database: TestDatabase;
let hub: RunningHub;
beforeAll(async () => {
  database = await testDatabase();
  hub = await startHub({ databaseUrl: database.url, env: { AUDIT_SEAL_SECONDS: '1' } });
});
afterAll(async () => {
  expect(await hub?.stop()).toBe(0);
  await database?.drop();
});

type Line = { sealId: number; toId: number; digest: string };

/** What the log, which is shipped elsewhere, says of the seals. */
const seals = (): Line[] =>
  hub.log.filter((line) => line.includes('"audit_sealed"')).map((line): Line => JSON.parse(line));

/** A record of the audit, once a seal over it is in the log. */
const aSealedRecord = async (): Promise<number> => {
  const { departmentId } = await aDepartment(database.knex);
  const [auditId]: number[] = await database.knex('audit_log').where('row_id', departmentId).pluck('audit_id');
  if (auditId === undefined) throw new Error('no record');
  await vi.waitFor(() => expect(seals().some(({ toId }) => toId >= auditId)).toBe(true), { timeout: 15_000 });
  return auditId;
};

/** Somebody with the whole database, who switches off what is in the way. */
const tamper = async (sql: string): Promise<void> => {
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query('SET session_replication_role = replica');
  await admin.query(sql);
  await admin.end();
};

const ALTERED = `actor = 'user:somebody-else', digest =
  audit_digest(at, 'user:somebody-else', action, reason, table_name, row_id, before, after, request_id)`;

test('a few seconds after it was written a record cannot be altered unnoticed, its digest neither', async () => {
  const auditId = await aSealedRecord();
  await tamper(`UPDATE audit_log SET ${ALTERED} WHERE audit_id = ${auditId}`);
  const { findings } = await auditVerdict(database.url);
  expect(findings).toMatchObject([{ what: 'record_altered', auditId }]);
});

test('whoever makes the seals anew as well is found out by the log, and the running hub says so itself', async () => {
  const auditId = await aSealedRecord();
  const anchor = seals().at(-1);
  if (!anchor) throw new Error('sealed');
  await tamper(`UPDATE audit_log SET ${ALTERED} WHERE audit_id = ${auditId}`);
  // All of them, in their order, as whoever knows how seals are made would.
  await tamper(`
    DO $$
    DECLARE
      seal record;
      made bytea;
      anew bytea;
    BEGIN
      FOR seal IN SELECT * FROM audit_seals ORDER BY seal_id LOOP
        SELECT string_agg(int8send(audit_id) || digest, ''::bytea ORDER BY audit_id) INTO made
        FROM audit_log WHERE audit_id BETWEEN seal.from_id AND seal.to_id;
        anew := audit_seal_digest(anew, seal.seal_id, seal.sealed_at, made);
        UPDATE audit_seals SET content = made, digest = anew WHERE seal_id = seal.seal_id;
      END LOOP;
    END $$`);
  expect((await auditVerdict(database.url)).findings).toEqual([]);
  const known = { sealId: anchor.sealId, digest: anchor.digest };
  expect((await auditVerdict(database.url, known)).findings).toMatchObject([
    { what: 'seal_altered', sealId: anchor.sealId },
  ]);
  await vi.waitFor(() => {
    const line = hub.log.find((one) => one.includes('"audit_seal_altered"'));
    expect(line).toContain('"level":"error"');
  });
});
