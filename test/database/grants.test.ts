import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { pino } from 'pino';
import { afterAll, describe, expect, test } from 'vitest';
import { connectDatabase, connectRaw } from '../../src/database/connect.ts';
import { functionPrivileges, grantHub, tablePrivileges } from '../../src/database/schema/grants.ts';
import { checkRole } from '../../src/database/start/start-checks.ts';
import { aDepartment, aPatient } from '../support/builders.ts';
import { memoryLog } from '../support/engine.ts';
import { testDatabase } from '../support/database.ts';
import { asOwner } from '../support/owner.ts';
import { HUB, OWNER } from '../support/roles.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const log = pino({ level: 'silent' });
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

test('the tests run as the hub’s own role, which owns nothing and is nothing special', async () => {
  const { rows } = await knex.raw(`
    SELECT current_user AS role, rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication AS special,
      (SELECT count(*)::int FROM pg_class WHERE relowner = pg_roles.oid) AS owns
    FROM pg_roles WHERE rolname = current_user`);
  expect(rows).toEqual([{ role: HUB, special: false, owns: 0 }]);
});

test('every table is in the list of grants, even if only to say that the hub has nothing of it', async () => {
  const { rows } = await knex.raw<{ rows: { name: string; privileges: string[] }[] }>(`
    SELECT relname AS name, ARRAY(
      SELECT privilege FROM unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) AS privilege
      WHERE has_table_privilege(c.oid, privilege)) AS privileges
    FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'p', 'm') ORDER BY relname`);
  const granted = rows.map(({ name, privileges }) => [name, privileges.join(', ')]);
  expect(granted).toEqual(Object.entries({ ...tablePrivileges, knex_migrations_lock: '' }).toSorted());
});

test('of the functions that are not for everybody it may call those in the list alone', async () => {
  const { rows } = await knex.raw<{ rows: { signature: string }[] }>(`
    SELECT p.oid::regprocedure::text AS signature FROM pg_proc p
    WHERE pronamespace = 'public'::regnamespace AND has_function_privilege(p.oid, 'EXECUTE')
      AND NOT has_function_privilege('public', p.oid, 'EXECUTE') ORDER BY 1`);
  const listed = functionPrivileges.map((signature) =>
    signature.replaceAll(', ', ',').replace('timestamptz', 'timestamp with time zone'),
  );
  expect(rows.map(({ signature }) => signature)).toEqual(listed.toSorted());
});

describe('what the hub’s own role cannot do', () => {
  test.each([
    `UPDATE audit_log SET actor = 'nobody'`,
    'DELETE FROM audit_log',
    'TRUNCATE audit_log CASCADE',
    `INSERT INTO audit_log (at, actor, table_name, digest) VALUES (now(), 'x', 'x', sha256(''))`,
    'DELETE FROM audit_seals',
    `UPDATE audit_seals SET digest = sha256('')`,
    'DELETE FROM audit_blanks',
    'DELETE FROM changes',
    `UPDATE changes SET "row" = NULL`,
    'TRUNCATE changes',
    'UPDATE stream_floors SET purge_floor = 9',
    'SELECT purge_changes(now())',
    `SELECT feed_append(NULL, 'queue', 'insert', NULL, 1, 1, NULL)`,
    'DELETE FROM patients',
    'DELETE FROM queue',
    'DELETE FROM users',
    'TRUNCATE requests',
    'CREATE TABLE mine (n int)',
    'CREATE TEMP TABLE mine (n int)',
    'CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1',
    'ALTER TABLE queue ADD COLUMN mine int',
    'ALTER TABLE audit_log DISABLE TRIGGER ALL',
    'DROP TABLE queue',
    'DROP TRIGGER audit_log_refuse_update ON audit_log',
    `CREATE OR REPLACE FUNCTION hub_now() RETURNS timestamptz LANGUAGE sql RETURN now()`,
    'SET session_replication_role = replica',
    `SET ROLE ${OWNER}`,
    'CREATE ROLE mine',
  ])('%s', async (statement) => {
    await aDepartment(knex);
    // With the settings that the owner's functions use, which anybody may set.
    const attempt = knex.transaction(async (trx) => {
      await trx.raw(`SELECT set_config('hub.erasing', 'on', true), set_config('hub.purging', 'on', true)`);
      await trx.raw(statement);
    });
    await expect(attempt).rejects.toMatchObject({ code: '42501' });
  });
});

const ownerClient = async () => connectRaw({ url: database.ownerUrl, nodeId: 'test', timeZone: 'UTC', log });

