import type { KeptStorage } from '../../client/kept.ts';

/** The calls that this board is done with, so that a reload says none of them again. */
export type Announced = {
  has(key: string): boolean;
  add(key: string): void;
  /** Whoever is called now, and no longer anybody else. */
  stand(keys: ReadonlySet<string>): void;
};

const PLACE = 'queue-hub.board.announced';
/**
 * Of the calls that stand no more, for those that come back as they were: of a department that is taken out of the board
 * for some minutes, say. Every other call that is over never stands again, so that the few are enough, and what a board
 * remembers is as much after a quarter of an hour as after months.
 */
const REMEMBERED = 50;

/** A call that stands is never forgotten, or somebody who did not come would be called by this board again and again. */
export const createAnnounced = (storage: KeptStorage | null): Announced => {
  const keys = new Set(readKeys(storage));
  let standing: ReadonlySet<string> = new Set();
  return {
    has: (key) => keys.has(key),
    stand(now) {
      standing = now;
    },
    add(key) {
      // Behind all others, also where it was there.
      keys.delete(key);
      keys.add(key);
      for (const oldest of [...keys].filter((one) => !standing.has(one)).slice(0, -REMEMBERED)) keys.delete(oldest);
      try {
        storage?.setItem(PLACE, JSON.stringify([...keys]));
      } catch {
        // A full or forbidden storage costs a repetition after a reload, no more.
      }
    },
  };
};

const readKeys = (storage: KeptStorage | null): string[] => {
  try {
    const found: unknown = JSON.parse(storage?.getItem(PLACE) ?? '[]');
    return Array.isArray(found) ? found.filter((key) => typeof key === 'string') : [];
  } catch {
    return [];
  }
};
