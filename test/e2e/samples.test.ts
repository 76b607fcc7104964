import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHub, type RunningHub } from '../support/hub.ts';

const root = path.join(import.meta.dirname, '../..');
const run = promisify(execFile);
let dataDir: string;
let hub: RunningHub;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'hub-samples-'));
  // As root the database runs as another user, who has to get in.
  await chmod(dataDir, 0o755);
  hub = await startHub({ databaseUrl: '', env: { HUB_DATA_DIR: dataDir } });
});
afterAll(async () => {
  await hub?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const sampleOf = async (file: string, language: string): Promise<string> => {
  const text = await readFile(path.join(root, file), 'utf8');
  const samples = [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))];
  expect(samples, `one sample in ${file}`).toHaveLength(1);
  return samples[0]?.[1] ?? '';
};

test('the README’s sample of the typed client runs as it stands, beside the README', async () => {
  const file = path.join(root, 'readme-sample.ts');
  await writeFile(file, await sampleOf('README.md', 'ts'));
  try {
    const { stdout } = await run(process.execPath, ['--import', 'tsx', file], {
      cwd: root,
      env: { ...process.env, HUB_URL: hub.url },
    });
    expect(stdout).toMatch(/^[A-Z]+-\d+ waits$/m);
  } finally {
    await rm(file);
  }
});

test('how to get a token, as docs/protocol/http.md shows it, ends with who one is', async () => {
  const sample = await sampleOf('docs/protocol/http.md', 'sh');
  const { stdout } = await run('sh', ['-euc', sample], { env: { ...process.env, HUB_URL: hub.url } });
  expect(JSON.parse(stdout)).toMatchObject({ role: 'reception', user: { username: 'reception' } });
});
