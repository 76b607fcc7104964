import type { WebSocket } from 'ws';
import { memoryOf } from '../../fuzz/memory.ts';
import { eventually } from '../../support/eventually.ts';
import { behind, gatherCrowd, type Crowd } from '../crowd.ts';
import { judge } from '../judge.ts';
import { inWords } from '../lateness.ts';
import { mustHold, pause, type Fault } from '../fault.ts';
import type { Stage } from '../stage.ts';

/** The hub limits the connections of one device. */
const BOARDS_A_TOKEN = 100;

const crowdOf = async (stage: Stage, count: number): Promise<Crowd> => {
  const tokens: string[] = [];
  while (tokens.length * BOARDS_A_TOKEN < count) tokens.push(await stage.board());
  // Spread evenly over the doctors, as in a hospital: each change concerns an eighth of them.
  const filters = stage.places.doctorIds.map((doctorId) => ({ doctorIds: [doctorId] }));
  return gatherCrowd(stage.nodes[0].url, { count, filters, tokens });
};

/** Every board ends up with the last version of its stream: those of all levels hear of every queue change. */
const allThere = (stage: Stage, crowd: Crowd, without: ReadonlySet<unknown> = new Set()): Promise<string[]> =>
  eventually(
    async () => {
      const { changes } = await stage.auditor.truth();
      const heads = new Map<string, { version: number }>();
      for (const { streamId, version, table } of changes) if (table === 'queue') heads.set(streamId, { version });
      const late = behind(
        crowd.boards.filter((board) => !without.has(board)),
        heads,
      );
      if (late.length > 0) throw new Error(late[0]);
      return late;
    },
    { withinMs: 20_000, everyMs: 500 },
  ).catch((error: unknown) => [String(error)]);

export const slowReaders: Fault = {
  name: 'slow-readers',
  survives: '50 readers that stop reading among 2,000 boards',
  seconds: [150, 45],
  async run({ quick, tell, open }) {
    const stage = await open({ hubs: 1, witnesses: 8 });
    const [count, stopping] = quick ? [100, 5] : [2_000, 50];
    const crowd = await crowdOf(stage, count);
    tell(`${count} boards are there`);
    const load = await stage.load({ commandsPerSecond: 30 });
    await pause(5_000);
    const before = crowd.late();
    const deaf = new Set(crowd.boards.slice(0, stopping));
    // The transport's own socket, which its types do not tell of.
    const streams: WebSocket[] = [...deaf].map(({ socket }) => Reflect.get(socket.io.engine.transport, 'ws'));
    for (const stream of streams) stream.pause();
    tell(`${stopping} have stopped to read`);
    await pause(quick ? 10_000 : 90_000);
    const during = crowd.late();
    for (const stream of streams) stream.resume();
    await pause(3_000);
    await load.stop();
    const findings = [
      ...(await judge(stage, [load])),
      mustHold('every board heard each change once, in order', crowd.wrong, crowd.boards.length),
      mustHold('every board has what came last', await allThere(stage, crowd), crowd.boards.length),
    ];
    crowd.close();
    return {
      loads: [load],
      findings,
      faults: stopping,
      notes: [`before: ${inWords(before)}`, `the others meanwhile: ${inWords(during)}`],
    };
  },
};

export const manyBoards: Fault = {
  name: 'many-boards',
  survives: '2,000 boards at 20 changes a second for 10 minutes',
  seconds: [640, 40],
  async run({ quick, tell, open }) {
    const stage = await open({ hubs: 1, witnesses: 8 });
    const [count, seconds] = quick ? [200, 15] : [2_000, 600];
    const crowd = await crowdOf(stage, count);
    tell(`${count} boards are there`);
    // Of which a part finds nobody waiting; what is left makes 20 changes a second and more.
    const load = await stage.load({ commandsPerSecond: 30 });
    for (let minute = 0; minute * 60 < seconds; minute += 1) {
      await pause(Math.min(60, seconds - minute * 60) * 1_000);
      tell(inWords(crowd.late()));
    }
    await load.stop();
    const findings = [
      ...(await judge(stage, [load])),
      mustHold('every board heard each change once, in order', crowd.wrong, crowd.boards.length),
      mustHold('every board has what came last', await allThere(stage, crowd), crowd.boards.length),
      mustHold(
        'no board lost its connection',
        crowd.boards
          .filter(({ connected }) => connected !== 1)
          .map(({ connected }) => `one connected ${connected} times`),
        crowd.boards.length,
      ),
    ];
    const heard = crowd.boards.reduce((sum, board) => sum + board.heard, 0);
    crowd.close();
    return { loads: [load], findings, faults: 0, notes: [`${heard.toLocaleString('en')} deliveries`] };
  },
};

const MAY_GROW = 0.05;

/** Idle but for one command a second, so that the feed and the garbage collector have something to do. */
export const soak: Fault = {
  name: 'soak',
  survives: '10,000 idle connections for an hour (--minutes), memory growth ≤ 5 %',
  seconds: [3_720, 60],
  async run({ quick, longMinutes, tell, open }) {
    const stage = await open({ hubs: 1, witnesses: 4 });
    const [count, seconds] = quick ? [500, 20] : [10_000, longMinutes * 60];
    const crowd = await crowdOf(stage, count);
    const load = await stage.load({ commandsPerSecond: 1 });
    const pid = stage.nodes[0].hub.process.pid ?? 0;
    // What ten thousand handshakes left behind is collected within the first minutes.
    const settleMs = Math.min(180, seconds / 4) * 1_000;
    await pause(settleMs);
    const sizes: number[] = [];
    const look = async () => sizes.push((await memoryOf(pid)).now);
    const every = Math.max(5_000, (seconds * 1_000 - settleMs) / 60);
    for (let ms = settleMs; ms < seconds * 1_000; ms += every) {
      await look();
      await pause(every);
    }
    await look();
    await load.stop();
    // A heap breathes: the least of each end is what stays.
    const part = Math.max(1, Math.floor(sizes.length / 5));
    const [first, last] = [Math.min(...sizes.slice(0, part)), Math.min(...sizes.slice(-part))];
    const growth = (last - first) / first;
    tell(`${first.toFixed(0)} → ${last.toFixed(0)} MB`);
    const findings = [
      ...(await judge(stage, [load])),
      mustHold('every board heard each change once, in order', crowd.wrong, crowd.boards.length),
      mustHold(
        'memory grows by 5 % at most',
        growth > MAY_GROW && !quick ? [`it grew by ${(growth * 100).toFixed(1)} %`] : [],
        sizes.length,
      ),
    ];
    crowd.close();
    return {
      loads: [load],
      findings,
      faults: 0,
      notes: [
        `${count} connections for ${Math.round(seconds / 60)} min: ${first.toFixed(0)} → ${last.toFixed(0)} MB (${(growth * 100).toFixed(1)} %)`,
      ],
    };
  },
};
