import type { KeptStorage } from '../../../client/kept.ts';
import type { Issued } from '../steps/steps.ts';

/** The number on the screen, so that a reload does not send its owner for a second one. */
export type IssuedKept = {
  keep(issued: Issued, seconds: number): void;
  forget(): void;
  /** Null where the load before showed none, or its time is over. */
  find(): Issued | null;
};

const KEY = 'queue-hub.kiosk.issued';

/** `storage` of the tab alone: what it holds is somebody's ticket. */
export const createIssuedKept = (storage: KeptStorage | null): IssuedKept => ({
  keep(issued, seconds) {
    try {
      storage?.setItem(KEY, JSON.stringify({ issued, until: Date.now() + seconds * 1000 }));
    } catch {
      // Then a reload forgets it.
    }
  },
  forget() {
    try {
      storage?.removeItem(KEY);
    } catch {
      // The browser refuses storage altogether.
    }
  },
  find() {
    try {
      const found: unknown = JSON.parse(storage?.getItem(KEY) ?? 'null');
      if (typeof found !== 'object' || found === null || !('issued' in found) || !('until' in found)) return null;
      // Written by an earlier load of this page.
      return typeof found.until === 'number' && Date.now() < found.until ? (found.issued as Issued) : null;
    } catch {
      return null;
    }
  },
});
