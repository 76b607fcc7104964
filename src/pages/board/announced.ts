import type { KeptStorage } from '../../client/kept.ts';

/** The calls that this board is done with, so that a reload says none of them again. */
export type Announced = { has(key: string): boolean; add(key: string): void };

const PLACE = 'queue-hub.board.announced';
/**
 * The last ones that were asked for. The board asks for whatever stands as called on every change, so that it cannot forget
 * somebody who was called and left so, and say the number again hundreds of calls later.
 */
const REMEMBERED = 500;

export const createAnnounced = (storage: KeptStorage | null): Announced => {
  const keys = new Set(readKeys(storage));
  return {
    has(key) {
      if (!keys.delete(key)) return false;
      keys.add(key);
      return true;
    },
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
