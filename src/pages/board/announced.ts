import type { KeptStorage } from '../../client/kept.ts';

/** The calls that this board is done with, so that a reload says none of them again. */
export type Announced = {
  has(key: string): boolean;
  add(key: string): void;
  /** These calls stand now, and no others. */
  stand(keys: ReadonlySet<string>): void;
};

const STORAGE_KEY = 'queue-hub.board.announced';
/**
 * How many calls that are over are kept. One can stand again: its department was taken off the board for some minutes,
 * say. Few are enough, so a board remembers as much after a quarter of an hour as after months.
 */
const REMEMBERED = 50;

/** A call that stands is never forgotten. Else the board would call somebody who does not come again and again. */
export const createAnnounced = (storage: KeptStorage | null): Announced => {
  const keys = new Set(readKeys(storage));
  let standing: ReadonlySet<string> = new Set();
  return {
    has: (key) => keys.has(key),
    stand(now) {
      standing = now;
    },
    add(key) {
      // The newest is last, even if it was there before.
      keys.delete(key);
      keys.add(key);
      for (const oldest of [...keys].filter((one) => !standing.has(one)).slice(0, -REMEMBERED)) keys.delete(oldest);
      try {
        storage?.setItem(STORAGE_KEY, JSON.stringify([...keys]));
      } catch {
        // A full or forbidden storage costs a repetition after a reload, no more.
      }
    },
  };
};

const readKeys = (storage: KeptStorage | null): string[] => {
  try {
    const found: unknown = JSON.parse(storage?.getItem(STORAGE_KEY) ?? '[]');
    return Array.isArray(found) ? found.filter((key) => typeof key === 'string') : [];
  } catch {
    return [];
  }
};
