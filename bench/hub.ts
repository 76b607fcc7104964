import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { newToken, tokenHash } from '../src/auth/tokens.ts';
import { createHubClient, type HubClient } from '../src/client/hub-client.ts';
import { embeddedUrl } from '../src/database/embedded/embedded.ts';
import { freePort } from '../src/database/embedded/free-port.ts';
import type { BoardSeat } from './crowd-process.ts';
import { COLLECTS, collectGarbage, cpuSecondsOf, familyOf, memoryOf } from './processes.ts';

const MOST_LINES = 3;
/** Rows of one transaction: the hub reads as fast as they come, and lets no screen in while it is behind. */
const AT_ONCE = 500;

export type BenchHub = {
  url: string;
  engine: string;
  pid: number;
  doctorIds: readonly string[];
  databaseUrl: string;
  /** The database's owner, for what no command does. */
  owner: Client;
  /** One device each, as in a hospital, since the hub limits what one may do; spread evenly over the doctors. */
  seats(count: number, doctorIds?: readonly string[]): Promise<BoardSeat[]>;
  /** Reception desks, each a login of its own for the same reason. */
  desks(count: number): Promise<HubClient<'staff'>[]>;
  /** Bytes resident of the hub's processes, without the database's; `kept`: once the garbage is collected. */
  memory(options?: { kept: boolean }): Promise<number>;
  /** CPU seconds so far of the hub, and of the database. */
  cpu(): Promise<{ hub: number; database: number }>;
  /** What `/metrics` says, of a metric without labels. */
  metric(name: string): Promise<number>;
  stop(): Promise<void>;
};

export type HubOptions = {
  engine?: string;
  workers?: number | undefined;
  /** Where the hub leaves a CPU profile when it ends. */
  profileDir?: string | undefined;
  /** Lines of its log to repeat here. */
  shown?: RegExp;
};

/** The hub as `npm start` runs it, over an embedded database of its own with the demo data, on a free port. */
export const startHub = async ({
  engine = 'auto',
  workers = 1,
  profileDir,
  shown = /"level":"(warn|error)"/,
}: HubOptions): Promise<BenchHub> => {
  const metricsToken = newToken();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'queue-hub-bench-'));
  // As root the database runs as another user, who has to get in.
  await chmod(dataDir, 0o755);
  const profiled = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  const child = spawn(process.execPath, [...profiled, ...COLLECTS, 'dist/hub/main.js'], {
    env: {
      ...process.env,
      HUB_DATA_DIR: dataDir,
      // Processes that share a port have to be told which.
      PORT: workers > 1 ? String(await freePort()) : '0',
      HUB_ENGINE: engine,
      HUB_WORKERS: String(workers),
      LOG_LEVEL: 'info',
      METRICS_TOKEN: metricsToken,
      DATABASE_URL: '',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let repeated = 0;
  const listening = new Promise<{ port: number; engine: string }>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('"hub_listening"')) resolve(JSON.parse(line));
      else if (shown.test(line) && (repeated += 1) <= MOST_LINES) process.stderr.write(`${line.slice(0, 300)}\n`);
    });
    void ended.then(() => reject(new Error('the hub ended before it listened')));
  });
  const { port, engine: chosen } = await listening;
  const url = `http://127.0.0.1:${port}`;
  const databaseUrl = await embeddedUrl(dataDir);
  const owner = new Client({ connectionString: databaseUrl });
  await owner.connect();
  const { rows } = await owner.query<{ doctor_id: string }>(
    "SELECT doctor_id FROM doctors WHERE kind = 'doctor' ORDER BY doctor_no",
  );
  const doctorIds = rows.map((row) => row.doctor_id);
  const postmaster = Number(
    (await readFile(path.join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8')).split('\n')[0],
  );
  const open: HubClient<'staff'>[] = [];

  const withSessions = async (holder: 'device_id' | 'user_id', ids: readonly string[]): Promise<string[]> => {
    const tokens = ids.map(() => newToken());
    for (let n = 0; n < ids.length; n += AT_ONCE) {
      await owner.query(
        `INSERT INTO sessions (session_id, ${holder}, token_hash, expires_at)
         SELECT id, id, hash, 'infinity' FROM unnest($1::uuid[], $2::bytea[]) AS one (id, hash)`,
        [ids.slice(n, n + AT_ONCE), tokens.slice(n, n + AT_ONCE).map(tokenHash)],
      );
    }
    return tokens;
  };

  return {
    url,
    engine: chosen,
    pid: child.pid ?? 0,
    doctorIds,
    databaseUrl,
    owner,
    async seats(count, among = doctorIds) {
      const ids = Array.from({ length: count }, () => uuidv7());
      for (let n = 0; n < count; n += AT_ONCE) {
        await owner.query(
          `INSERT INTO devices (device_id, kind, name, filter) SELECT id, 'board', 'bench', '{}' FROM unnest($1::uuid[]) AS id`,
          [ids.slice(n, n + AT_ONCE)],
        );
      }
      const tokens = await withSessions('device_id', ids);
      return tokens.map((token, n) => ({ token, doctorId: among[n % among.length] ?? '' }));
    },
    async desks(count) {
      const ids = Array.from({ length: count }, () => uuidv7());
      await owner.query(
        `INSERT INTO users (user_id, username, full_name, role, password_hash)
         SELECT id, 'bench-' || id, 'Bench', 'reception', (SELECT password_hash FROM users WHERE username = 'reception') FROM unnest($1::uuid[]) AS id`,
        [ids],
      );
      const desks = (await withSessions('user_id', ids)).map((token) =>
        createHubClient({ url, audience: 'staff', token }),
      );
      open.push(...desks);
      await Promise.all(desks.map((desk) => desk.send('department:list', {})));
      return desks;
    },
    async memory({ kept } = { kept: false }) {
      if (kept) await collectGarbage(child.pid ?? 0);
      return memoryOf(child.pid ?? 0, { without: postmaster });
    },
    async cpu() {
      const database = await familyOf(postmaster);
      const family = (await familyOf(child.pid ?? 0)).filter((pid) => !database.includes(pid));
      return { hub: await cpuSecondsOf(family), database: await cpuSecondsOf(database) };
    },
    async metric(name) {
      const answer = await fetch(`${url}/metrics`, { headers: { Authorization: `Bearer ${metricsToken}` } });
      const lines = (await answer.text()).split('\n');
      return Number(lines.find((line) => line.startsWith(`${name} `))?.split(' ')[1]);
    },
    async stop() {
      for (const desk of open) desk.close();
      await owner.end();
      child.kill('SIGTERM');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
