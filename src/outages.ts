import { databaseFailure } from './database/failure.ts';

type Said = { readonly event?: unknown; readonly err?: unknown };
type Line = { readonly event: string; readonly [field: string]: unknown };

/** A restart of the database is over by then, and nobody has to be woken. */
const SAY_AFTER_MS = 10_000;
/** The feed fails more often than this while the database is away: six seconds of silence, and a pause of three. */
const OVER_AFTER_MS = 12_000;

export type Outages = {
  /** Whether this line is one of an outage's many. It is counted, and need not be said by itself. */
  takes(line: Said): boolean;
};

/**
 * While the database is away, every part of the hub that needs it fails again and again. All of that becomes one error, if it
 * lasts, and one line when it is over, with the count of what failed.
 */
export const createOutages = (say: (level: 'error' | 'warn', line: Line) => void): Outages => {
  let outage: { since: number; last: number; why: string; isSaid: boolean; failed: Record<string, number> } | null =
    null;
  let ending: NodeJS.Timeout | undefined;

  const end = () => {
    if (outage === null) return;
    const { since, last, why, failed } = outage;
    outage = null;
    say('warn', { event: 'database_available', unavailableMs: Math.round(last - since), why, failed });
  };

  return {
    takes({ event, err }) {
      const cause = unavailable(err);
      if (cause === null) return false;
      const now = performance.now();
      outage ??= { since: now, last: now, why: cause.message, isSaid: false, failed: {} };
      outage.last = now;
      const { since, why, isSaid, failed } = outage;
      const name = String(event);
      failed[name] = (failed[name] ?? 0) + 1;
      clearTimeout(ending);
      ending = setTimeout(end, OVER_AFTER_MS).unref();
      // By a failure, not by the clock: what was over before is no reason to wake anybody.
      if (!isSaid && now - since >= SAY_AFTER_MS) {
        outage.isSaid = true;
        say('error', { event: 'database_unavailable', forMs: Math.round(now - since), why, failed });
      }
      return true;
    },
  };
};

/** The database's own error, however deep below the one that came of it. */
const unavailable = (thrown: unknown): Error | null => {
  if (!(thrown instanceof Error)) return null;
  return databaseFailure(thrown).kind === 'unavailable' ? thrown : unavailable(thrown.cause);
};
