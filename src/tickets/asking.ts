import { HubError } from '../protocol/errors.ts';

type Waiting = { start: () => void; drop: (reason: HubError) => void };

export type Asking = {
  /**
   * Runs `work` when there is room. A question of the same asker that still waits is dropped with `conflict`. Throws
   * `overloaded` where too many wait.
   */
  ask<T>(asker: unknown, work: () => Promise<T>): Promise<T>;
  /** The asker has gone. What it waits for is dropped with `conflict`. */
  forget(asker: unknown): void;
};

/** Lets a few ask the database at once. The others wait in order, each with its last question only. */
export const createAsking = ({ atOnce, waiting: most }: { atOnce: number; waiting: number }): Asking => {
  const waiting = new Map<unknown, Waiting>();
  let running = 0;

  const startNext = () => {
    const [next] = waiting;
    if (!next) return;
    const [asker, { start }] = next;
    waiting.delete(asker);
    start();
  };

  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      startNext();
    }
  };

  const forget = (asker: unknown) => {
    waiting.get(asker)?.drop(new HubError('conflict', { question: 'overtaken' }));
    waiting.delete(asker);
  };

  return {
    async ask(asker, work) {
      forget(asker);
      if (running < atOnce) return run(work);
      if (waiting.size >= most) throw new HubError('overloaded');
      return new Promise((resolve, reject) => {
        waiting.set(asker, { start: () => resolve(run(work)), drop: reject });
      });
    },
    forget,
  };
};
