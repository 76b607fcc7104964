import type { Bench } from '../bench.ts';
import { startHub } from '../hub.ts';
import type { Figures, Report } from '../report.ts';
import { latencyAt } from './latency.ts';

const BOARDS = 500;
const RATE = 100;
const AT_ONCE = 250_000;

/** The same load on an empty history and on that of a large hospital's years. */
export const history = async (bench: Bench): Promise<Report> => {
  const { quick, engine, progress } = bench;
  const [entries, changes] = quick ? [100_000, 200_000] : [2_000_000, 10_000_000];
  const seconds = quick ? 6 : 20;
  const hub = await startHub({ engine });
  const rows: Figures[] = [];
  try {
    const load = { rate: RATE, seconds, warmUpSeconds: quick ? 5 : 15, boards: BOARDS };
    rows.push({ history: 'none', ...(await latencyAt(hub, bench, load)) });
    progress.start('rows of history', entries + changes);
    await hub.owner.query('ALTER TABLE queue DISABLE TRIGGER USER');
    for (let made = 0; made < entries; made += AT_ONCE) {
      await hub.owner.query(OLD_ENTRIES, [made, Math.min(made + AT_ONCE, entries)]);
      for (let n = 0; n < AT_ONCE; n += 1) progress.tick();
    }
    await hub.owner.query('ALTER TABLE queue ENABLE TRIGGER USER');
    for (let made = 0; made < changes; made += AT_ONCE) {
      await hub.owner.query(OLD_CHANGES, [made, Math.min(made + AT_ONCE, changes)]);
      for (let n = 0; n < AT_ONCE; n += 1) progress.tick();
    }
    progress.stop();
    await hub.owner.query('VACUUM ANALYZE');
    rows.push({
      history: `${entries.toLocaleString('en')} entries, ${changes.toLocaleString('en')} changes`,
      ...(await latencyAt(hub, bench, load)),
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
      'The entries are of the two years before, of the same doctors; the changes are of streams and versions of their own.',
    ],
  };
};

/** Written past the triggers, which would make the history's own changes and audit of it. */
const OLD_ENTRIES = `
  WITH doctor AS (
    SELECT doctor_id, department_id, row_number() OVER () - 1 AS n, count(*) OVER () AS doctors FROM doctors)
  INSERT INTO queue (queue_id, department_id, doctor_id, queue_date, queue_number, status, ticket_token, arrived_at,
    anchor_at, due_at, call_rank, urgency_level, called_at, started_at, ended_at, room, revision)
  SELECT gen_random_uuid(), department_id, doctor_id, day, 'H-' || i, 'completed', translate(gen_random_uuid()::text, '-', ''),
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
