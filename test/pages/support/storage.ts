import type { KeptStorage } from '../../../src/client/kept.ts';

/** A browser's storage, in memory: what two loads of a page share. */
export const aStorage = (): KeptStorage => {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
};
