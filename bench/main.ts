import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench } from './bench.ts';
import { startHub, type BenchHub } from './hub.ts';
import { createProgress } from './progress.ts';
import { machine, plotOf, tableOf, type Report } from './report.ts';
import { calling } from './scenarios/calling.ts';
import { day } from './scenarios/day.ts';
import { fanOut } from './scenarios/fan-out.ts';
import { history } from './scenarios/history.ts';
import { latency } from './scenarios/latency.ts';
import { pause } from './scenarios/pause.ts';
import { saturated } from './scenarios/saturated.ts';
import { storm } from './scenarios/storm.ts';
import { workers } from './scenarios/workers.ts';

/** In a quick run on one hub, so those that fill its lists come last. */
const scenarios = {
  latency,
  'fan-out': fanOut,
  pause,
  storm,
  history,
  calling,
  saturated,
  workers,
  day,
} satisfies Record<string, (bench: Bench) => Promise<Report>>;
const names = Object.keys(scenarios);

const USAGE = `npm run bench -- [--quick] [--only ${names.join(',')}] [--engine auto|uws|ws] [--save]

  --quick    every scenario small and on one hub, in about a minute: whether all works, and the rough size
  --only     some of the scenarios, separated by commas
  --save     write docs/benchmarks/: results.json, a plot each, and README.md
  --profile  a folder for the hub's CPU profiles
  --rate, --seconds, --boards   for the latency scenario alone
`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    engine: { type: 'string', default: 'auto' },
    save: { type: 'boolean', default: false },
    profile: { type: 'string' },
    rate: { type: 'string' },
    seconds: { type: 'string' },
    boards: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}
const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
const chosen = values.only?.split(',') ?? names;
const unknown = chosen.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no scenario ${unknown.join(', ')}.\n\n${USAGE}`);
  process.exit(1);
}

const folder = await mkdtemp(path.join(tmpdir(), 'queue-hub-bench-'));
const hubOptions = { engine: values.engine, profileDir: values.profile };
const shared: { hub?: BenchHub } = {};
const bench: Bench = {
  quick: values.quick,
  async hub({ workers } = {}) {
    if (!values.quick || workers !== undefined) return startHub({ ...hubOptions, workers });
    shared.hub ??= await startHub(hubOptions);
    return { ...shared.hub, stop: async () => undefined };
  },
  progress: createProgress(),
  folder,
  options: { rate: number(values.rate), seconds: number(values.seconds), boards: number(values.boards) },
};

type Saved = Report & { seconds: number; quick: boolean; at: string };
const reports: Saved[] = [];
try {
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (!chosen.includes(name)) continue;
    process.stdout.write(`\n${name}\n`);
    const startedAt = performance.now();
    const report = await scenario(bench);
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    reports.push({ ...report, seconds, quick: values.quick, at: new Date().toISOString() });
    process.stdout.write(
      `\n${tableOf(report.rows)}\n\n${report.notes.map((note) => `${note}\n`).join('')}(${seconds} s)\n`,
    );
  }
} finally {
  await shared.hub?.stop();
  await rm(folder, { recursive: true, force: true });
}

if (values.save) await save(reports);

/** Beside what was saved before: a scenario alone can be measured again. */
async function save(measured: readonly Saved[]): Promise<void> {
  const docs = path.join(import.meta.dirname, '../docs/benchmarks');
  await mkdir(docs, { recursive: true });
  const results = path.join(docs, 'results.json');
  const before: { reports: Saved[] } = await readFile(results, 'utf8').then(JSON.parse, () => ({ reports: [] }));
  const all = names.flatMap(
    (name) => measured.find((one) => one.name === name) ?? before.reports.find((one) => one.name === name) ?? [],
  );
  const { cpu, cores, memoryGiB, platform, node } = machine();
  await writeFile(results, `${JSON.stringify({ machine: machine(), reports: all }, null, 2)}\n`);
  for (const report of measured) await writeFile(path.join(docs, `${report.name}.svg`), plotOf(report));
  const parts = all.map(
    ({ name, title, rows, notes, quick, at }) =>
      `## ${title}\n\n![${title}](${name}.svg)\n\n\`\`\`\n${tableOf(rows)}\n\`\`\`\n\n${notes.join('\n\n')}\n\n` +
      `${at.slice(0, 10)}${quick ? ', at the small sizes of `--quick`' : ''}.\n`,
  );
  await writeFile(
    path.join(docs, 'README.md'),
    `# Benchmarks\n\nWritten by \`npm run bench -- --save\` on ${cores} × ${cpu}, ${memoryGiB} GiB, ${platform}, Node ${node}. ` +
      `Everything shares these cores: hub, database, and the load, whose own cost is a column. What was asked for, and what of it is missed and why: [targets.md](targets.md).\n\n${parts.join('\n')}`,
  );
}
