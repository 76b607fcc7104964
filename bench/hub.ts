import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';

const TICKS_PER_SECOND = 100;

/** The hub as `npm start` runs it, over its own embedded database with the demo data, on a free port. */
export const startDemoHub = async ({ dataDir, engine }: { dataDir: string; engine: string }) => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: { ...process.env, HUB_DATA_DIR: dataDir, PORT: '0', HUB_ENGINE: engine, LOG_LEVEL: 'info', DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const listening = new Promise<{ port: number; engine: string }>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('"hub_listening"')) resolve(JSON.parse(line));
      else if (/"level":"(warn|error)"/.test(line)) process.stderr.write(`${line}\n`);
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