test('grants are made anew at once: what somebody gave by hand is gone, and what was taken is back', async () => {
  await asOwner(knex, `GRANT DELETE ON patients TO ${HUB}`);
  await asOwner(knex, `REVOKE INSERT ON patients FROM ${HUB}`);
  await expect(aPatient(knex)).rejects.toMatchObject({ nativeError: { code: '42501' } });
  const owner = await ownerClient();
  await grantHub(owner, { role: HUB });
  await owner.end();
  await aPatient(knex);
  await expect(knex.raw('DELETE FROM patients')).rejects.toMatchObject({ code: '42501' });
});

test('the owner, a superuser, whoever may become the owner, and a role that is not there are refused in words', async () => {
  const owner = await ownerClient();
  await expect(grantHub(owner, { role: OWNER })).rejects.toThrow(/owns the tables/);
  await expect(grantHub(owner, { role: new URL(database.adminUrl).username })).rejects.toThrow(/superuser/);
  const missing = `nobody_${randomBytes(4).toString('hex')}`;
  await expect(grantHub(owner, { role: missing })).rejects.toThrow(`CREATE ROLE ${missing} LOGIN`);
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  const heir = `heir_${randomBytes(4).toString('hex')}`;
  await admin.query(`CREATE ROLE ${heir} LOGIN IN ROLE ${OWNER}`);
  await expect(grantHub(owner, { role: heir })).rejects.toThrow(/may become their owner/);
  await admin.query(`DROP ROLE ${heir}`);
  await admin.end();
  await owner.end();
});

test('a role with more by way of PUBLIC is refused, and nothing is changed', async () => {
  await asOwner(knex, 'GRANT DELETE ON audit_seals TO PUBLIC');
  const owner = await ownerClient();
  await expect(grantHub(owner, { role: HUB })).rejects.toThrow(/could still delete audit_seals/);
  await owner.end();
  await asOwner(knex, 'REVOKE DELETE ON audit_seals FROM PUBLIC');
});

test('the hub refuses to start with too little, naming it, and says so where it may do too much', async () => {
  const { log: memory, lines } = memoryLog();
  await checkRole(knex, memory);
  expect(lines).toEqual([]);
  await asOwner(knex, `REVOKE UPDATE ON queue FROM ${HUB}`);
  await expect(checkRole(knex, memory)).rejects.toThrow(
    /queue_hub_test_hub lacks 1 privilege\(s\) \(UPDATE on queue, …\)/,
  );
  await asOwner(knex, `GRANT UPDATE ON queue TO ${HUB}`);

  const owner = connectDatabase({
    url: database.ownerUrl,
    pool: { min: 0, max: 1 },
    nodeId: 'x',
    timeZone: 'UTC',
    log,
  });
  await checkRole(owner, memory);
  await owner.destroy();
  expect(lines).toMatchObject([{ level: 'warn', event: 'database_role_owns_audit', role: OWNER }]);
});

test('npm run migrate with both URLs makes the role as well, where the owner may, and gives it what it needs', async () => {
  const empty = await testDatabase({ empty: true });
  const role = `hub_${randomBytes(4).toString('hex')}`;
  const admin = new Client({ connectionString: empty.adminUrl });
  await admin.connect();
  const hubUrl = new URL(empty.ownerUrl);
  hubUrl.username = role;
  hubUrl.password = 'p ä';
  const program = (name: string, env: Record<string, string>, ...args: string[]) =>
    run(process.execPath, ['--import', 'tsx', `src/cli/${name}.ts`, ...args], {
      cwd: ROOT,
      env: { ...process.env, LOG_LEVEL: 'info', DATABASE_URL: '', DATABASE_OWNER_URL: '', ...env },
    });
  const both = { DATABASE_URL: hubUrl.href, DATABASE_OWNER_URL: empty.adminUrl };
  try {
    const { stdout } = await program('migrate', both);
    expect(stdout).toContain('database_granted');
    expect(stdout).not.toContain('p ä');
    const hub = connectDatabase({ url: hubUrl.href, pool: { min: 0, max: 1 }, nodeId: 'x', timeZone: 'UTC', log });
    await aDepartment(hub);
    await expect(hub.raw('DELETE FROM audit_log')).rejects.toMatchObject({ code: '42501' });
    await admin.query(`REVOKE ALL ON departments FROM ${role}`);
    await program('grants', both);
    await aDepartment(hub);
    await admin.query(`REVOKE ALL ON departments FROM ${role}`);
    await program('grants', { DATABASE_URL: empty.adminUrl }, role);
    await aDepartment(hub);
    await hub.destroy();
    await expect(program('grants', { DATABASE_URL: empty.adminUrl })).rejects.toMatchObject({
      stderr: expect.stringContaining('Whose rights?'),
    });
  } finally {
    await admin.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    await admin.end();
    await empty.drop();
  }
});
