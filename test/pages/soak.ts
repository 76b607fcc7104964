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

/**
 * `npm run soak`: the waiting-room board in Chromium while `npm run simulate` plays a day at 20 times its speed. Every
 * minute its memory, after a collection; at the end every call of the feed against the ledger of announcements. Ends with
 * 1 where a call was missed, or the memory grew. A call spoken twice it cannot see: the ledger's key merges its reports.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, speed: { type: 'string', default: '20' } },
});
const [minutes, speed] = [Number(values.minutes), Number(values.speed)];
/** What the page may hold more than in its first minutes, of the bytes in use. */
const MAY_GROW = 0.15;
const SETTLES_WITHIN_MS = 60_000;

const say = (line: string) => process.stdout.write(`${line}\n`);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const CALLS = `
  WITH calls AS (
    SELECT DISTINCT row_id AS queue_id, "row" ->> 'called_at' AS called_at, ("row" ->> 'recall_count')::int AS recall_count
    FROM changes WHERE table_name = 'queue' AND "row" ->> 'status' = 'called')
  SELECT count(*)::int AS calls, count(a.shown_at)::int AS shown, count(a.spoken_at)::int AS spoken,
    count(*) FILTER (WHERE a.muted)::int AS muted,
    count(*) FILTER (WHERE a.announcement_id IS NULL)::int AS missed
  FROM calls LEFT JOIN announcements a ON a.queue_id = calls.queue_id AND a.recall_count = calls.recall_count
    AND a.called_at = calls.called_at::timestamptz
    AND a.device_id = (SELECT device_id FROM devices WHERE kind = 'board' AND demo)`;

const dataDir = await mkdtemp(path.join(tmpdir(), 'hub-soak-'));
// As root the database runs as another user, who has to get in.
await chmod(dataDir, 0o755);
const hub = await startHub({ databaseUrl: '', env: { HUB_DATA_DIR: dataDir, LOG_LEVEL: 'info' } });
const browser = await openBrowser({ autoplay: true });
try {
  const database = new Client({ connectionString: await embeddedUrl(dataDir) });
  await database.connect();
  const { page, problems } = await openPage(browser, `${hub.url}/board#token=demo-board`, {
    viewport: { width: 1920, height: 1080 },
  });
  const devtools = await page.context().newCDPSession(page);
  const inUse = async (): Promise<number> => {
    await devtools.send('HeapProfiler.collectGarbage');
    return (await devtools.send('Runtime.getHeapUsage')).usedSize / 2 ** 20;
  };
  const calls = async () =>
    (await database.query<Record<'calls' | 'shown' | 'spoken' | 'muted' | 'missed', number>>(CALLS)).rows[0];
  const played = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      'src/cli/simulate.ts',
      '--url',
      hub.url,
      '--speed',
      String(speed),
      '--minutes',
      String(minutes * speed),
      '--database',
      await embeddedUrl(dataDir),
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = once(played, 'exit').then(([code]) => Number(code));
  let isPlaying = true;
  void ended.then(() => (isPlaying = false));
  const samples: number[] = [];
  for (let minute = 1; isPlaying; minute += 1) {
    await Promise.race([pause(60_000), ended]);
    samples.push(await inUse());
    const { nodes } = await devtools.send('Memory.getDOMCounters');
    say(`minute ${minute}: ${samples.at(-1)?.toFixed(1)} MB, ${nodes} nodes, ${JSON.stringify(await calls())}`);
  }
  const code = await ended;
  let found = await calls();
  for (const until = performance.now() + SETTLES_WITHIN_MS; found?.missed !== 0 && performance.now() < until;) {
    await pause(1_000);
    found = await calls();
  }
  const median = (list: readonly number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
  const third = Math.max(1, Math.floor(samples.length / 3));
  const growth = median(samples.slice(-third)) / median(samples.slice(0, third)) - 1;
  say(
    `simulate ended with ${code}; ${JSON.stringify(found)}; memory ${(growth * 100).toFixed(1)} %; ${problems.length} problems on the page`,
  );
  for (const problem of problems.slice(0, 5)) say(`  ${problem}`);
  const holds =
    code === 0 &&
    found !== undefined &&
    found.calls > 0 &&
    found.missed === 0 &&
    growth <= MAY_GROW &&
    problems.length === 0;
  say(holds ? 'holds' : 'DOES NOT HOLD');
  process.exitCode = holds ? 0 : 1;
  await database.end();
} finally {
  await browser.close();
  await hub.stop();
  await rm(dataDir, { recursive: true, force: true });
}
