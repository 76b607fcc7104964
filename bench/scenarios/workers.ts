import { cpus } from 'node:os';
import type { Bench } from '../bench.ts';
import { checkInsSaturated } from '../check-ins.ts';
import { createCrowd } from '../crowd.ts';
import { rounded, type Figures, type Report } from '../report.ts';

const BOARDS = 500;

/** What a second and a fourth process on the port bring, and cost. */
export const workers = async ({ quick, hub: startHub, progress, folder }: Bench): Promise<Report> => {
  const rows: Figures[] = [];
  const seconds = quick ? 2 : 15;
  for (const processes of quick ? [1, 2] : [1, 2, 4]) {
    progress.say(`HUB_WORKERS=${processes}`);
    const hub = await startHub({ workers: processes === 1 ? undefined : processes });
    const crowd = await createCrowd(folder);
    try {
      const desks = await hub.desks(40);
      await crowd.connect({ url: hub.url, speaks: 'hub' }, await hub.seats(BOARDS));
      await crowd.measure();
      const before = await hub.cpu();
      const { perSecond, waits } = await checkInsSaturated(desks, hub.doctorIds, {
        inFlight: 24,
        seconds,
        warmUpSeconds: quick ? 1 : 3,
        progress,
      });
      const after = await hub.cpu();
      const heard = await crowd.collect(0);
      rows.push({
        processes,
        'check-ins/s': Math.round(perSecond),
        'ack p50 ms': rounded(waits.p50),
        'ack p99 ms': rounded(waits.p99),
        'board p99 ms': rounded(heard.spread.p99),
        'memory MB': Math.round((await hub.memory()) / 2 ** 20),
        'CPU hub s': rounded(after.hub - before.hub),
        'database s': rounded(after.database - before.database),
      });
    } finally {
      crowd.close();
      await hub.stop();
    }
  }
  return {
    name: 'workers',
    title: 'Check-ins a second with 1, 2 and 4 hub processes',
    rows,
    plot: { column: 'check-ins/s', unit: '/s', labels: ['processes'] },
    notes: [
      `${BOARDS} boards, 24 check-ins in flight. This machine has ${cpus().length} cores, which the database and the load want too: more processes than cores to spare cost more than they bring.`,
    ],
  };
};
