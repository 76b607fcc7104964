import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { newToken, tokenHash } from '../src/auth/tokens.ts';
import { embeddedUrl } from '../src/database/embedded.ts';

const TICKS_PER_SECOND = 100;

/** The hub as `npm start` runs it, over its own embedded database with the demo data, on a free port. */
export const startDemoHub = async ({
  dataDir,
  engine,
  shown = /"level":"(warn|error)"/,
}: {
  dataDir: string;
  engine: string;
  /** Lines of its log to repeat here. */
  shown?: RegExp;
}) => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: { ...process.env, HUB_DATA_DIR: dataDir, PORT: '0', HUB_ENGINE: engine, LOG_LEVEL: 'info', DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const listening = new Promise<{ port: number; engine: string }>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('"hub_listening"')) resolve(JSON.parse(line));
      else if (shown.test(line)) process.stderr.write(`${line}\n`);
    });
    void ended.then(() => reject(new Error('the hub ended before it listened')));
  });
  const { port, engine: chosen } = await listening;
  const url = `http://127.0.0.1:${port}`;
  const pid = child.pid ?? 0;
  return {
    url,
    pid,
    engine: chosen,
    async signIn(username: string): Promise<string> {
      const response = await fetch(`${url}/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username, password: 'demo-hub' }),
      });
      const { token }: { token: string } = await response.json();
      return token;
    },
    /** One device each, as in a hospital: the hub limits what one of them may do. */
    async pairBoards(count: number): Promise<string[]> {
      const client = new Client({ connectionString: await embeddedUrl(dataDir) });
      await client.connect();
      const boards = Array.from({ length: count }, () => ({ deviceId: uuidv7(), token: newToken() }));
      await client.query(
        `INSERT INTO devices (device_id, kind, name, filter)
         SELECT id, 'board', 'bench', '{}' FROM unnest($1::uuid[]) AS id`,
        [boards.map(({ deviceId }) => deviceId)],
      );
      await client.query(
        `INSERT INTO sessions (session_id, device_id, token_hash, expires_at)
         SELECT id, id, hash, 'infinity' FROM unnest($1::uuid[], $2::bytea[]) AS board (id, hash)`,
        [boards.map(({ deviceId }) => deviceId), boards.map(({ token }) => tokenHash(token))],
      );
      await client.end();
      return boards.map(({ token }) => token);
    },
    async cpuSeconds(): Promise<number> {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const [user = 0, system = 0] = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .slice(11, 13)
        .map(Number);
      return (user + system) / TICKS_PER_SECOND;
    },
    async stop(): Promise<void> {
      child.kill('SIGTERM');
      await ended;
    },
  };
};
