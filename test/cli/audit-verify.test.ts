import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterAll, expect, test } from 'vitest';
import { sealAudit } from '../../src/audit/seal.ts';
import { aDepartment } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
// Each run starts a program, which takes its time on a busy machine.
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** As an operator runs it. */
const verify = (...args: string[]) =>
  new Promise<{ code: number; said: string }>((resolve) => {
    const env = { ...process.env, DATABASE_URL: database.url, LOG_LEVEL: 'warn' };
    execFile('npm', ['run', '--silent', 'audit:verify', '--', ...args], { cwd: ROOT, env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr }),
    );
  });

const seal = async (): Promise<string> => {
  let anchor = '';
  for await (const { sealId, digest } of sealAudit(knex)) anchor = `${sealId}:${digest}`;
  return anchor;
};

test('an audit as it was written: exit code 0, the last seal to keep, and what is not sealed yet', async () => {
  await aDepartment(knex);
  const anchor = await seal();
  await aDepartment(knex);
  const { code, said } = await verify('--anchor', anchor);
  expect(said).toMatch(/as it was written: 2 records, 0 of them blanked by erasures, 1 seals/);
  expect(said).toContain(`Last seal: ${anchor}`);
  expect(said).toContain('1 records are not under a seal yet');
  expect(code).toBe(0);
});

test('an altered record: exit code 1, and which', async () => {
  const { departmentId } = await aDepartment(knex);
  const anchor = await seal();
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query('SET session_replication_role = replica');
  await admin.query(`UPDATE audit_log SET actor = 'user:x' WHERE row_id = $1`, [departmentId]);
  await admin.end();
  const { code, said } = await verify();
  expect(said).toMatch(new RegExp(`^Record 3 was altered \\(departments ${departmentId}, \\S+Z\\)\\.$`, 'm'));
  expect(code).toBe(1);
  expect(
    await verify(
      '--anchor',
      anchor.replace(/.$/, (end) => (end === '0' ? '1' : '0')),
    ),
  ).toMatchObject({
    code: 1,
    said: expect.stringContaining('Seal 2 was altered'),
  });
});

test('an anchor that is none is refused in words', async () => {
  expect(await verify('--anchor', 'yesterday')).toMatchObject({
    code: 1,
    said: expect.stringContaining('It takes --anchor'),
  });
});
