import { Hono, type Context } from 'hono';
import type { Knex } from 'knex';
import type { HttpEnv } from './env.ts';

export type Readiness = {
  readonly database: boolean;
  readonly feed: boolean;
  /** Invariants that the last round of the verifier found broken, where it is here that it runs. */
  readonly broken: readonly string[];
  /** Of a node with several: how many of them listen and answered. */
  readonly workers?: { readonly answering: number; readonly of: number };
};

export type HealthParts = {
  readonly knex: Knex;
  readonly isFeedReading: () => boolean;
  readonly broken: () => readonly string[];
};

const ASK_AGAIN_AFTER_MS = 1_000;

/**
 * Whether this process can serve: the database takes writes, the feed is being read, and the verifier found nothing broken.
 * Anybody may ask, as often as they like; the database hears of it once a second.
 */
export const createReadiness = ({ knex, isFeedReading, broken }: HealthParts): (() => Promise<Readiness>) => {
  let asked: { at: number; answer: Promise<boolean> } | undefined;
  return async () => {
    const now = performance.now();
    if (!asked || now - asked.at > ASK_AGAIN_AFTER_MS) asked = { at: now, answer: canWrite(knex) };
    return { database: await asked.answer, feed: isFeedReading(), broken: broken() };
  };
};

/** A node is as ready as the least ready of its workers; null is one that gave no answer. */
export const allReady = (said: readonly (Readiness | null)[], of: number): Readiness => {
  const answers = said.filter((one) => one !== null);
  return {
    database: answers.length > 0 && answers.every(({ database }) => database),
    feed: answers.length > 0 && answers.every(({ feed }) => feed),
    broken: [...new Set(answers.flatMap(({ broken }) => broken))],
    workers: { answering: answers.length, of },
  };
};

/**
 * `/healthz`: the process answers. `/readyz`: it, and every other worker of this node, can serve. haproxy asks `OPTIONS /`
 * where nobody has told it what to ask.
 */
export const healthRoutes = (readiness: () => Promise<Readiness>): Hono<HttpEnv> => {
  const ready = async (c: Context<HttpEnv>) => {
    const { broken, ...is } = await readiness();
    const { database, feed, workers } = is;
    const isReady = database && feed && broken.length === 0 && (!workers || workers.answering === workers.of);
    return c.json({ ...is, ...(broken.length > 0 && { broken }) }, isReady ? 200 : 503);
  };
  return new Hono<HttpEnv>()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', ready)
    .options('/', ready);
};

/**
 * Asks for a lock on no row: a standby refuses it, and so does a session whose `default_transaction_read_only` is on. The
 * pool then makes its connections again, so that the next look finds what is true by then.
 */
const canWrite = async (knex: Knex): Promise<boolean> => {
  try {
    await knex.raw('SELECT FROM settings WHERE false FOR UPDATE');
    return true;
  } catch {
    return false;
  }
};
