import { afterAll, beforeAll, expect, test } from 'vitest';
import { inDatabase } from './server.ts';
import { stopWithin } from './faults/hub-stopped.ts';
import { judge } from './judge.ts';
import { pause } from './fault.ts';
import { changesIn } from './report.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ witnesses: 12 });
});
afterAll(() => stage.close(), 30_000);

/** The part of `npm run faults` that always runs: one load, and everything that happens to it. */
test('a hub killed twice, PostgreSQL killed, a hub stopped in a transaction, another shut down: nothing lost, doubled or reordered', async () => {
  const [one, other] = stage.nodes;
  if (!other) throw new Error('takes two nodes');
  const load = await stage.load({ commandsPerSecond: 60 });
  await pause(2_000);
  for (const victim of [one, other]) {
    await victim.hub.kill();
    await stage.restart(victim);
    await pause(1_000);
  }
  await stage.server.kill();
  await stage.server.start();
  await pause(2_000);
  await inDatabase(stage.server.adminUrl, (admin) => stopWithin(one.hub.process, admin));
  await pause(6_000);
  one.hub.process.kill('SIGCONT');
  await pause(1_000);
  expect(await other.hub.stop()).toBe(0);
  await stage.restart(other);
  await pause(1_000);
  await load.stop();
  const findings = await judge(stage, [load]);
  expect(findings.filter(({ broken }) => broken.length > 0)).toEqual([]);
  expect(load.tally().done).toBeGreaterThan(200);
  expect(load.tally().unknown).toBe(0);
  expect(changesIn(findings)).toBeGreaterThan(200);
});
