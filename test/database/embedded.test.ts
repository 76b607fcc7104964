import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { embeddedBinaries } from '../../src/database/embedded/binaries.ts';
import { embeddedUrl } from '../../src/database/embedded/embedded.ts';
import { isAlive, runningPostmaster } from '../../src/database/embedded/postmaster.ts';

const PROGRAM = fileURLToPath(new URL('../support/embedded-hub.ts', import.meta.url));
const asRoot = process.getuid?.() === 0;
const hubs: ChildProcess[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const hub of hubs.splice(0)) await kill(hub);
});

afterAll(async () => {
  for (const folder of folders) {
    const server = await runningPostmaster(clusterOf(folder));
    if (server) process.kill(server.pid, 'SIGQUIT');
    await vi.waitFor(() => expect(server === undefined || !isAlive(server.pid)).toBe(true), 10_000);
    await rm(folder, { recursive: true, force: true });
  }
});

describe('one hub after another on one folder', async () => {
  const folder = await dataFolder();

  test('the first start makes a database of its own for a plain role, and keeps the password to itself', async () => {
    const { url, fresh } = await up(folder);
    expect(fresh).toBe(true);
    const answered = await query(
      url,
      `select rolname, rolsuper, rolcreatedb, current_setting('hub.embedded') as embedded
      from pg_roles where rolname = current_user`,
    );
    expect(answered).toEqual([{ rolname: 'queue_hub', rolsuper: false, rolcreatedb: false, embedded: 'on' }]);
    expect((await stat(path.join(folder, 'postgres', 'access.json'))).mode & 0o777).toBe(0o600);
    await query(url, 'create table kept (n int); insert into kept values (7)');
  });

  test('the server outlives a killed hub, and the next hub adopts it', async () => {
    const before = await runningPostmaster(clusterOf(folder));
    expect(before?.ready).toBe(true);
    const { url, fresh } = await up(folder);
    expect(fresh).toBe(false);
    expect(await query(url, 'select n from kept')).toEqual([{ n: 7 }]);
    expect((await runningPostmaster(clusterOf(folder)))?.pid).toBe(before?.pid);
    expect(await embeddedUrl(folder)).toBe(url);
  });

  test('a second hub is refused, naming the first, and leaves its server alone', async () => {
    const first = await up(folder);
    const second = await start(folder);
    expect(second.refused).toBe(`Another hub (pid ${first.hub.pid}) already runs on ${folder}.`);
    expect(await query(first.url, 'select n from kept')).toEqual([{ n: 7 }]);
  });

  test('a server that dies under its hub is started again on the same port, and still guarded', async () => {
    const { url, hub } = await up(folder);
    const before = await runningPostmaster(clusterOf(folder));
    process.kill(before?.pid ?? 0, 'SIGKILL');
    await vi.waitFor(async () => expect(await query(url, 'select n from kept')).toEqual([{ n: 7 }]), 15_000);
    const after = await runningPostmaster(clusterOf(folder));
    expect(after?.port).toBe(before?.port);
    expect(after?.pid).not.toBe(before?.pid);
    await vi.waitFor(async () => {
      const second = await start(folder);
      expect(second.refused).toContain(`pid ${hub.pid}`);
    }, 10_000);
  });

  test('a clean stop stops an adopted server as well', async () => {
    const { hub } = await up(folder);
    hub.kill('SIGTERM');
    await once(hub, 'exit');
    expect(await runningPostmaster(clusterOf(folder))).toBeUndefined();
    await expect(embeddedUrl(folder)).rejects.toThrow(`No embedded database runs on ${folder}`);
  });

  test("a postmaster.pid whose number is another program's by now is no hindrance", async () => {
    const file = path.join(clusterOf(folder), 'postmaster.pid');
    await writeFile(file, `${process.pid}\n${clusterOf(folder)}\n0\n1\n\n127.0.0.1\n\nready\n`);
    await chmod(file, 0o644);
    const { url } = await up(folder);
    expect(await query(url, 'select n from kept')).toEqual([{ n: 7 }]);
  });

  test('another port is taken if somebody else has the kept one', async () => {
    const stopped = await up(folder);
    stopped.hub.kill('SIGTERM');
    await once(stopped.hub, 'exit');
    const port = Number(new URL(stopped.url).port);
    const squatter = spawn(process.execPath, ['-e', `require('net').createServer().listen(${port},'127.0.0.1')`]);
    await vi.waitFor(async () => expect(await listens(port)).toBe(true));
    const { url } = await up(folder);
    expect(Number(new URL(url).port)).not.toBe(port);
    expect(await query(url, 'select n from kept')).toEqual([{ n: 7 }]);
    await kill(squatter);
  });
});

