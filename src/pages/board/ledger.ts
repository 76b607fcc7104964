import type { SendArguments } from '../../client/command-types.ts';
import type { KeptStorage } from '../../client/kept.ts';
import type { Send } from '../../client/send.ts';
import { HubError } from '../../protocol/errors.ts';
import type { Call } from './calls.ts';

/** When this board queued, showed and spoke each call: the answer to "I was never called". */
export type Ledger = {
  note(call: Call, moment: Moment): void;
  /** Tries again what could not be reported: to be called when the hub is back. */
  flush(): void;
};

type Moment = { queuedAt?: string; shownAt?: string; spokenAt?: string; muted?: boolean };
type Report = Omit<SendArguments<'announcement:report'>, 'requestId'>;

const PLACE = 'queue-hub.board.ledger';
/** What an outage of some hours leaves unreported. */
const KEPT = 300;
/** Queued and shown come within a frame of each other, and make one report. */
const COLLECT_MS = 250;

/** Reports are sent until they arrive, over reloads too; a repeated one changes nothing (the first moment stands). */
export const createLedger = (send: Send, storage: KeptStorage | null): Ledger => {
  const unreported = new Map<string, Report>(readReports(storage));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending = false;

  const keep = () => {
    for (const oldest of unreported.keys()) {
      if (unreported.size <= KEPT) break;
      unreported.delete(oldest);
    }
    try {
      storage?.setItem(PLACE, JSON.stringify([...unreported]));
    } catch {
      // Then a reload loses what was not reported yet.
    }
  };
  const sendAll = async () => {
    if (sending) return;
    sending = true;
    try {
      for (const [key, report] of unreported) {
        await send('announcement:report', report).catch((error: unknown) => {
          // An entry that is gone, or a report that the hub does not take, will never be accepted.
          if (!(error instanceof HubError) || error.retryable || error.code === 'unauthenticated') throw error;
        });
        if (unreported.get(key) === report) unreported.delete(key);
        keep();
      }
    } catch {
      // No hub: the reports stay, and `flush` comes when it is back.
    } finally {
      sending = false;
    }
  };
  const flush = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void sendAll(), COLLECT_MS);
  };

  return {
    note({ key, queueId, calledAt, recallCount }, moment) {
      unreported.set(key, { ...unreported.get(key), queueId, calledAt, recallCount, ...moment });
      keep();
      flush();
    },
    flush,
  };
};

/** Written by this page's earlier load. */
const readReports = (storage: KeptStorage | null): [string, Report][] => {
  try {
    const found: unknown = JSON.parse(storage?.getItem(PLACE) ?? '[]');
    return Array.isArray(found) ? (found as [string, Report][]) : [];
  } catch {
    return [];
  }
};
