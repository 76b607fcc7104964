import type { Bench } from '../bench.ts';
import type { Target } from '../board.ts';
import { createCrowd } from '../crowd.ts';
import type { BoardSeat } from '../crowd-process.ts';
import type { BenchHub } from '../hub.ts';
import { rounded, type Figures, type Report } from '../report.ts';
import { startBare, startRival, type RunningRival } from '../rivals/start.ts';

/** A public change of the hub, so that everybody sends as much. */
const FILLER_BYTES = 480;

/** What is measured alike of everybody who can send one message to all boards. */
type Contender = {
  name: string;
  target: Target;
  seats(count: number): Promise<BoardSeat[]>;
  memory(options: { kept: boolean }): Promise<number>;
  emit(burst: { times: number; gapMs: number }): Promise<unknown>;
  stop(): void | Promise<void>;
};

/**
 * One change to every board. The hub's path is the whole one: commit, feed, rooms, encoding; the others start from a
 * string in memory, so they are what bounds it and not what it could replace.
 */
export const fanOut = async (bench: Bench): Promise<Report> => {
  const sizes = bench.quick ? [1_000] : [1_000, 5_000, 10_000];
  const amount = bench.quick
    ? { changes: 8, gapMs: 100, deliveries: 200_000 }
    : { changes: 40, gapMs: 250, deliveries: 1_000_000 };
  const rows: Figures[] = [];
  const missing: string[] = [];
  for (const boards of sizes) {
    for (const start of contenders(bench)) {
      const contender = await start();
      if (contender === null) {
        if (boards === sizes[0]) missing.push('There is no C compiler here, so the bare write() is missing.');
        continue;
      }
      bench.progress.say(`${boards} boards: ${contender.name}`);
      rows.push(await measured(contender, boards, amount, bench));
    }
  }
  return {
    name: 'fan-out',
    title: 'One change to all boards, p99',
    rows,
    plot: { column: 'p99 ms', unit: 'ms', labels: ['who', 'boards'] },
    notes: [
      `p50 and p99 over ${amount.changes} changes, ${amount.gapMs} ms apart, each to all boards; for the hub from the commit, for the others from the call. Deliveries/s: changes sent as fast as they can be, from the first arrival to the last; the hub sends what it reads together in one write a board. The boards' own cost is in each figure alike. KB a connection: by how much the process is larger than before the boards came, after a collection before and after; beside it, right after they had come, with the garbage of their handshakes.`,
      ...missing,
    ],
  };
};

const contenders = ({ hub, folder }: Bench): (() => Promise<Contender | null>)[] => [
  async () => contenderOf(await startBare(folder)),
  async () => contenderOf(await startRival('raw uWS publish')),
  async () => hubContender(await hub()),
  async () => contenderOf(await startRival('socket.io on uWS')),
  async () => contenderOf(await startRival('socket.io on ws')),
];

const contenderOf = (rival: RunningRival | null): Contender | null =>
  rival && {
    name: rival.name,
    target: rival.target,
    seats: async (count) => Array.from({ length: count }, () => ({ token: '', doctorId: '' })),
    memory: rival.memory,
    emit: (burst) => rival.emit({ ...burst, bytes: FILLER_BYTES }),
    stop: rival.stop,
  };

const hubContender = (hub: BenchHub): Contender => {
  return {
    name: `hub on ${hub.engine}`,
    target: { url: hub.url, speaks: 'hub' },
    seats: (count) => hub.seats(count, hub.doctorIds.slice(0, 1)),
    memory: hub.memory,
    async emit({ times, gapMs }) {
      const [doctorId] = hub.doctorIds;
      if (gapMs === 0) {
        // In one transaction, so that the database's own work comes before the clock starts.
        await hub.owner.query(ARRIVALS, [doctorId, times]);
        return;
      }
      for (let n = 0; n < times; n += 1) {
        await hub.owner.query(ARRIVALS, [doctorId, 1]);
        await new Promise((resolve) => setTimeout(resolve, gapMs));
      }
    },
    stop: hub.stop,
  };
};

/** Plain SQL, as an import would write it; the hub hears of it by the feed as of everything else. */
export const ARRIVALS = `
  INSERT INTO queue (queue_id, department_id, doctor_id, queue_date, queue_number, status, ticket_token)
  SELECT gen_random_uuid(), department_id, doctor_id, hospital_day(department_id, hub_now()),
    number_prefix || '-' || lpad(next_queue_number(department_id, hospital_day(department_id, hub_now()))::text, 5, '0'),
    'waiting', translate(gen_random_uuid()::text, '-', '')
  FROM doctors JOIN departments USING (department_id), generate_series(1, $2)
  WHERE doctor_id = $1`;

const measured = async (
  contender: Contender,
  count: number,
  { changes, gapMs, deliveries }: { changes: number; gapMs: number; deliveries: number },
  { folder, quick }: Bench,
): Promise<Figures> => {
  const crowd = await createCrowd(folder);
  try {
    const seats = await contender.seats(count);
    // A collection takes its time, which a quick run has not got.
    const before = await contender.memory({ kept: !quick });
    const connected = await crowd.connect(contender.target, seats);
    const grown = (await contender.memory({ kept: false })) - before;
    const kept = quick ? null : (await contender.memory({ kept: true })) - before;
    await contender.emit({ times: 3, gapMs });
    await crowd.measure();
    await contender.emit({ times: changes, gapMs });
    const single = await crowd.collect(changes * count);

    const burst = Math.max(10, Math.round(deliveries / count));
    await crowd.measure();
    await contender.emit({ times: burst, gapMs: 0 });
    const many = await crowd.collect(burst * count);
    return {
      who: contender.name,
      boards: count,
      'p50 ms': rounded(single.spread.p50),
      'p99 ms': rounded(single.spread.p99),
      'deliveries/s': Math.round(many.perSecond),
      missing: burst * count - many.messages + changes * count - single.messages,
      ...(kept === null ? {} : { 'KB a connection': rounded(kept / count / 1024) }),
      'KB with garbage': rounded(grown / count / 1024),
      'connects/s': Math.round(count / connected),
    };
  } finally {
    crowd.close();
    await contender.stop();
  }
};
