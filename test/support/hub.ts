import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { engineNames } from './engine-names.ts';
import { eventually } from './eventually.ts';
import { ZONE } from './clock.ts';

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

/**
 * A free port that a hub can be started on again after a kill. One of those that the system hands out (32768 and up) may
 * be taken meanwhile: as its own source port, by a client that tries to reach the dead hub.
 */
export const lastingPort = async (): Promise<number> => {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 15_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
};

/** The started program as it is built, and as an operator runs it, over a database of the test's own. */
export const startHub = async ({
  databaseUrl,
  engine = engineNames[0],
  port = 0,
  env = {},
}: HubOptions): Promise<RunningHub> => {
  const child = spawn(process.execPath, ['dist/hub/main.js'], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      HUB_ENGINE: engine,
      HUB_TIME_ZONE: ZONE,
      POOL_MAX: '10',
      LOG_LEVEL: 'debug',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that fails before it stops its hub must not leave it behind.
  const reap = () => child.kill('SIGKILL');
  process.once('exit', reap);
  child.once('exit', () => process.off('exit', reap));
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => log.push(line));
  const ended = once(child, 'exit');
  const ends = ended.then(() => Promise.reject(new Error(`the hub ended:\n${log.join('\n')}`)));
  ends.catch(() => undefined);
  const listens = eventually(
    () => {
      const line = log.find((one) => one.includes('"hub_listening"'));
      if (line === undefined) throw new Error(`the hub does not listen yet:\n${log.join('\n')}`);
      return line;
    },
    { withinMs: 120_000, everyMs: 20 },
  );
  listens.catch(() => undefined);
  const found: { port: number } = JSON.parse(await Promise.race([listens, ends]));
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
