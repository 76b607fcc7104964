import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { AggregatorRegistry, type Registry } from 'prom-client';
import { allReady, type Readiness } from './http/health.ts';
import type { Part } from './lifecycle.ts';
import type { Log } from './log.ts';
import { createCall, type Call } from './worker-calls.ts';

const FORK_AGAIN_AFTER_MS = 1_000;
/** A worker that cannot start (its database is gone) must not take the machine with it. */
const FORK_AGAIN_AT_LAST_MS = 30_000;

export type Address = { host: string; port: number };

/** A worker tells its supervisor where it listens. */
export const reportListening = (address: Address): void => void process.send?.({ listening: address });

type MetricsOfOne = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** What is true of all of them, whichever worker is asked. */
export type AllWorkers = { readiness(): Promise<Readiness>; metrics(): Promise<string> };

/** A worker answers its supervisor for itself, and asks it for all. */
export const joinWorkers = (own: { readiness: () => Promise<Readiness>; registry: Registry }): AllWorkers => {
  const call = createCall(process, {
    readiness: own.readiness,
    metrics: () => own.registry.getMetricsAsJSON(),
  });
  return { readiness: () => call<Readiness>('allReady'), metrics: () => call<string>('allMetrics') };
};

/**
 * `count` hubs on one port, each a process with its own pool, tail and sockets; they know of each other only by the feed,
 * as nodes on several machines do. One that ends is replaced. The start is over when all of them listen, and rejects where one
 * ended before, or `stopping` came first.
 */
export const createWorkers = (parts: {
  count: number;
  databaseUrl: string;
  log: Log;
  stopping: AbortSignal;
}): Part<Address> => {
  const { count, databaseUrl, log } = parts;
  let stopping = false;
  let forkAfterMs = FORK_AGAIN_AFTER_MS;
  const running = new Set<Worker>();
  /** How to ask those that listen. */
  const serving = new Map<Worker, Call>();

  const askAll = <T>(what: string): Promise<T>[] => [...serving.values()].map((call) => call<T>(what));
  const ofAll = {
    async allReady() {
      const answers = await Promise.all(askAll<Readiness>('readiness').map((one) => one.catch(() => null)));
      return allReady(answers, count);
    },
    allMetrics: async () => AggregatorRegistry.aggregate(await Promise.all(askAll<MetricsOfOne>('metrics'))).metrics(),
  };

  const fork = (): Promise<Address> => {
    const worker = cluster.fork({ DATABASE_URL: databaseUrl });
    running.add(worker);
    const call = createCall(worker, ofAll);
    return new Promise((resolve, reject) => {
      worker.on('message', (answers: { listening?: Address }) => {
        if (!answers.listening) return;
        forkAfterMs = FORK_AGAIN_AFTER_MS;
        serving.set(worker, call);
        resolve(answers.listening);
      });
      worker.once('exit', (code, signal) => {
        running.delete(worker);
        serving.delete(worker);
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
  // They hear of a Ctrl-C by themselves, but not of a SIGTERM.
  parts.stopping.addEventListener('abort', () => void stop(), { once: true });

  const listen = async (): Promise<Address> => {
    const [address] = await Promise.all(Array.from({ length: count }, fork));
    if (!address) throw new Error('no worker listens');
    return address;
  };
  return { start: listen, stop };
};
