import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Target } from '../board.ts';
import { compiled } from '../compile.ts';
import { asked } from '../crowd.ts';
import { COLLECTS, collectGarbage, memoryOf } from '../processes.ts';
import type { RivalAsk, RivalName } from './server.ts';

export type Burst = { times: number; gapMs: number; bytes: number };
export type RunningRival = {
  name: string;
  target: Target;
  /** Bytes resident; `kept`: once the garbage is collected. */
  memory(options: { kept: boolean }): Promise<number>;
  /** Sends so many messages to everybody; answers with the seconds until the last had been handed over. */
  emit(burst: Burst): Promise<number>;
  stop(): void;
};

export const startRival = async (name: RivalName): Promise<RunningRival> => {
  const child = fork(path.join(import.meta.dirname, 'server.ts'), { execArgv: COLLECTS });
  const ask = <Said>(what: RivalAsk) => asked<Said>(child, what);
  const { port } = await ask<{ port: number }>({ be: name });
  return {
    name,
    target: { url: `http://127.0.0.1:${port}`, speaks: name === 'raw uWS publish' ? 'websocket' : 'socket.io' },
    async memory({ kept }) {
      if (kept) await collectGarbage(child.pid ?? 0);
      return memoryOf(child.pid ?? 0);
    },
    emit: async (burst) => (await ask<{ seconds: number }>({ emit: burst })).seconds,
    stop: () => child.disconnect(),
  };
};

/** Null where there is no C compiler: then the report says so. */
export const startBare = async (folder: string): Promise<RunningRival | null> => {
  const program = await compiled(path.join(import.meta.dirname, 'bare.c'), folder);
  if (program === null) return null;
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const [port] = await once(lines, 'line');
  return {
    name: 'a bare write() a board, in C',
    target: { url: `http://127.0.0.1:${port}`, speaks: 'websocket' },
    memory: () => memoryOf(child.pid ?? 0),
    async emit({ times, gapMs, bytes }) {
      child.stdin.write(`${times} ${gapMs} ${bytes}\n`);
      const [seconds] = await once(lines, 'line');
      return Number(seconds);
    },
    stop: () => child.stdin.end(),
  };
};
