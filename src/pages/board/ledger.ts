import type { SendArguments } from '../../client/command-types.ts';
import type { KeptStorage } from '../../client/kept.ts';
import type { Send } from '../../client/send.ts';
import { HubError } from '../../protocol/errors.ts';
import type { Call } from './calls.ts';

/** When this board queued, showed and spoke each call, or found it over: the answer to "I was never called". */
export type Ledger = {
  note(call: Call, moment: Moment): void;
  /** Tries again what could not be reported: to be called when the hub is back. */
  flush(): void;
  /** What is not reported stays in the storage, for the ledger of this device's next pairing. */
  stop(): void;
};

type Moment = { queuedAt?: string; shownAt?: string; spokenAt?: string; overtakenAt?: string; muted?: boolean };
type Report = Omit<SendArguments<'announcement:report'>, 'requestId'>;

const STORAGE_KEY = 'queue-hub.board.ledger';
/** What an outage of some hours leaves unreported. */
const KEPT = 300;
/** Queued and shown come within a frame of each other, and make one report. */
const COLLECT_MS = 250;
/** After a hub that was there, and could not: whatever has failed was tried for 15 s. */
const RETRY_MS = 10_000;

/** Reports are sent until they arrive, over reloads too; one that arrives twice changes nothing. */
export const createLedger = (send: Send, storage: KeptStorage | null): Ledger => {
  const unreported = new Map<string, Report>(readReports(storage));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending = false;
  let stopped = false;

  const keep = () => {
    for (const oldest of unreported.keys()) {
      if (unreported.size <= KEPT) break;
      unreported.delete(oldest);
    }
    try {
      storage?.setItem(STORAGE_KEY, JSON.stringify([...unreported]));
    } catch {
      // Then a reload loses what was not reported yet.
    }
  };
  const sendAll = async () => {
    if (sending) return;
    sending = true;
    try {
      // What is noted meanwhile is sent after this one. If it changes this report, the report is sent once more.
      for (let [first] = unreported; first; [first] = unreported) {
        const [id, report] = first;
        await send('announcement:report', report).catch((error: unknown) => {
          // An entry that is gone, or a report that the hub does not take, will never be accepted.
          if (!(error instanceof HubError) || error.retryable || error.code === 'unauthenticated') throw error;
        });
        // The storage belongs to the ledger of the next pairing by now.
        if (stopped) return;
        if (unreported.get(id) === report) unreported.delete(id);
        keep();
      }
    } catch (error) {
      // The reports stay. A device that was removed has nobody to tell.
      if (!(error instanceof HubError) || error.code !== 'unauthenticated') sendAllIn(RETRY_MS);
    } finally {
      sending = false;
    }
  };
  const sendAllIn = (ms: number) => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void sendAll(), ms);
  };

  return {
    note({ key, queueId, calledAt, recallCount }, moment) {
      // Each speaking is a report of its own. Merged, the second would overwrite the first.
      const id = moment.spokenAt === undefined ? key : `${key}/${moment.spokenAt}`;
      unreported.set(id, { ...unreported.get(id), queueId, calledAt, recallCount, ...moment });
      keep();
      sendAllIn(COLLECT_MS);
    },
    flush: () => sendAllIn(COLLECT_MS),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
};

/** Written by this page's earlier load. */
const readReports = (storage: KeptStorage | null): [string, Report][] => {
  try {
    const found: unknown = JSON.parse(storage?.getItem(STORAGE_KEY) ?? '[]');
    return Array.isArray(found) ? (found as [string, Report][]) : [];
  } catch {
    return [];
  }
};
