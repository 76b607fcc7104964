import type { Bench } from '../bench.ts';
import { checkInsAt } from '../check-ins.ts';
import { createCrowd } from '../crowd.ts';
import type { BenchHub } from '../hub.ts';
import { rounded, type Figures, type Report } from '../report.ts';

const BOARDS = 2_000;
/** Check-ins a second of one desk, below what one user may do. */
const OF_A_DESK = 10;
const TARGET_RATE = 200;
/** What the design asks for at that rate. */
const TARGET = { ackP50: 5, ackP99: 50, boardP99: 50 };

/** From a click to its acknowledgement, and from its commit to the boards, at rates that a hospital never sees. */
export const latency = async (bench: Bench): Promise<Report> => {
  const { quick, options } = bench;
  const rates = options.rate === undefined ? (quick ? [TARGET_RATE] : [TARGET_RATE, 500, 1_000]) : [options.rate];
  const seconds = options.seconds ?? (quick ? 3 : 30);
  const warmUpSeconds = quick ? 3 : 20;
  const rows: Figures[] = [];
  const missed: string[] = [];
  for (const rate of rates) {
    const hub = await bench.hub();
    try {
      const row = await latencyAt(hub, bench, { rate, seconds, warmUpSeconds, boards: options.boards ?? BOARDS });
      rows.push(row);
      if (
        rate === TARGET_RATE &&
        !(
          row.refused === 0 &&
          row['ack p50 ms'] <= TARGET.ackP50 &&
          row['ack p99 ms'] <= TARGET.ackP99 &&
          row['board p99 ms'] <= TARGET.boardP99
        )
      ) {
        missed.push(
          `At ${rate}/s the target is missed: ack p50 ≤ ${TARGET.ackP50} ms and p99 ≤ ${TARGET.ackP99} ms, board p99 ≤ ${TARGET.boardP99} ms.`,
        );
      }
    } catch (error) {
      // A rate that this machine cannot hold is a result too; at the target's own it is the target missed.
      if (rate === TARGET_RATE)
        missed.push(`At ${rate}/s the target is missed: there is no figure, since the run failed.`);
      rows.push({
        'check-ins/s': rate,
        boards: options.boards ?? BOARDS,
        'ack p50 ms': Number.NaN,
        note: String(error).slice(0, 100),
      });
    } finally {
      await hub.stop();
    }
  }
  return {
    name: 'latency',
    title: `Click to acknowledgement, p99, ${BOARDS.toLocaleString('en')} boards`,
    rows,
    plot: { column: 'ack p99 ms', unit: 'ms', labels: ['check-ins/s'] },
    notes: [
      `Each check-in is timed from when it was sent, for ${seconds} s after ${warmUpSeconds} s of warming up, half of them at a quarter of the rate; the boards are spread evenly over the doctors, so each change goes to an eighth of them. Load and database share the machine's cores with the hub.`,
      'Refused: told `overloaded` again and again until the client’s patience of 15 s was over; the time of those acknowledged has their retries in it.',
      ...missed,
    ],
  };
};

export const latencyAt = async (
  hub: BenchHub,
  { progress, folder }: Bench,
  { rate, seconds, warmUpSeconds, boards }: { rate: number; seconds: number; warmUpSeconds: number; boards: number },
) => {
  const crowd = await createCrowd(folder);
  try {
    const desks = await hub.desks(Math.ceil(rate / OF_A_DESK));
    await crowd.connect({ url: hub.url, speaks: 'hub' }, await hub.seats(boards));
    let before = await hub.cpu();
    const ack = await checkInsAt(desks, hub.doctorIds, {
      rate,
      seconds,
      warmUpSeconds,
      progress,
      onMeasured: async () => {
        // What the warm-up sent is still on its way.
        await new Promise((resolve) => setTimeout(resolve, 200));
        await crowd.measure();
        before = await hub.cpu();
      },
    });
    const after = await hub.cpu();
    // Boards hear of the warm-up's last as well, where the hub was behind.
    const expected = Math.round((ack.counted * boards) / hub.doctorIds.length);
    const heard = await crowd.collect(expected);
    return {
      'check-ins/s': rate,
      boards,
      'ack p50 ms': rounded(ack.p50),
      'ack p99 ms': rounded(ack.p99),
      refused: ack.refused,
      'sent late p99 ms': rounded(ack.lateP99),
      'board p50 ms': rounded(heard.spread.p50),
      'board p99 ms': rounded(heard.spread.p99),
      'deliveries/s': Math.round(heard.messages / seconds),
      missing: Math.max(0, expected - heard.messages),
      'CPU hub %': Math.round((100 * (after.hub - before.hub)) / seconds),
      'database %': Math.round((100 * (after.database - before.database)) / seconds),
      'boards %': Math.round((100 * heard.cpuSeconds) / seconds),
    };
  } finally {
    crowd.close();
  }
};
