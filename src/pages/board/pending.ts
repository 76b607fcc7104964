import type { KeptStorage } from '../../client/kept.ts';
import type { Call } from './calls.ts';

/**
 * The calls that this board has still to announce, so that a reload goes on with them, or can at least say of each that
 * it was over before its turn. In the order in which they are announced.
 */
export type Pending = { all(): Call[]; add(call: Call): void; remove(key: string): void };

const STORAGE_KEY = 'queue-hub.board.pending';

export const createPending = (storage: KeptStorage | null): Pending => {
  const calls = new Map(readCalls(storage).map((call) => [call.key, call]));
  const keep = () => {
    try {
      storage?.setItem(STORAGE_KEY, JSON.stringify([...calls.values()]));
    } catch {
      // Then a reload forgets the calls that were over before it, and the ledger says of them that they were queued.
    }
  };
  return {
    all: () => [...calls.values()],
    add(call) {
      calls.set(call.key, call);
      keep();
    },
    remove(key) {
      if (calls.delete(key)) keep();
    },
  };
};

/** Written by this page's earlier load. */
const readCalls = (storage: KeptStorage | null): Call[] => {
  try {
    const found: unknown = JSON.parse(storage?.getItem(STORAGE_KEY) ?? '[]');
    return Array.isArray(found) ? found.filter(isCall).map((call) => ({ ...fromEarlier, ...call })) : [];
  } catch {
    return [];
  }
};

/** What a call of an earlier version of this page does not say. */
const fromEarlier = { kind: 'call', others: [], place: 'room' } as const;

const isCall = (one: unknown): one is Call => one instanceof Object && 'key' in one && typeof one.key === 'string';
