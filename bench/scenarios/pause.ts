import type { Bench } from '../bench.ts';
import { createCrowd } from '../crowd.ts';
import { rounded, type Figures, type Report } from '../report.ts';

/** As in a large hospital: 60 doctors in 12 departments are 72 streams. */
const DEPARTMENTS = 12;
const DOCTORS = 60;
const PAUSES = 20;
/** The longest that everybody else may have to wait for what a pause makes of ten thousand boards. */
const TARGET_MS = 20;

/** A doctor goes on a break and comes back, while every board of the hospital shows the directory. */
export const pause = async ({ quick, hub: startHub, progress, folder, options }: Bench): Promise<Report> => {
  const sizes = options.boards === undefined ? (quick ? [1_000] : [1_000, 10_000]) : [options.boards];
  const rows: Figures[] = [];
  for (const boards of sizes) {
    progress.say(`${boards} boards`);
    const hub = await startHub();
    const crowd = await createCrowd(folder);
    try {
      await hub.owner.query(
        `INSERT INTO departments (department_id, code, name, number_prefix)
         SELECT gen_random_uuid(), 'BENCH' || n, 'Bench ' || n, 'B' || chr(64 + n) FROM generate_series(1, $1::int) AS n
         ON CONFLICT DO NOTHING`,
        [DEPARTMENTS],
      );
      await hub.owner.query(
        `INSERT INTO doctors (doctor_id, department_id, full_name, status)
         SELECT gen_random_uuid(), (array_agg(department_id))[1 + n % count(*)::int], 'Bench ' || n, 'available'
         FROM departments, generate_series(1, $1::int) AS n GROUP BY n`,
        [DOCTORS],
      );
      // No doctor of their own: each board shows all streams.
      const seats = (await hub.seats(boards)).map(({ token }) => ({ token, doctorId: '' }));
      await crowd.connect({ url: hub.url, speaks: 'hub' }, seats);
      const idle = await longestBlocks(hub, () => new Promise((resolve) => setTimeout(resolve, BETWEEN_MS)));
      const paused = await longestBlocks(hub, async (n) => {
        const status = n % 2 === 0 ? 'paused' : 'available';
        await hub.owner.query('UPDATE doctors SET status = $1 WHERE doctor_id = $2', [status, hub.doctorIds[0]]);
        await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
      });
      rows.push({
        boards,
        'longest block ms, p50': rounded(percentile(paused, 0.5)),
        'longest block ms, max': rounded(Math.max(...paused)),
        'without a pause, p50': rounded(percentile(idle, 0.5)),
        'without a pause, max': rounded(Math.max(...idle)),
      });
    } finally {
      crowd.close();
      await hub.stop();
    }
  }
  return {
    name: 'pause',
    title: 'A doctor goes on a break, and every board hears of it',
    rows,
    plot: { column: 'longest block ms, p50', unit: 'ms', labels: ['boards'] },
    notes: [
      `The longest that the hub's event loop was held up in the ${BETWEEN_MS} ms after each of ${PAUSES} changes of a doctor's status, as \`nodejs_eventloop_lag_max_seconds\` of \`/metrics\` tells it; beside it the same without a change, with the sign of life, the polls and the boards' own work. To stay below ${TARGET_MS} ms.`,
    ],
  };
};

const BETWEEN_MS = 500;

/** Reading the metric starts it again from nothing. */
const longestBlocks = async (
  hub: { metric(name: string): Promise<number> },
  act: (n: number) => Promise<unknown>,
): Promise<number[]> => {
  const blocks: number[] = [];
  for (let n = 0; n < PAUSES; n += 1) {
    await hub.metric(LONGEST);
    await act(n);
    blocks.push((await hub.metric(LONGEST)) * 1_000);
  }
  return blocks;
};
const LONGEST = 'nodejs_eventloop_lag_max_seconds';

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? Number.NaN;
