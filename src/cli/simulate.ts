import { readConfig } from '../config.ts';
import { embeddedUrl } from '../database/embedded/embedded.ts';
import { createLog } from '../log.ts';
import { run } from './run.ts';
import { gatherCrew, type Crew } from './simulate/crew.ts';
import { judge } from './simulate/judge.ts';
import { createLiveLines } from './simulate/live.ts';
import { HOW_TO_RESET, readOptions, usage, whereToLook, type SimulateOptions } from './simulate/options.ts';
import { playDay } from './simulate/play.ts';
import { commandTable, findingTable } from './simulate/report.ts';
import { openAuditor, type Auditor } from './simulate/truth.ts';

const say = (text: string) => void process.stdout.write(`${text}\n`);

/** Null where there is no database to check against; then the day is only played. */
const findAuditor = async ({ databaseUrl, check }: SimulateOptions, crew: Crew): Promise<Auditor | null> => {
  if (!check) return null;
  const config = readConfig();
  let auditor: Auditor;
  try {
    const findUrl = async () => databaseUrl ?? config.databaseUrl ?? (await embeddedUrl(config.dataDir));
    auditor = await openAuditor({ findUrl, timeZone: config.timeZone, log: createLog({ logLevel: 'silent' }) });
  } catch (error) {
    say(`Not checking: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
  const { epoch } = await crew.reception.view.whenReady();
  if (auditor.epoch === epoch) return auditor;
  throw new Error('The database is not the one behind this hub. Name it with --database, or play with --no-check.');
};

const play = async (options: SimulateOptions, crew: Crew, signal: AbortSignal) => {
  const lines = createLiveLines(crew, options.minutes);
  try {
    return await playDay(crew, options, { signal, tell: lines.show });
  } finally {
    lines.stop();
  }
};

/** `npm run simulate`: exit code 1 where an invariant is broken. */
await run(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options === null) return say(usage);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new Error('Stopped.')));
  const crew = await gatherCrew(options);
  try {
    const auditor = await findAuditor(options, crew);
    const { minutes, speed, seed, url } = options;
    say(
      `${Math.round(minutes)} minutes at ${speed}×, seed ${seed}, on ${url}: about ${Math.ceil(minutes / speed)} min.`,
    );
    say(`${whereToLook(options)}\n`);
    const ledger = await play(options, crew, stop.signal);
    say(`\n${commandTable(ledger)}`);
    if (ledger.trouble.length > 0) say(`\nUnexpected:\n${ledger.trouble.slice(0, 10).join('\n')}`);
    const findings = auditor ? await judge(auditor, crew, ledger.acts) : [];
    if (auditor) say(`\n${findingTable(findings)}`);
    if (ledger.trouble.length > 0 || findings.some(({ broken }) => broken.length > 0)) process.exitCode = 1;
    say(`\n${HOW_TO_RESET}`);
  } finally {
    crew.close();
  }
});
