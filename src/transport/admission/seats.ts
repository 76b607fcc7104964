import { actorOf, type Principal } from '../../auth/principal.ts';

/** Open connections of one user, device or ticket link. A desk has a few tabs, and what a cut network left is gone in 45 s. */
export const MOST_CONNECTIONS = 200;

export type Seats = {
  /** Takes one and returns how to give it back; null where the holder has the most allowed. */
  take(principal: Principal): (() => void) | null;
};

/** So that one stolen token cannot fill the hub. A count a process: another node has its own memory to protect. */
export const createSeats = (most = MOST_CONNECTIONS): Seats => {
  const taken = new Map<string, number>();
  return {
    take(principal) {
      const holder = principal.role === 'ticket' ? `ticket:${principal.ticketToken}` : actorOf(principal);
      const now = taken.get(holder) ?? 0;
      if (now >= most) return null;
      taken.set(holder, now + 1);
      let given = false;
      return () => {
        if (given) return;
        given = true;
        const left = (taken.get(holder) ?? 1) - 1;
        if (left === 0) taken.delete(holder);
        else taken.set(holder, left);
      };
    },
  };
};
