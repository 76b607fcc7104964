import { Hono } from 'hono';
import type { Knex } from 'knex';
import type { HttpEnv } from './env.ts';

export type HealthParts = {
  readonly knex: Knex;
  readonly isFeedReading: () => boolean;
  /** Invariants that this node's last round of the verifier found broken. */
  readonly broken: () => readonly string[];
};

const ASK_AGAIN_AFTER_MS = 1_000;

/**
 * `/healthz`: the process answers. `/readyz`: it can serve, that is the database answers, the feed is being read, and the
 * verifier found nothing broken when it last looked, if it is this node that looks.
 */
export const healthRoutes = ({ knex, isFeedReading, broken }: HealthParts): Hono<HttpEnv> => {
  let asked: { at: number; answer: Promise<boolean> } | undefined;
  // Anybody may ask, as often as they like; the database hears of it once a second.
  const databaseAnswers = (): Promise<boolean> => {
    const now = performance.now();
    if (!asked || now - asked.at > ASK_AGAIN_AFTER_MS) asked = { at: now, answer: canWrite(knex) };
    return asked.answer;
  };
  return new Hono<HttpEnv>()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', async (c) => {
      const ready = { database: await databaseAnswers(), feed: isFeedReading() };
      const found = broken();
      const isReady = ready.database && ready.feed && found.length === 0;
      return c.json({ ...ready, ...(found.length > 0 && { broken: found }) }, isReady ? 200 : 503);
    });
};

const canWrite = async (knex: Knex): Promise<boolean> => {
  try {
    const { rows } = await knex.raw<{ rows: [{ standby: boolean }] }>('SELECT pg_is_in_recovery() AS standby');
    return !rows[0].standby;
  } catch {
    return false;
  }
};
