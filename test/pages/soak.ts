import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { embeddedUrl } from '../../src/database/embedded.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { startHub } from '../support/hub.ts';
import { callsThatWere, tallyOf, type Tally } from './soak/calls.ts';
import { median, rise, type Sample } from './soak/drift.ts';

/**
 * `npm run soak`: the waiting-room board in Chromium while `npm run simulate` plays a day at 20 times its speed. It ends
 * with 0 where every call of the feed was shown, each that was not spoken was over before its turn by the ledger, none was
 * spoken twice or muted, the page had no problem, and its memory is flat.
 *
 * Flat: after the first third of the run the heap in use after a collection, and the nodes that the page holds without
 * showing them, lie on a line of least squares that rises by no more than 5 % (of the heap's median, and of the nodes
 * shown). The first third (10 min of 30) is what a board takes once: its languages, the recordings, code that the engine
 * compiles, and a hospital that fills. A line through all that follows, since the difference of two moments is mostly
 * what happened to be on the screen then; 5 %, since that is what several hundred calls remembered and the collector's
 * leftovers move it, while whatever is kept of each call or each change adds up to more. Nodes that are shown are no
 * leak, and as many as patients wait: only the others are judged.
 *
 * A run of less than 15 minutes judges the ledger, and says of the memory what it was: the engine goes on compiling what
 * has run often, so that a third of such a run is not enough for a board to have taken what it takes. Measured at 20 times:
 * 1.6 MB with nobody called, 2.1 after 3 minutes, 2.2 after 6 and after 10; of what came between two snapshots of the heap
 * nine tenths were compiled code, the rest the keys of calls, of which a board remembers 500.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, speed: { type: 'string', default: '20' } },
});
const [minutes, speed] = [Number(values.minutes), Number(values.speed)];
const WARM_UP = 1 / 3;
const MAY_RISE = 0.05;
const MEMORY_JUDGED_FROM_MIN = 15;
const SAMPLE_EVERY_MS = Math.max(5_000, minutes * 1_000);
/** The last calls have to wait for their turn. */
const SETTLES_WITHIN_MS = 90_000;

const say = (line: string) => process.stdout.write(`${line}\n`);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
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
  const measure = async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await devtools.send('Runtime.getHeapUsage');
    const { nodes } = await devtools.send('Memory.getDOMCounters');
    const shown = await page.evaluate(() => {
      const walker = document.createTreeWalker(document);
      let count = 1;
      while (walker.nextNode()) count += 1;
      return count;
    });
    return { heap: usedSize / 2 ** 20, shown, unshown: nodes - shown };
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
  const measured: { readonly atMs: number; readonly heap: number; readonly shown: number; readonly unshown: number }[] =
    [];
  while (isPlaying) {
    await Promise.race([pause(SAMPLE_EVERY_MS), ended]);
    const sample = { atMs: performance.now() - startedAt, ...(await measure()) };
    measured.push(sample);
    const { atMs, heap, shown, unshown } = sample;
    say(
      `${(atMs / 60_000).toFixed(1)} min: ${heap.toFixed(2)} MB, ${shown} nodes shown and ${unshown} not; ` +
        soFar(await tallyOf(database)),
    );
  }
  const code = await ended;
  let tally = await tallyOf(database);
  for (const until = performance.now() + SETTLES_WITHIN_MS; performance.now() < until; await pause(1_000)) {
    tally = await tallyOf(database);
    if (tally.missed + tally.silent === 0) break;
  }

  const warm = measured.filter(({ atMs }) => atMs >= minutes * 60_000 * WARM_UP);
  const line = (of: (one: (typeof warm)[number]) => number): { middle: number; risen: number } => {
    const samples: Sample[] = warm.map((one) => ({ atMs: one.atMs, value: of(one) }));
    return { middle: median(samples.map(({ value }) => value)), risen: rise(samples) };
  };
  const heap = line((one) => one.heap);
  const unshown = line((one) => one.unshown);
  const shown = line((one) => one.shown);
  const grown = { heap: heap.risen / heap.middle, nodes: unshown.risen / shown.middle };
  const isFlat = grown.heap <= MAY_RISE && grown.nodes <= MAY_RISE;
  const isJudged = minutes >= MEMORY_JUDGED_FROM_MIN;

  say(`simulate ended with ${code}`);
  say(`ledger: ${tallyWords(tally)}`);
  for (const outcome of ['missed', 'silent', 'doubled'] as const) {
    for (const call of await callsThatWere(database, outcome)) say(`  ${call}`);
  }
  say(
    `memory after ${(minutes * WARM_UP).toFixed(1)} of ${minutes} min, ${warm.length} samples: ` +
      `heap ${heap.middle.toFixed(2)} MB, risen by ${percent(grown.heap)}; ` +
      `${shown.middle} nodes shown, the others (${unshown.middle}) risen by ${percent(grown.nodes)} of them; ` +
      (isJudged
        ? `at most ${percent(MAY_RISE)}`
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
