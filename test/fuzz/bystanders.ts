import { io, type Socket } from 'socket.io-client';
import { slowness } from '../support/slowness.ts';

export type Bystanders = {
  /** Milliseconds from each command to its answer, since the last call. */
  take(): number[];
  /** Commands that got no answer, and connections that were lost, in all. */
  readonly troubles: readonly string[];
  /** Once what was asked is answered: a connection that its own client closes is nobody's fault. */
  stop(): Promise<void>;
};

const ANSWER_WITHIN_MS = 30_000;

/** Well-behaved clients that ask something every so often, whatever the others do. */
export const bystanders = async (
  url: string,
  { tokens, everyMs }: { tokens: readonly string[]; everyMs: number },
): Promise<Bystanders> => {
  let latencies: number[] = [];
  const troubles: string[] = [];
  const asking = new Set<Promise<void>>();
  const sockets = await Promise.all(tokens.map((token) => connected(url, token)));
  for (const socket of sockets) {
    socket.on('disconnect', (reason) => troubles.push(`disconnected: ${reason}`));
  }
  const timers = sockets.map((socket, n) =>
    setTimeout(
      () => {
        const ask = async () => {
          const startedAt = performance.now();
          const reply = await socket.timeout(ANSWER_WITHIN_MS).emitWithAck('department:list', {});
          // A hub that other work crowds out is busy with that, and not with the wrong frames.
          if (!reply.ok && !(reply.error.retryable && slowness() > 1)) throw new Error(reply.error.code);
          latencies.push(performance.now() - startedAt);
        };
        timers.push(
          setInterval(() => {
            const asked = ask()
              .catch((error: unknown) => void troubles.push(String(error)))
              .finally(() => asking.delete(asked));
            asking.add(asked);
          }, everyMs),
        );
      },
      (everyMs / sockets.length) * n,
    ),
  );
  return {
    take: () => {
      const taken = latencies;
      latencies = [];
      return taken;
    },
    troubles,
    async stop() {
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(asking);
      for (const socket of sockets) socket.off('disconnect').close();
    },
  };
};

const connected = (url: string, token: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = io(url, { transports: ['websocket'], auth: { token, protocol: 1 }, forceNew: true });
    socket.once('connect', () => resolve(socket));
    socket.once('connect_error', reject);
  });

export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);
