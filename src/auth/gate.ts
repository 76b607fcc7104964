import { HubError } from '../protocol/errors.ts';

export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Lets `atOnce` pieces of work run and `waiting` more wait, in order; whoever comes on top of that gets
 * HubError('overloaded') at once. It keeps a flood of strangers from taking what everybody shares.
 */
export const createGate = ({ atOnce, waiting }: { atOnce: number; waiting: number }): Gate => {
  let running = 0;
  const queue: (() => void)[] = [];
  return async (work) => {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw new HubError('overloaded');
      await new Promise<void>((resolve) => queue.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      // The place is handed on, so that nobody slips in between.
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
};
