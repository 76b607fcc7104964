import type { Bench } from '../bench.ts';
import { createStorm } from '../crowd.ts';
import { rounded, type Figures, type Report } from '../report.ts';
import { ARRIVALS } from './fan-out.ts';

/** What a change while everybody is away brings each of them when they come back. */
const MISSED_CHANGES = 5;

/** Every screen connects, is cut off at once, misses some changes, and comes back at once with what it had. */
export const storm = async ({ quick, hub: startHub, progress, options }: Bench): Promise<Report> => {
  const sizes = options.boards === undefined ? (quick ? [500] : [2_000, 10_000]) : [options.boards];
  const rows: Figures[] = [];
  for (const count of sizes) {
    progress.say(`${count} screens`);
    const hub = await startHub();
    const crowd = createStorm();
    try {
      const connected = await crowd.connect({ url: hub.url, speaks: 'hub' }, await hub.seats(count));
      for (const doctorId of hub.doctorIds) await hub.owner.query(ARRIVALS, [doctorId, MISSED_CHANGES]);
      const { rows: heads } = await hub.owner.query<{ stream_id: string; version: string }>(
        'SELECT stream_id, max(version) AS version FROM changes GROUP BY stream_id',
      );
      const snapshots = await statementsOf(hub.owner);
      const came = await crowd.storm(Object.fromEntries(heads.map((one) => [one.stream_id, Number(one.version)])));
      rows.push({
        screens: count,
        'first connects/s': Math.round(count / connected),
        'all right again s': rounded(came.seconds, 2),
        'reconnects/s': Math.round(count / came.seconds),
        'resumed without rows': came.resumed,
        wrong: came.wrong,
        'rows read of queue': (await statementsOf(hub.owner)) - snapshots,
      });
    } finally {
      crowd.close();
      await hub.stop();
    }
  }
  return {
    name: 'storm',
    title: 'All screens reconnecting at once, until all are right again',
    rows,
    plot: { column: 'all right again s', unit: 's', labels: ['screens'] },
    notes: [
      'Right is a screen whose subscription was acknowledged at or past the head of its stream. “Rows read of queue” counts what the database read from that table meanwhile: subscriptions come from memory, so it stays near 0 however many come.',
    ],
  };
};

const statementsOf = async (owner: { query(sql: string): Promise<{ rows: { n: string }[] }> }): Promise<number> => {
  // Sessions hand their counts over about once a second.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const { rows } = await owner.query(
    "SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) AS n FROM pg_stat_user_tables WHERE relname = 'queue'",
  );
  return Number(rows[0]?.n ?? 0);
};
