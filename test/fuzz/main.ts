import { fork } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startHub, type BenchHub } from '../../bench/hub.ts';
import { commandNames } from '../../src/protocol/commands/index.ts';
import { engineNames } from '../support/engine-names.ts';
import type { Attack, AttackReport } from './attack.ts';
import { bystanders, median, quantile } from './bystanders.ts';
import { memoryOf } from './memory.ts';

/**
 * `npm run fuzz`: 100,000 wrong frames at each engine of the started program, in rounds, and what twenty well-behaved
 * clients notice of it. Each round has three parts: quiet, such frames at another hub on this machine, and at theirs,
 * so that what attackers and an attacked program take of the machine's cores can be told from what the hub lets through.
 * Ends with 1 where anything that must hold did not.
 */
const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '100000' },
    engine: { type: 'string', default: 'both' },
    rounds: { type: 'string', default: '10' },
    rate: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const [frames, rounds, rate, seed] = [values.frames, values.rounds, values.rate, values.seed].map(Number);
if (!frames || !rounds || !rate || !seed) throw new Error('--frames, --rounds, --rate and --seed take numbers above 0');
const BYSTANDERS = 20;
const ASK_EVERY_MS = 200;
const WARM_UP_FRAMES = 5_000;
/** What p99 may rise by, against a quiet machine or against one whose neighbour gets the same frames. */
const MAY_RISE = 1.2;
/** What a wrong frame may cost the hub, its share of the connections and the others' questions included. */
const MAY_COST_MS = 1;
/** What the hub may grow by while it is attacked: its heap breathes, and a few thousand connections come and go. */
const MAY_GROW_MB = 200;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (line: string) => process.stdout.write(`${line}\n`);

type Attackers = { attack(options: Attack): Promise<AttackReport>; stop(): void };

/** One process for all rounds: to start one takes more of the machine than the frames of a second do. */
const startAttackers = (): Attackers => {
  const child = fork(path.join(import.meta.dirname, 'attacker.ts'), { execArgv: ['--import', 'tsx'] });
  // Elsewhere they would have cores of their own; here they get what the hub and those who are timed leave.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  const ended = once(child, 'exit').then(() => {
    throw new Error('the attackers ended by themselves');
  });
  ended.catch(() => undefined);
  return {
    async attack(options) {
      const reported = once(child, 'message');
      child.send(options);
      const [report] = await Promise.race([reported, ended]);
      return report;
    },
    stop: () => void child.kill(),
  };
};

const boards = async (hub: BenchHub, count: number): Promise<string[]> =>
  (await hub.seats(count)).map(({ token }) => token);

/** What the others waited for their answers, in milliseconds, over all rounds: a round alone has its p99 from five of them. */
type Waits = { quiet: number[]; neighbour: number[]; attacked: number[] };

const run = async (engine: string): Promise<boolean> => {
  const hub = await startHub({ engine, shown: /"level":"error"/ });
  const neighbour = await startHub({ engine, shown: /"level":"error"/ }).catch(async (error: unknown) => {
    await hub.stop();
    throw error;
  });
  const attackers = startAttackers();
  try {
    const calm = await boards(hub, BYSTANDERS);
    const [tokens, neighboursTokens] = [await boards(hub, 200), await boards(neighbour, 200)];
    const others = await bystanders(hub.url, { tokens: calm, everyMs: ASK_EVERY_MS });
    const beside = async (target: BenchHub, held: readonly string[], count: number, round: number) => {
      others.take();
      const report = await attackers.attack({
        port: Number(new URL(target.url).port),
        tokens: held,
        commandNames,
        frames: count,
        atOnce: 20,
        framesPerSecond: rate,
        seed: seed + round * 1_000,
      });
      return { report, latencies: others.take() };
    };
    // What is compiled on first use is not what an attack costs.
    const share = Math.ceil(frames / rounds);
    await beside(hub, tokens, Math.min(share, WARM_UP_FRAMES), rounds);
    await beside(neighbour, neighboursTokens, Math.min(share, WARM_UP_FRAMES), rounds);
    const before = await memoryOf(hub.pid);
    let cpuSeconds = 0;
    const waits: Waits = { quiet: [], neighbour: [], attacked: [] };
    const total: AttackReport = { frames: 0, connections: 0, asked: 0, answered: 0, survived: {}, refused: 0 };
    say(`${engine}: ${frames} frames in ${rounds} rounds, seed ${seed}; ${Math.round(before.now)} MB at rest`);
    for (let round = 0; round < rounds; round += 1) {
      others.take();
      await pause((share / rate) * 1_000);
      const quiet = others.take();
      const near = await beside(neighbour, neighboursTokens, share, round);
      const cpuBefore = (await hub.cpu()).hub;
      const { report, latencies } = await beside(hub, tokens, share, round);
      cpuSeconds += (await hub.cpu()).hub - cpuBefore;
      for (const key of ['frames', 'connections', 'asked', 'answered', 'refused'] as const) total[key] += report[key];
      for (const [name, count] of Object.entries(report.survived)) {
        total.survived[name] = (total.survived[name] ?? 0) + count;
      }
      waits.quiet.push(...quiet);
      waits.neighbour.push(...near.latencies);
      waits.attacked.push(...latencies);
      say(
        `  ${report.frames} frames: quiet, neighbour attacked, attacked: ` +
          [quiet, near.latencies, latencies]
            .map((list) => `p50 ${median(list).toFixed(1)} p99 ${quantile(list, 0.99).toFixed(1)} ms`)
            .join(', ') +
          `; ${Math.round((await memoryOf(hub.pid)).now)} MB`,
      );
    }
    await pause(5_000);
    const after = await memoryOf(hub.pid);
    await others.stop();
    const lives = (await fetch(`${hub.url}/readyz`)).status === 200;
    const p99 = {
      quiet: quantile(waits.quiet, 0.99),
      neighbour: quantile(waits.neighbour, 0.99),
      attacked: quantile(waits.attacked, 0.99),
    };
    const costMs = (cpuSeconds * 1_000) / total.frames;
    const holds =
      costMs <= MAY_COST_MS &&
      p99.attacked <= MAY_RISE * Math.max(p99.quiet, p99.neighbour) &&
      lives &&
      total.answered === total.asked &&
      total.refused === 0 &&
      Object.keys(total.survived).length === 0 &&
      others.troubles.length === 0 &&
      !(after.most - before.now > MAY_GROW_MB);
    say(`  ${JSON.stringify({ ...total, troubles: others.troubles.length, lives })}`);
    for (const trouble of others.troubles.slice(0, 5)) say(`  a bystander: ${trouble}`);
    say(`  memory ${Math.round(before.now)} → ${Math.round(after.now)} MB, ${Math.round(after.most)} MB at most`);
    say(
      `  p99 of the others over all rounds: quiet ${p99.quiet.toFixed(1)} ms, attacked ${p99.attacked.toFixed(1)} ms ` +
        `(${(p99.attacked / p99.quiet).toFixed(2)} times); where the same frames went to a neighbour on the machine ` +
        `${p99.neighbour.toFixed(1)} ms (${(p99.neighbour / p99.quiet).toFixed(2)} times)`,
    );
    say(`  the hub's CPU: ${costMs.toFixed(2)} ms a frame`);
    say(`  ${holds ? 'holds' : 'DOES NOT HOLD'}`);
    return holds;
  } finally {
    attackers.stop();
    await hub.stop();
    await neighbour.stop();
  }
};

const results: boolean[] = [];
for (const engine of values.engine === 'both' ? engineNames : [values.engine]) results.push(await run(engine));
process.exit(results.every(Boolean) ? 0 : 1);
