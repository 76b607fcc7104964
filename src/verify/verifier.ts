import type { Knex } from 'knex';
import type { Client } from 'pg';
import { Counter, Gauge, type Registry } from 'prom-client';
import { databaseFailure } from '../database/transaction.ts';
import { createTurn } from '../database/turn.ts';
import type { Log } from '../log.ts';
import { createRounds, invariants, type Invariant } from './round.ts';

export type Verifier = {
  start(): void;
  /** Resolves once a round under way is done. */
  stop(): Promise<void>;
  /**
   * What this node's last round found broken; nothing where another process verifies. A sound round clears it: what was
   * found stays in the log and the metric, and must not keep a node out for good (a trigger that was off for a minute).
   */
  broken(): readonly Invariant[];
};

export const LOCK = '7268450004';

/** After the rush of a start. */
const FIRST_AFTER_MS = 15_000;

/** After so many rounds, and half a minute, another process takes over from one that does not ask any more. */
const ROUNDS_MISSED = 3;
const MISSED_MS = 30_000;
/** Of each invariant, in the log. */
const MOST_NAMED = 5;
const FAILURES_SAID = 3;

/**
 * Every so often one process of all nodes verifies that the feed and the tables say the same (design §5) of what was
 * written since it last did. A broken invariant is an error in the log, a metric, and makes its node not ready until a
 * later round is sound.
 */
export const createVerifier = (parts: {
  knex: Knex;
  /** A session beside the pool, which tells the processes whose turn it is. */
  connect: () => Promise<Client>;
  /** 0: never. */
  everySeconds: number;
  registry: Registry;
  log: Log;
  firstAfterMs?: number;
}): Verifier => {
  const { knex, connect, everySeconds, log, firstAfterMs = FIRST_AFTER_MS } = parts;
  const metrics = createMetrics(parts.registry);
  const verify = createRounds(knex);
  const turn = createTurn({
    lock: LOCK,
    connect,
    idleMs: Math.round(everySeconds * 1_000 * ROUNDS_MISSED + MISSED_MS),
  });
  let found: readonly Invariant[] = [];
  /** Rounds in a row. */
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  const round = async (): Promise<void> => {
    if (!(await turn.isOurs())) {
      found = [];
      failures = 0;
      return metrics.rounds.inc({ outcome: 'elsewhere' });
    }
    const startedAt = performance.now();
    const { broken, changes, continued } = await verify();
    failures = 0;
    const seconds = (performance.now() - startedAt) / 1_000;
    found = invariants.filter((one) => broken.some(({ invariant }) => invariant === one));
    metrics.rounds.inc({ outcome: broken.length > 0 ? 'broken' : 'sound' });
    metrics.changes.inc(changes);
    metrics.seconds.set(seconds);
    metrics.lastAt.setToCurrentTime();
    for (const invariant of found) {
      const all = broken.filter((one) => one.invariant === invariant);
      metrics.broken.inc({ invariant }, all.length);
      const more = all.length - MOST_NAMED;
      for (const [n, { details }] of all.slice(0, MOST_NAMED).entries()) {
        log.error({ event: 'invariant_broken', invariant, ...details, ...(n === 0 && more > 0 && { more }) });
      }
    }
    log.debug({ event: 'verified', changes, continued, ms: Math.round(seconds * 1_000) });
  };
  const runIn = (ms: number): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = round()
        .catch((err: unknown) => {
          metrics.rounds.inc({ outcome: 'failed' });
          failures += 1;
          // The database is away, or busy; the next round takes this one's part too. Not so where none succeeds.
          const passes = databaseFailure(err).kind === 'unavailable' && failures < FAILURES_SAID;
          log[passes ? 'debug' : 'warn']({ event: 'verify_failed', failures, err });
        })
        .finally(() => runIn(everySeconds * 1_000 * (0.75 + Math.random() / 2)));
    }, ms).unref();
  };

  return {
    start: () => {
      if (everySeconds > 0) runIn(firstAfterMs);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
      await turn.end();
    },
    broken: () => found,
  };
};

const createMetrics = (registry: Registry) => {
  const registers = [registry];
  const broken = new Counter({
    name: 'hub_verifier_broken_total',
    help: 'What was found broken in the feed or the queue, by invariant. Any is a reason to wake somebody.',
    labelNames: ['invariant'],
    registers,
  });
  for (const invariant of invariants) broken.inc({ invariant }, 0);
  return {
    broken,
    rounds: new Counter({
      name: 'hub_verifier_rounds_total',
      help: 'Rounds of the verifier: sound, broken, failed (not carried out), elsewhere (another process verifies).',
      labelNames: ['outcome'],
      registers,
    }),
    changes: new Counter({
      name: 'hub_verifier_changes_total',
      help: 'Changes that the verifier looked at.',
      registers,
    }),
    seconds: new Gauge({
      name: 'hub_verifier_round_seconds',
      help: 'How long the last round took.',
      registers,
      aggregator: 'max',
    }),
    lastAt: new Gauge({
      name: 'hub_verifier_last_round_timestamp_seconds',
      help: 'When this node last carried a round out.',
      registers,
      // Of several workers, whichever verified last.
      aggregator: 'max',
    }),
  };
};
