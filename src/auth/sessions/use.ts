import type { Knex } from 'knex';
import type { Log } from '../../log.ts';
import { NOT_EXPIRED } from './principals.ts';

export type SessionUse = {
  /** This session was used just now. Costs nothing; what is due is written together every few seconds. */
  note(sessionId: string): void;
  /** Writes what is due, without waiting any longer. */
  flush(): Promise<void>;
};

const FLUSH_EVERY_MS = 5_000;
const WRITE_EVERY_MS = 60_000;
/** Rows a statement, some milliseconds. A call should not wait for ten thousand heartbeats. */
const AT_ONCE = 250;

/**
 * Locked in the order of their ids and only where nobody else has them: two nodes that note the same sessions must
 * neither wait for each other nor deadlock. A session that has run out in the meantime is not brought back.
 */
const WRITE = `
  WITH due AS (
    SELECT s.session_id FROM sessions s
    WHERE s.session_id = ANY (:sessionIds::uuid[]) AND s.revoked_at IS NULL AND ${NOT_EXPIRED}
      AND (s.last_used_at IS NULL OR s.last_used_at <= hub_now() - interval '1 minute')
    ORDER BY s.session_id FOR NO KEY UPDATE SKIP LOCKED
  ), used AS (
    UPDATE sessions s SET last_used_at = hub_now() FROM due WHERE s.session_id = due.session_id RETURNING s.device_id
  )
  UPDATE devices SET last_seen_at = hub_now() WHERE device_id IN (SELECT device_id FROM used)`;

/** Keeps `last_used_at` of sessions and `last_seen_at` of their devices, at most once a minute each. */
export const createSessionUse = ({ knex, log }: { knex: Knex; log: Log }): SessionUse => {
  let due = new Set<string>();
  const noted = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const sessionIds = [...due];
    due = new Set();
    const now = performance.now();
    for (const [sessionId, at] of noted) if (now - at >= WRITE_EVERY_MS) noted.delete(sessionId);
    let written = 0;
    try {
      for (; written < sessionIds.length; written += AT_ONCE) {
        await knex.raw(WRITE, { sessionIds: sessionIds.slice(written, written + AT_ONCE) });
      }
    } catch (err) {
      // Noted again at the next use; an outage longer than the idle limit ends sessions anyway. The rest is not tried: each
      // part would wait as long for a database that is away.
      const left = sessionIds.slice(written);
      for (const sessionId of left) noted.delete(sessionId);
      log.debug({ event: 'session_use_not_written', sessions: left.length, err });
    }
  };

  return {
    note(sessionId) {
      if (noted.has(sessionId)) return;
      noted.set(sessionId, performance.now());
      due.add(sessionId);
      timer ??= setTimeout(() => void flush(), FLUSH_EVERY_MS).unref();
    },
    flush,
  };
};
