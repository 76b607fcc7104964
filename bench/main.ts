import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { createHubClient, type HubClient } from '../src/client/hub-client.ts';
import { ms, spreadOf, table } from './figures.ts';
import { startDemoHub } from './hub.ts';

const { values } = parseArgs({
  options: {
    boards: { type: 'string', default: '2000' },
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '30' },
    engine: { type: 'string', default: 'auto' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(
    'npm run bench -- [--boards 2000] [--rate 200] [--seconds 30] [--engine auto|uws|ws] [--json FILE]\n' +
      'Check-ins a second through the whole hub, with boards spread over the doctors, on this machine.\n',
  );
  process.exit(0);
}
const boards = Number(values.boards);
const rate = Number(values.rate);
const seconds = Number(values.seconds);
const LOAD_PROCESSES = 2;
/** Each reception desk stays within the hub's own rate for one socket. */
const DESKS = 20;
const WARM_UP_SECONDS = 3;

type Report = { messages: number; latencies: number[]; cpuSeconds: number };

const answer = async <T>(child: ChildProcess, ask: object): Promise<T> => {
  const said = once(child, 'message');
  child.send(ask);
  const [message] = await said;
  return message;
};

const memoryOf = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) * 1024;
};

const checkIns = async (desks: readonly HubClient<'staff'>[], doctorIds: readonly string[]): Promise<number[]> => {
  const waits: number[] = [];
  const failures: string[] = [];
  const pending: Promise<unknown>[] = [];
  const total = rate * (seconds + WARM_UP_SECONDS);
  const bar = new SingleBar({ format: 'check-ins {bar} {value}/{total}', noTTYOutput: false });
  bar.start(total, 0);
  const startedAt = performance.now();
  for (let n = 0; n < total; n += 1) {
    // By the clock, whether or not the hub keeps up: a slow answer must not slow the load that would show it.
    const dueAt = startedAt + (n * 1_000) / rate;
    const wait = dueAt - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    const sent = desks[n % desks.length]?.send('queue:check-in', { doctorId: doctorIds[n % doctorIds.length] ?? '' });
    if (!sent) throw new Error('no desk');
    pending.push(
      sent
        .then(
          () => n >= rate * WARM_UP_SECONDS && waits.push(performance.now() - dueAt),
          (error: unknown) => failures.push(String(error)),
        )
        .finally(() => bar.increment()),
    );
  }
  await Promise.all(pending);
  bar.stop();
  if (failures.length > 0) throw new Error(`${failures.length} check-ins failed, first: ${failures[0]}`);
  return waits;
};

/** What is on its way still counts, late as it is: a figure of the early ones alone would be a flattering one. */
const settled = async (load: readonly ChildProcess[], expected: number): Promise<void> => {
  for (let waited = 0; waited < 100; waited += 1) {
    const counts = await Promise.all(load.map((child) => answer<{ messages: number }>(child, { count: true })));
    if (counts.reduce((sum, { messages }) => sum + messages, 0) >= expected) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

const dataDir = await mkdtemp(path.join(tmpdir(), 'queue-hub-bench-'));
// As root the database runs as another user, who has to get in.
await chmod(dataDir, 0o755);
const hub = await startDemoHub({ dataDir, engine: values.engine });
const load: ChildProcess[] = [];
try {
  const token = await hub.signIn('reception');
  const desks = Array.from({ length: DESKS }, () => createHubClient({ url: hub.url, audience: 'staff', token }));
  const [first] = desks;
  if (!first) throw new Error('no desk');
  const { doctors } = await first.send('doctor:list', {});
  const doctorIds = doctors.map(({ doctorId }) => doctorId);
  const memoryBefore = await memoryOf(hub.pid);

  for (let n = 0; n < LOAD_PROCESSES; n += 1) {
    const child = fork(path.join(import.meta.dirname, 'boards.ts'), { execArgv: ['--import', 'tsx'] });
    child.once('exit', (code) => code && process.exit(1));
    load.push(child);
  }
  const tokens = await hub.pairBoards(boards);
  const share = boards / LOAD_PROCESSES;
  const connectedAt = performance.now();
  await Promise.all(
    load.map((child, n) =>
      answer(child, { connect: { url: hub.url, doctorIds, tokens: tokens.slice(n * share, (n + 1) * share) } }),
    ),
  );
  const connectSeconds = (performance.now() - connectedAt) / 1_000;
  const memoryAfter = await memoryOf(hub.pid);
  const hubCpuBefore = await hub.cpuSeconds();
  const waits = await checkIns(desks, doctorIds);
  const hubCpu = (await hub.cpuSeconds()) - hubCpuBefore;
  const expected = (rate * (seconds + WARM_UP_SECONDS) * boards) / doctorIds.length;
  await settled(load, expected);
  const reports = await Promise.all(load.map((child) => answer<Report>(child, { collect: true })));
  const latencies = reports.flatMap((report) => report.latencies);
  const ack = spreadOf(waits);
  const board = spreadOf(latencies);

  const figures = {
    machine: { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version },
    run: { engine: hub.engine, boards, rate, seconds },
    checkInToAckMs: ack,
    captureToBoardMs: board,
    deliveries: { expected, arrived: board.count },
    connectsPerSecond: boards / connectSeconds,
    memoryPerBoardBytes: (memoryAfter - memoryBefore) / boards,
    cpu: { hubSeconds: hubCpu, loadSeconds: reports.reduce((sum, one) => sum + one.cpuSeconds, 0) },
  };
  process.stdout.write(
    `\n${hub.engine}, ${boards} boards over ${doctorIds.length} doctors, ${rate} check-ins/s for ${seconds} s\n\n` +
      `${table([
        ['', 'p50', 'p99', 'max', 'count'],
        ['check-in to ack', ms(ack.p50), ms(ack.p99), ms(ack.max), String(ack.count)],
        ['commit to board', ms(board.p50), ms(board.p99), ms(board.max), String(board.count)],
      ])}\n\n` +
      `deliveries ${board.count} of ${expected} · ${figures.connectsPerSecond.toFixed(0)} connects/s · ` +
      `${(figures.memoryPerBoardBytes / 1024).toFixed(1)} KB a board · CPU: hub ${hubCpu.toFixed(1)} s, ` +
      `load ${figures.cpu.loadSeconds.toFixed(1)} s\n`,
  );
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  for (const desk of desks) desk.close();
  if (board.count !== expected) {
    process.stderr.write('Not every delivery arrived.\n');
    process.exitCode = 1;
  }
} finally {
  for (const child of load) child.kill();
  await hub.stop();
  await rm(dataDir, { recursive: true, force: true });
}
