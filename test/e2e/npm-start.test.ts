import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { lastingPort } from '../support/hub.ts';
import { ZONE } from '../support/clock.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const PATIENCE = { timeout: 60_000, interval: 20 };
const database = await testDatabase();
const folder = await mkdtemp(path.join(tmpdir(), 'hub-npm-start-'));
const running = new Set<ChildProcess>();
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
  await database.drop();
});

/** A program as an operator starts it; its children may speak after it has ended, so `said` is closed by the pipe's end. */
const started = (
  program: string,
  args: string[],
  { cwd = ROOT, env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv },
) => {
  const child = spawn(program, args, {
    cwd,
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      HUB_ENGINE: 'ws',
      HUB_TIME_ZONE: ZONE,
      LOG_LEVEL: 'info',
      POOL_MAX: '10',
      PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => said.push(line));
  const exited = once(child, 'exit');
  return {
    child,
    said: () => said.join('\n'),
    exited,
    /** After the last of its children has closed what it writes to. */
    closed: once(child, 'close'),
    says: (words: string) => vi.waitFor(() => expect(said.join('\n')).toContain(words), PATIENCE),
  };
};

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** The project as `npm ci --omit=dev` leaves it: what is copied here finds no such packages. */
const installedWithout = async (...packages: string[]): Promise<string> => {
  const project = await mkdtemp(path.join(folder, 'project-'));
  for (const name of ['src', 'migrations', 'seeds', 'package.json', 'tsconfig.json'])
    await cp(path.join(ROOT, name), path.join(project, name), { recursive: true });
  await mkdir(path.join(project, 'node_modules'));
  for (const name of await readdir(path.join(ROOT, 'node_modules')))
    if (!packages.includes(name) && name !== '.bin')
      await symlink(path.join(ROOT, 'node_modules', name), path.join(project, 'node_modules', name));
  return project;
};

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s to npm start ends the hub too: drained, its port free, before npm itself is gone',
  async (signal) => {
    const port = await lastingPort();
    const hub = started('npm', ['start'], { env: { PORT: String(port) } });
    await hub.says('hub_listening');
    hub.child.kill(signal);
    await hub.exited;
    expect(await isFree(port), hub.said()).toBe(true);
    await hub.closed;
    expect(hub.said()).toContain('hub_stopped');
  },
);

describe('without vite, as after npm ci --omit=dev', () => {
  test(
    'npm start takes the pages that are there, and starts without them too, saying how to build them',
    { timeout: 360_000 },
    async () => {
      const project = await installedWithout('vite');
      const bare = started('npm', ['start'], { cwd: project });
      await bare.says('hub_listening');
      expect(bare.said()).toContain('npm run build');
      bare.child.kill('SIGTERM');
      await bare.closed;

      await mkdir(path.join(project, 'dist/pages/home'), { recursive: true });
      await writeFile(path.join(project, 'dist/pages/home/index.html'), '<title>Built elsewhere</title>');
      const built = started('npm', ['start'], { cwd: project });
      await built.says('hub_listening');
      const port = Number(/"port":(\d+)/.exec(built.said())?.[1]);
      expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('Built elsewhere');
      built.child.kill('SIGTERM');
      await built.closed;
    },
  );
});

test('what was built needs neither vite nor the TypeScript loader, not even to make its demo database', async () => {
  const project = await installedWithout('vite', 'tsx');
  await cp(path.join(ROOT, 'dist'), path.join(project, 'dist'), { recursive: true });
  for (const part of ['pages', 'hub']) await writeFile(path.join(project, 'dist', part, '.built'), '');
  // As root the database runs as another user, who has to get in.
  await chmod(folder, 0o755);
  await chmod(project, 0o755);
  const hub = started('npm', ['start'], {
    cwd: project,
    env: { DATABASE_URL: '', HUB_DATA_DIR: path.join(project, 'data') },
  });
  await hub.says('hub_listening');
  expect(hub.said()).toContain('database_migrated');
  hub.child.kill('SIGTERM');
  await hub.closed;
});

test('a signal while npm start builds the pages ends the build, and no hub starts', async () => {
  const project = await mkdtemp(path.join(folder, 'building-'));
  for (const name of ['src', 'migrations', 'seeds', 'package.json', 'package-lock.json', 'tsconfig.json'])
    await cp(path.join(ROOT, name), path.join(project, name), { recursive: true });
  await symlink(path.join(ROOT, 'node_modules'), path.join(project, 'node_modules'));
  const hub = started('npm', ['start'], { cwd: project });
  await hub.says('Building the pages');
  hub.child.kill('SIGTERM');
  await hub.closed;
  expect(hub.said()).not.toContain('hub_listening');
});

test('node … main.ts builds nothing', async () => {
  const project = await installedWithout('vite');
  await symlink(path.join(ROOT, 'node_modules/vite'), path.join(project, 'node_modules/vite'));
  const hub = started(process.execPath, ['--import', 'tsx', 'src/main.ts'], { cwd: project });
  await hub.says('hub_listening');
  expect(await readdir(project)).not.toContain('dist');
  hub.child.kill('SIGTERM');
  await hub.closed;
});

const programs: [version: string, args: string[]][] = [
  ['v16.20.2', ['src/start.js']],
  ['v18.20.8', ['src/start.js']],
  ['v20.18.3', ['src/start.js']],
];
// Of a newer Node in disguise tsx asks for what the disguise says it lacks.
if (process.version.startsWith('v20.')) {
  programs.push(
    ['v20.18.3', ['--import', 'tsx', 'src/main.ts']],
    ['v20.18.3', ['--import', 'tsx', 'src/cli/migrate.ts']],
  );
}

test.each(programs)('Node %s is refused in words by %j', async (version, args) => {
  const disguise = path.join(folder, `${version}.cjs`);
  const versions = { ...process.versions, node: version.slice(1) };
  await writeFile(
    disguise,
    `Object.defineProperty(process, 'versions', { value: ${JSON.stringify(versions)} });
     Object.defineProperty(process, 'version', { value: '${version}' });`,
  );
  const hub = started(process.execPath, ['--require', disguise, ...args], {});
  const [code] = await hub.exited;
  await hub.closed;
  expect({ code, said: hub.said() }).toEqual({
    code: 1,
    said: `Queue Hub needs Node 20.19 or newer; this is ${version}. See https://nodejs.org/en/download.`,
  });
});
