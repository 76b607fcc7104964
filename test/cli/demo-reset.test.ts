import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { startHub } from '../support/hub.ts';

const run = promisify(execFile);

type Outcome = { code: number; stdout: string; stderr: string };
const reset = (env: Record<string, string>): Promise<Outcome> =>
  run(process.execPath, ['--import', 'tsx', 'src/cli/demo-reset.ts'], { env: { ...process.env, ...env } }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Outcome) => ({ code, stdout, stderr }),
  );

const folder = async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'hub-reset-'));
  // As root the database runs as another user, who has to get in.
  await chmod(dataDir, 0o755);
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  return dataDir;
};

test('a demo is begun again: refused while its hub runs, then the next start is a fresh hospital', async () => {
  const dataDir = await folder();
  const env = { DATABASE_URL: '', HUB_DATA_DIR: dataDir };
  expect(await reset(env)).toMatchObject({ code: 0, stdout: expect.stringContaining('There is no demo database') });

  const hub = await startHub({ databaseUrl: '', env });
  const refused = await reset(env);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/Another hub \(pid \d+\) already runs on/) });
  await hub.stop();

  const done = await reset(env);
  expect(done, done.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('fresh demo hospital') });
  await expect(stat(path.join(dataDir, 'postgres'))).rejects.toThrow('ENOENT');
  expect((await stat(path.join(dataDir, 'postgres.before-reset'))).isDirectory()).toBe(true);
});

test('a database of one’s own is not touched', async () => {
  const { code, stderr } = await reset({ DATABASE_URL: 'postgres://127.0.0.1:9/none' });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('DATABASE_URL names a database') });
});
