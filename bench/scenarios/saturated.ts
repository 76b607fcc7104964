import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Bench } from '../bench.ts';
import { checkInsSaturated } from '../check-ins.ts';
import { recordedCheckIn } from '../recording.ts';
import { rounded, type Figures, type Report } from '../report.ts';
import type { DriverAsk, RecordedStatement } from '../sql-driver.ts';

const IN_FLIGHT = [8, 32];
const TARGET_SHARE = 0.4;

/** As many check-ins as go through the hub, beside what the same SQL reaches without it, in the same database. */
export const saturated = async ({ quick, hub: startHub, progress }: Bench): Promise<Report> => {
  const seconds = quick ? 2 : 15;
  const warmUpSeconds = quick ? 1 : 3;
  const hub = await startHub();
  const rows: Figures[] = [];
  const shares: number[] = [];
  try {
    const { rows: staff } = await hub.owner.query<{ user_id: string }>(
      "SELECT user_id FROM users WHERE username = 'reception'",
    );
    const userId = staff[0]?.user_id ?? '';
    const checkIns: RecordedStatement[][] = [];
    for (const doctorId of hub.doctorIds) checkIns.push(await recordedCheckIn(hub.databaseUrl, { doctorId, userId }));
    const desks = await hub.desks(40);
    for (const inFlight of quick ? IN_FLIGHT.slice(0, 1) : IN_FLIGHT) {
      const sql = await bySqlAlone({ url: hub.databaseUrl, checkIns, sessions: inFlight, seconds });
      const before = await hub.cpu();
      const through = await checkInsSaturated(desks, hub.doctorIds, { inFlight, seconds, warmUpSeconds, progress });
      const after = await hub.cpu();
      shares.push(through.perSecond / sql.perSecond);
      rows.push(
        {
          who: 'the same SQL by the driver',
          'in flight': inFlight,
          'check-ins/s': Math.round(sql.perSecond),
          'load CPU %': Math.round(sql.cpuPercent),
        },
        {
          who: 'hub, over sockets',
          'in flight': inFlight,
          'check-ins/s': Math.round(through.perSecond),
          'of the SQL': rounded(through.perSecond / sql.perSecond, 2),
          'ack p50 ms': rounded(through.waits.p50),
          'ack p99 ms': rounded(through.waits.p99),
          'hub CPU ms each': rounded(
            ((after.hub - before.hub) * 1_000) / (through.perSecond * (seconds + warmUpSeconds)),
            2,
          ),
          'database ms each': rounded(
            ((after.database - before.database) * 1_000) / (through.perSecond * (seconds + warmUpSeconds)),
            2,
          ),
        },
      );
    }
  } finally {
    await hub.stop();
  }
  return {
    name: 'saturated',
    title: 'Check-ins a second, saturated',
    rows,
    plot: { column: 'check-ins/s', unit: '/s', labels: ['who', 'in flight'] },
    notes: [
      `The SQL is that of the hub's own check-in, recorded on its way to the database, and sent again by two processes of the driver alone with the same pairs of statements in one write. Nobody is served meanwhile, so the lists of those who wait only grow.`,
      ...(Math.max(...shares) < TARGET_SHARE ? [`The target, ${TARGET_SHARE} of the SQL alone, is missed.`] : []),
    ],
  };
};

const DRIVERS = 2;

const bySqlAlone = async (order: DriverAsk['run']): Promise<{ perSecond: number; cpuPercent: number }> => {
  const said = await Promise.all(
    Array.from({ length: DRIVERS }, async () => {
      const child = fork(path.join(import.meta.dirname, '../sql-driver.ts'), { execArgv: ['--import', 'tsx'] });
      child.send({ run: { ...order, sessions: order.sessions / DRIVERS } } satisfies DriverAsk);
      const [message]: { count: number; cpuSeconds: number }[] = await once(child, 'message');
      if (!message) throw new Error('the driver said nothing');
      return message;
    }),
  );
  const sum = (of: (one: { count: number; cpuSeconds: number }) => number) =>
    said.reduce((all, one) => all + of(one), 0);
  return {
    perSecond: sum(({ count }) => count) / order.seconds,
    cpuPercent: (100 * sum(({ cpuSeconds }) => cpuSeconds)) / order.seconds,
  };
};
