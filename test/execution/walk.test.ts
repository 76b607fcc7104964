import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { aDoctor } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { signedIn } from '../support/screens.ts';

const PROGRAM = fileURLToPath(new URL('../support/walk.ts', import.meta.url));

const database = await testDatabase();
afterAll(database.drop);

test('a check-in is followed from the socket to the commit through few files', async () => {
  const { doctorId } = await aDoctor(database.knex);
  const token = await signedIn(database.knex, 'reception');
  const options = ['--import', 'tsx', PROGRAM, database.url, token, doctorId];
  const { stdout } = await promisify(execFile)(process.execPath, options);
  const files: string[] = JSON.parse(stdout);
  expect(files).toContain('commands/queue/check-in.ts');
  expect(files.length, files.join('\n')).toBeLessThanOrEqual(28);
});
