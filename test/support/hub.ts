import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { vi } from 'vitest';

export type RunningHub = {
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
  /** Every line that the hub has logged so far. */
  readonly log: readonly string[];
  /** SIGTERM, and its exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL: as a crash would. */
  kill(): Promise<void>;
};

type HubOptions = { databaseUrl: string; engine?: 'uws' | 'ws'; port?: number; env?: Record<string, string> };

/** The started program, as an operator runs it, over a database of the test's own. */
export const startHub = async ({
  databaseUrl,
  engine = 'uws',
  port = 0,
  env = {},
}: HubOptions): Promise<RunningHub> => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      HUB_ENGINE: engine,
      HUB_TIME_ZONE: 'Europe/Berlin',
      POOL_MAX: '10',
      LOG_LEVEL: 'debug',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => log.push(line));
  const listening = await vi.waitFor(
    () => {
      if (child.exitCode !== null) throw new Error(`the hub ended:\n${log.join('\n')}`);
      const line = log.find((one) => one.includes('"hub_listening"'));
      if (line === undefined) throw new Error(`the hub does not listen yet:\n${log.join('\n')}`);
      return line;
    },
    { timeout: 20_000, interval: 20 },
  );
  const found: { port: number } = JSON.parse(listening);
  const ended = once(child, 'exit');
  return {
    url: `http://127.0.0.1:${found.port}`,
    port: found.port,
    process: child,
    log,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      return child.exitCode;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
};
