import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startHub, type BenchHub } from '../../bench/hub.ts';
import { commandNames } from '../../src/protocol/commands/index.ts';
import type { Attack, AttackReport } from './attack.ts';
import { bystanders, median, quantile } from './bystanders.ts';
import { memoryOf } from './memory.ts';

/**
 * `npm run fuzz`: 100,000 wrong frames at each engine of the started program, in rounds between quiet ones, and what
 * twenty well-behaved clients notice of it. The attackers run beside it at the lowest priority. Ends with 1 where
 * anything that must hold did not; the ratio of latencies is printed, and judged by whoever knows the machine.
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
/** What the hub may grow by while it is attacked: its heap breathes, and a few thousand connections come and go. */
const MAY_GROW_MB = 200;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (line: string) => process.stdout.write(`${line}\n`);

const attackOnce = async (options: Attack): Promise<AttackReport> => {
  const child = fork(path.join(import.meta.dirname, 'attacker.ts'), { execArgv: ['--import', 'tsx'] });
  const reported = once(child, 'message');
  const ended = once(child, 'exit').then(() => {
    throw new Error('the attackers ended by themselves');
  });
  ended.catch(() => undefined);
  child.send(options);
  const [report] = await Promise.race([reported, ended]);
  return report;
};

const boards = async (hub: BenchHub, count: number): Promise<string[]> =>
  (await hub.seats(count)).map(({ token }) => token);

const run = async (engine: string): Promise<boolean> => {
  const hub = await startHub({ engine, shown: /"level":"error"/ });
  try {
    const [tokens, calm] = [await boards(hub, 200), await boards(hub, BYSTANDERS)];
    const port = Number(new URL(hub.url).port);
    const others = await bystanders(hub.url, { tokens: calm, everyMs: ASK_EVERY_MS });
    await pause(5_000);
    const before = await memoryOf(hub.pid);
    const roundMs = (frames / rounds / rate) * 1_000;
    const ratios: number[] = [];
    const total: AttackReport = { frames: 0, connections: 0, asked: 0, answered: 0, survived: {}, refused: 0 };
    say(`${engine}: ${frames} frames in ${rounds} rounds, seed ${seed}; ${Math.round(before.now)} MB at rest`);
    for (let round = 0; round < rounds; round += 1) {
      others.take();
      await pause(roundMs);
      const quiet = others.take();
      const share = {
        port,
        tokens,
        commandNames,
        frames: Math.ceil(frames / rounds),
        atOnce: 20,
        framesPerSecond: rate,
      };
      const report = await attackOnce({ ...share, seed: seed + round * 1_000 });
      const beside = others.take();
      for (const key of ['frames', 'connections', 'asked', 'answered', 'refused'] as const) total[key] += report[key];
      for (const [name, count] of Object.entries(report.survived)) {
        total.survived[name] = (total.survived[name] ?? 0) + count;
      }
      const [p99, p99Beside] = [quantile(quiet, 0.99), quantile(beside, 0.99)];
      ratios.push(p99Beside / p99);
      say(
        `  ${report.frames} frames: p50 ${median(quiet).toFixed(1)} → ${median(beside).toFixed(1)} ms, ` +
          `p99 ${p99.toFixed(1)} → ${p99Beside.toFixed(1)} ms, ${Math.round((await memoryOf(hub.pid)).now)} MB`,
      );
    }
    await pause(5_000);
    const after = await memoryOf(hub.pid);
    others.stop();
    const lives = (await fetch(`${hub.url}/readyz`)).status === 200;
    const holds =
      lives &&
      total.answered === total.asked &&
      total.refused === 0 &&
      Object.keys(total.survived).length === 0 &&
      others.troubles.length === 0 &&
      !(after.most - before.now > MAY_GROW_MB);
    say(`  ${JSON.stringify({ ...total, troubles: others.troubles.length, lives })}`);
    for (const trouble of others.troubles.slice(0, 5)) say(`  a bystander: ${trouble}`);
    say(`  memory ${Math.round(before.now)} → ${Math.round(after.now)} MB, ${Math.round(after.most)} MB at most`);
    say(`  p99 of the others: ${median(ratios).toFixed(2)} times that of the quiet round before, by the median`);
    say(`  ${holds ? 'holds' : 'DOES NOT HOLD'}`);
    return holds;
  } finally {
    await hub.stop();
  }
};

const results: boolean[] = [];
for (const engine of values.engine === 'both' ? ['uws', 'ws'] : [values.engine]) results.push(await run(engine));
process.exit(results.every(Boolean) ? 0 : 1);
