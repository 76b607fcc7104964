import type { KeptStorage } from '../../client/kept.ts';

/** The calls that this board has announced, so that a reload says none of them again. */
export type Announced = { has(key: string): boolean; add(key: string): void };

const PLACE = 'queue-hub.board.announced';
/** Of many days: a board has long forgotten a call before the queue has. */
const REMEMBERED = 500;

export const createAnnounced = (storage: KeptStorage | null): Announced => {
  const keys = new Set(readKeys(storage));
  return {
    has: (key) => keys.has(key),
    add(key) {
      keys.delete(key);
      keys.add(key);
      for (const oldest of keys) {
        if (keys.size <= REMEMBERED) break;
        keys.delete(oldest);
      }
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
