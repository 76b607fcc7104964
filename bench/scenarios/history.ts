import type { Client } from 'pg';
import type { Bench } from '../bench.ts';
import type { BenchHub } from '../hub.ts';
import type { Figures, Report } from '../report.ts';
import { latencyAt } from './latency.ts';

const BOARDS = 500;
const RATE = 100;
/** A round begins each minute. */
const ROUND_WITHIN_MS = 90_000;
const AT_ONCE = 100_000;

/** The same load on an empty history and on that of a large hospital's years. */
export const history = async (bench: Bench): Promise<Report> => {
  const { quick, progress } = bench;
  const [entries, changes] = quick ? [10_000, 50_000] : [2_000_000, 10_000_000];
  const seconds = quick ? 2 : 20;
  const hub = await bench.hub();
  const rows: Figures[] = [];
  try {
    const load = { rate: RATE, seconds, warmUpSeconds: quick ? 1 : 15, boards: BOARDS };
    const measured = async () => ({
      ...(await latencyAt(hub, bench, load)),
      ...(quick ? {} : { 'verifier ms': await verifierMs(hub) }),
    });
    // Twice, since the second run finds the first one's patients waiting, as the third does.
    for (const history of quick ? ['none'] : ['none', 'none, again']) rows.push({ history, ...(await measured()) });
    progress.start('rows of history', entries + changes);
    for (let made = 0; made < entries; made += AT_ONCE) {
      await pastTriggers(hub.owner, () => hub.owner.query(OLD_ENTRIES, [made, Math.min(made + AT_ONCE, entries)]));
      progress.tick(Math.min(AT_ONCE, entries - made));
    }
    for (let made = 0; made < changes; made += AT_ONCE) {
      await hub.owner.query(OLD_CHANGES, [made, Math.min(made + AT_ONCE, changes)]);
      progress.tick(Math.min(AT_ONCE, changes - made));
    }
    progress.stop();
    await hub.owner.query('VACUUM ANALYZE');
    rows.push({
      history: `${entries.toLocaleString('en')} entries, ${changes.toLocaleString('en')} changes`,
      ...(await measured()),
    });
  } finally {
    await hub.stop();
  }
  return {
    name: 'history',
    title: `Click to acknowledgement at ${RATE}/s, p50, with and without a history`,
    rows,
    plot: { column: 'ack p50 ms', unit: 'ms', labels: ['history'] },
    notes: [
      ...(quick
        ? []
        : [
            'Verifier: how long its first round after the load took; it reads the changes of the hub’s own streams alone, by an index that the history is in too.',
          ]),
      'The entries are of the two years before, of the same doctors; the changes are of streams and versions of their own.',
    ],
  };
};

/** Of the first round after the load. */
const verifierMs = async (hub: BenchHub): Promise<number> => {
  const lastAt = () => hub.metric('hub_verifier_last_round_timestamp_seconds');
  const before = await lastAt();
  for (const until = performance.now() + ROUND_WITHIN_MS; performance.now() < until;) {
    if ((await lastAt()) !== before) return Math.round((await hub.metric('hub_verifier_round_seconds')) * 1_000);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return Number.NaN;
};

/** In one transaction, so that nobody else ever finds the triggers off. */
const pastTriggers = async (owner: Client, write: () => Promise<unknown>): Promise<void> => {
  await owner.query('BEGIN');
  await owner.query('ALTER TABLE queue DISABLE TRIGGER USER');
  await write();
  await owner.query('ALTER TABLE queue ENABLE TRIGGER USER');
  await owner.query('COMMIT');
};

/** Written past the triggers, which would make the history's own changes and audit of it. */
const OLD_ENTRIES = `
  WITH doctor AS (
    SELECT doctor_id, department_id, row_number() OVER () - 1 AS n, count(*) OVER () AS doctors FROM doctors)
  INSERT INTO queue (queue_id, department_id, doctor_id, queue_date, queue_number, status, ticket_token, arrived_at,
    anchor_at, due_at, call_rank, urgency_level, called_at, started_at, ended_at, room, revision)
  SELECT gen_random_uuid(), department_id, doctor_id, day, 'H-' || 100000 + i, 'completed', translate(gen_random_uuid()::text, '-', ''),
    day, day, day + interval '2 hours', 3, 4, day + interval '30 minutes', day + interval '31 minutes',
    day + interval '40 minutes', '1', 4
  FROM generate_series($1::int, $2::int - 1) AS i
  CROSS JOIN LATERAL (SELECT current_date - 2 - i % 730) AS past (day)
  JOIN doctor ON doctor.n = i % doctor.doctors`;

const OLD_CHANGES = `
  INSERT INTO changes (stream_id, version, table_name, op, row_id, urgency_before, urgency_after, previous, row, at)
  SELECT md5('past ' || i % 1000)::uuid, i / 1000 + 1, 'queue', 'update', md5(i::text)::uuid, 4, 4,
    array_fill((i / 1000)::bigint, ARRAY[10]),
    jsonb_build_object('queue_id', md5(i::text), 'status', 'waiting', 'queue_number', 'H-' || i % 1000), hub_now()
  FROM generate_series($1::int, $2::int - 1) AS i`;
