import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { embeddedUrl } from '../../src/database/embedded/embedded.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { startHub } from '../support/hub.ts';
import { callsThatWere, tallyOf, type Tally } from './soak/calls.ts';
import { takeHeld } from './soak/heap.ts';
import { HEAP_AT_MOST, judgeMemory, MAY_RISE, type Memory } from './soak/memory.ts';

/**
 * `npm run soak`: the waiting-room board in Chromium while `npm run simulate` plays a day at 20 times its speed. It ends
 * with 0 where every call of the feed was shown, each that was not spoken was over before its turn by the ledger, none was
 * spoken twice or muted, the page had no problem, and its memory is flat.
 *
 * The memory is judged after the first third of the run (10 min of 30), which is what a board takes once: its languages,
 * the recordings, the calls that it remembers, and a hospital that fills. What flat is, `judgeMemory` says.
 *
 * A run of less than 15 minutes judges the ledger, and says of the memory what it was. Measured at 20 times, between
 * snapshots of the heap after 7 and after 11 minutes: 127 KB of compiled code, 10 KB of what the engine notes for it, and 4
 * of the page's own, all of them keys of calls.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, speed: { type: 'string', default: '20' } },
});
const [minutes, speed] = [Number(values.minutes), Number(values.speed)];
const WARM_UP = 1 / 3;
const MEMORY_JUDGED_FROM_MIN = 15;
const SAMPLE_EVERY_MS = Math.max(5_000, minutes * 1_000);
/** The last calls have to wait for their turn. */
const SETTLES_WITHIN_MS = 90_000;

const say = (line: string) => process.stdout.write(`${line}\n`);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
const percent = (part: number) => `${(part * 100).toFixed(1)} %`;
const tallyWords = (tally: Partial<Tally>) =>
  Object.entries(tally)
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(', ');
/** While the board runs a call may still be on its way to the screen, or wait for its turn. */
const soFar = ({ calls, shown, spoken, muted, overtaken }: Tally) =>
  tallyWords({ calls, shown, spoken, muted, overtaken });

const dataDir = await mkdtemp(path.join(tmpdir(), 'hub-soak-'));
// As root the database runs as another user, who has to get in.
await chmod(dataDir, 0o755);
const hub = await startHub({ databaseUrl: '', env: { HUB_DATA_DIR: dataDir, LOG_LEVEL: 'info' } });
const browser = await openBrowser({ autoplay: true });
try {
  const databaseUrl = await embeddedUrl(dataDir);
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  const { page, problems } = await openPage(browser, `${hub.url}/board#token=demo-board`, {
    viewport: { width: 1920, height: 1080 },
  });
  const devtools = await page.context().newCDPSession(page);
  const measure = async (atMs: number): Promise<Memory & { readonly code: number; readonly listeners: number }> => {
    const { own, code } = await takeHeld(devtools);
    const { usedSize: heap } = await devtools.send('Runtime.getHeapUsage');
    const { nodes, jsEventListeners: listeners } = await devtools.send('Memory.getDOMCounters');
    const shown = await page.evaluate(() => {
      const walker = document.createTreeWalker(document);
      let count = 1;
      while (walker.nextNode()) count += 1;
      return count;
    });
    return { atMs, own, code, heap, shown, unshown: nodes - shown, listeners };
  };

  const played = spawn(
    process.execPath,
    ['--import', 'tsx', 'src/cli/simulate.ts', '--url', hub.url, '--database', databaseUrl].concat(
      ['--speed', String(speed)],
      ['--minutes', String(minutes * speed)],
    ),
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  let isPlaying = true;
  const ended = once(played, 'exit').then(([code]) => {
    isPlaying = false;
    return Number(code);
  });

  const startedAt = performance.now();
  const measured: Memory[] = [];
  while (isPlaying) {
    await Promise.race([pause(SAMPLE_EVERY_MS), ended]);
    const sample = await measure(performance.now() - startedAt);
    measured.push(sample);
    const { atMs, own, code, heap, shown, unshown, listeners } = sample;
    say(
      `${(atMs / 60_000).toFixed(1)} min: ${kilobytes(own)} of its own, ${kilobytes(code)} compiled, ` +
        `heap ${kilobytes(heap)}, ${shown} nodes shown and ${unshown} not, ${listeners} listeners; ` +
        soFar(await tallyOf(database)),
    );
  }
  const code = await ended;
  let tally = await tallyOf(database);
  for (const until = performance.now() + SETTLES_WITHIN_MS; performance.now() < until; await pause(1_000)) {
    tally = await tallyOf(database);
    if (tally.missed + tally.silent === 0) break;
  }

  const { isFlat, samples, ownMiddle, risen, largestHeap } = judgeMemory(measured, minutes * 60_000 * WARM_UP);
  const isJudged = minutes >= MEMORY_JUDGED_FROM_MIN;

  say(`simulate ended with ${code}`);
  say(`ledger: ${tallyWords(tally)}`);
  for (const outcome of ['missed', 'silent', 'doubled'] as const) {
    for (const call of await callsThatWere(database, outcome)) say(`  ${call}`);
  }
  say(
    `memory after ${(minutes * WARM_UP).toFixed(1)} of ${minutes} min, ${samples} samples: ` +
      `${kilobytes(ownMiddle)} of its own, risen by ${percent(risen.own)}; ` +
      `nodes that are not shown risen by ${percent(risen.nodes)} of those shown; ` +
      `heap ${kilobytes(largestHeap)} at most; ` +
      (isJudged
        ? `may rise by ${percent(MAY_RISE)}, to ${kilobytes(HEAP_AT_MOST)}`
        : `not judged, since the run is shorter than ${MEMORY_JUDGED_FROM_MIN} min`),
  );
  say(`problems on the page: ${problems.length}`);
  for (const problem of problems.slice(0, 5)) say(`  ${problem}`);
  const holds =
    code === 0 &&
    tally.spoken > 0 &&
    tally.muted === 0 &&
    tally.missed + tally.silent + tally.doubled === 0 &&
    (isFlat || !isJudged) &&
    problems.length === 0;
  say(holds ? 'holds' : 'DOES NOT HOLD');
  process.exitCode = holds ? 0 : 1;
  await database.end();
} finally {
  await browser.close();
  await hub.stop();
  await rm(dataDir, { recursive: true, force: true });
}
