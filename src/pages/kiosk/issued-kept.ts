import type { KeptStorage } from '../../client/kept.ts';
import { TICKET_CLEARS_S } from './attention.ts';
import type { Issued } from './steps.ts';

/** The number on the screen, so that a reload does not send its owner for a second one. */
export type IssuedKept = {
  keep(issued: Issued | null): void;
  /** Null where the former load showed none, or showed it long ago. */
  find(): Issued | null;
};

const PLACE = 'queue-hub.kiosk.issued';

/** `storage` of the tab alone: what it holds is somebody's ticket. */
export const createIssuedKept = (storage: KeptStorage | null): IssuedKept => ({
  keep(issued) {
    try {
      if (issued === null) storage?.removeItem(PLACE);
      else storage?.setItem(PLACE, JSON.stringify({ issued, at: Date.now() }));
    } catch {
      // Then a reload forgets it.
    }
  },
  find() {
    try {
      const found: unknown = JSON.parse(storage?.getItem(PLACE) ?? 'null');
      if (typeof found !== 'object' || found === null || !('issued' in found) || !('at' in found)) return null;
      const isRecent = typeof found.at === 'number' && Date.now() - found.at < TICKET_CLEARS_S * 1000;
      // Written by this page's own earlier load.
      return isRecent ? (found.issued as Issued) : null;
    } catch {
      return null;
    }
  },
});
