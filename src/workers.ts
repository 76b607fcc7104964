import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import type { Log } from './log.ts';

const FORK_AGAIN_AFTER_MS = 1_000;
/** A worker that cannot start (its database is gone) must not take the machine with it. */
const FORK_AGAIN_AT_LAST_MS = 30_000;

export type Address = { host: string; port: number };

/** A worker tells its supervisor where it listens. */
export const reportListening = (address: Address): void => void process.send?.({ listening: address });

/**
 * `count` hubs on one port, each a process with its own pool, tail and sockets; they know of each other only by the feed,
 * as nodes on several machines do. One that ends is replaced. Resolves when all of them listen.
 */
export const startWorkers = async (parts: { count: number; databaseUrl: string; log: Log }) => {
  const { count, databaseUrl, log } = parts;
  let stopping = false;
  let forkAfterMs = FORK_AGAIN_AFTER_MS;
  const running = new Set<Worker>();

  const fork = (): Promise<Address> => {
    const worker = cluster.fork({ DATABASE_URL: databaseUrl });
    running.add(worker);
    return new Promise((resolve, reject) => {
      worker.on('message', (said: { listening?: Address }) => {
        if (!said.listening) return;
        forkAfterMs = FORK_AGAIN_AFTER_MS;
        resolve(said.listening);
      });
      worker.once('exit', (code, signal) => {
        running.delete(worker);
        reject(new Error(`a worker ended (${signal ?? code}) before it listened`));
        if (stopping) return;
        log.error({ event: 'worker_ended', worker: worker.id, code, signal });
        setTimeout(replace, forkAfterMs);
        forkAfterMs = Math.min(forkAfterMs * 2, FORK_AGAIN_AT_LAST_MS);
      });
    });
  };

  /** One that fails before it listens has its own `exit`, which tries again. */
  const replace = (): void => {
    if (!stopping) fork().catch((err: unknown) => log.error({ event: 'worker_not_replaced', err }));
  };

  const stop = async (): Promise<void> => {
    stopping = true;
    const ended = [...running].map((worker) => once(worker, 'exit'));
    for (const worker of running) worker.process.kill('SIGTERM');
    await Promise.all(ended);
  };

  try {
    const [address] = await Promise.all(Array.from({ length: count }, fork));
    if (!address) throw new Error('no worker listens');
    return { address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
