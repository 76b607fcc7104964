import pLimit from 'p-limit';
import { HubError } from '../protocol/errors.ts';

/** `who` is told where a gate has a limit for each. */
export type Gate = <T>(work: () => Promise<T>, who?: string) => Promise<T>;

type Limits = { readonly atOnce: number; readonly waiting: number; readonly each?: number };

/**
 * Lets `atOnce` pieces of work run and `waiting` more wait, in order. One asker has at most `each` of those that wait.
 * More than that is refused with HubError('overloaded') at once. It keeps a flood of strangers from taking what all share.
 */
export const createGate = ({ atOnce, waiting, each = Infinity }: Limits): Gate => {
  const limit = pLimit(atOnce);
  const present = new Map<string, number>();

  const enter = (who: string): void => {
    const already = present.get(who) ?? 0;
    if (already >= each || limit.activeCount + limit.pendingCount >= atOnce + waiting) throw new HubError('overloaded');
    present.set(who, already + 1);
  };
  const leave = (who: string): void => {
    const left = (present.get(who) ?? 1) - 1;
    if (left === 0) present.delete(who);
    else present.set(who, left);
  };

  return async (work, who = '') => {
    enter(who);
    try {
      return await limit(work);
    } finally {
      leave(who);
    }
  };
};
