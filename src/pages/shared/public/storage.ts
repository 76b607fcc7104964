import type { KeptStorage } from '../../../client/kept.ts';

/** Null where the browser blocks it: even to ask throws there. */
export const localStorageOf = (page: Window): KeptStorage | null => {
  try {
    return page.localStorage;
  } catch {
    return null;
  }
};