test('of two first starts at once one makes the database and the other is refused', async () => {
  const folder = await dataFolder();
  const [one, two] = await Promise.all([start(folder), start(folder)]);
  const refusals = [one.refused, two.refused].filter((refusal) => refusal !== undefined);
  expect(refusals).toHaveLength(1);
  expect(refusals[0]).toMatch(/^Another hub \(pid \d+\) already runs on/);
  expect(await readdir(folder)).toEqual(['postgres']);
});

test('a first start that is killed halfway leaves nothing that the next one stumbles over', async () => {
  const folder = await dataFolder();
  const hub = launch(folder);
  await vi.waitFor(async () => expect((await readdir(folder)).some((name) => name.startsWith('.making-'))).toBe(true), {
    timeout: 10_000,
    interval: 2,
  });
  await kill(hub);
  expect(await readdir(folder)).not.toContain('postgres');
  const { fresh } = await up(folder);
  expect(fresh).toBe(true);
  await vi.waitFor(async () => expect(await readdir(folder)).toEqual(['postgres']));
});

test("another PostgreSQL's files are left alone", async () => {
  const folder = await dataFolder();
  await mkdir(clusterOf(folder), { recursive: true });
  await writeFile(path.join(clusterOf(folder), 'PG_VERSION'), '15\n');
  const { refused } = await start(folder);
  expect(refused).toMatch(/holds the database of PostgreSQL 15, and this hub brings 18/);
});

test.runIf(asRoot)(
  'a folder that the server’s user cannot enter is named, with the one on the way that stops it',
  async () => {
    const closed = await dataFolder();
    await chmod(closed, 0o700);
    const folder = path.join(closed, 'hub', '.data');
    const { refused } = await start(folder);
    expect(refused).toContain('the user postgres, as whom it runs, cannot enter');
    expect(refused).toContain(`${closed}, which is above ${folder}`);
    expect(refused).toContain('HUB_DATA_DIR');
  },
);

test('the libraries’ links are made where no install script made them', async () => {
  const { initdb } = await embeddedBinaries();
  const link = path.resolve(path.dirname(initdb), '../lib/libecpg.so'); // nothing here uses this one
  await rm(link);
  await embeddedBinaries();
  expect((await lstat(link)).isSymbolicLink()).toBe(true);
  expect((await readFile(link)).length).toBeGreaterThan(0);
});

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'queue-hub-embedded-'));
  await chmod(folder, 0o755);
  folders.push(folder);
  return folder;
}

function clusterOf(folder: string): string {
  return path.join(folder, 'postgres', 'cluster');
}

function launch(folder: string): ChildProcess {
  const hub = spawn(process.execPath, ['--import', 'tsx', PROGRAM, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  hubs.push(hub);
  return hub;
}

async function start(folder: string): Promise<{ hub: ChildProcess; url?: string; fresh?: boolean; refused?: string }> {
  const hub = launch(folder);
  if (!hub.stdout) throw new Error('no pipe');
  for await (const line of createInterface({ input: hub.stdout })) return { hub, ...JSON.parse(line) };
  throw new Error('the hub ended without a word');
}

async function up(folder: string): Promise<{ hub: ChildProcess; url: string; fresh: boolean }> {
  const { hub, url, fresh, refused } = await start(folder);
  if (url === undefined || fresh === undefined) throw new Error(`refused: ${refused}`);
  return { hub, url, fresh };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function listens(port: number): Promise<boolean> {
  const client = new Client({ host: '127.0.0.1', port, connectionTimeoutMillis: 200 });
  const error = await client.connect().catch((failure: unknown) => failure);
  return !(error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED');
}
