import { io } from 'socket.io-client';
import { v7 as uuidv7 } from 'uuid';
import { commandNames } from '../../../src/protocol/commands/index.ts';
import { attack, type AttackReport } from '../../fuzz/attack.ts';
import { quantile } from '../../fuzz/bystanders.ts';
import { rawConnection } from '../../fuzz/raw-connection.ts';
import { eventually } from '../../support/eventually.ts';
import { judge } from '../judge.ts';
import { inWords, latenessOn } from '../lateness.ts';
import { mustHold, pause, type Fault } from '../fault.ts';

const GUESSES_AT_ONCE = 20;

/** Wrong in every way that is known: frames and packets by chance, floods, and guesses of tokens and passwords. */
export const badInputs: Fault = {
  name: 'bad-inputs',
  survives: 'fuzzed packets, floods, and guessing of tokens and passwords, under load',
  seconds: [120, 45],
  async run({ quick, tell, open }) {
    const stage = await open();
    const load = await stage.load({ commandsPerSecond: 40 });
    const lateness = await latenessOn(stage.nodes[0].url, await stage.board());
    await pause(3_000);
    const before = lateness.take();
    const [frames, guesses, passwords, floods] = quick ? [1_000, 200, 20, 3] : [10_000, 2_000, 100, 20];
    const broken: string[] = [];
    let tried = 0;

    const tokens: string[] = [];
    for (let n = 0; n < 50; n += 1) tokens.push(await stage.board());
    for (const { port } of stage.nodes) {
      const report: AttackReport = await attack({
        port,
        tokens,
        commandNames,
        frames,
        atOnce: 20,
        seed: port,
        framesPerSecond: 500,
      });
      tried += report.frames;
      if (report.answered !== report.asked) broken.push(`${report.asked - report.answered} frames were not answered`);
      if (report.refused > 0) broken.push(`${report.refused} good connections were refused`);
      for (const name of Object.keys(report.survived)) broken.push(`a connection survived ${name}`);
      tell(`${report.frames} frames over ${report.connections} connections`);
    }

    let letIn = 0;
    const guess = async () => {
      const connection = await rawConnection(stage.nodes[0].port);
      connection.say(`40${JSON.stringify({ protocol: 1, token: uuidv7() })}`);
      await connection.until(() => connection.heard.some((text) => text.startsWith('4')), 10_000);
      if (connection.heard.some((text) => text.startsWith('40'))) letIn += 1;
      if (!(await connection.ended(5_000))) broken.push('a connection outlived its refusal');
      connection.destroy();
    };
    for (let n = 0; n < guesses; n += GUESSES_AT_ONCE)
      await Promise.all(Array.from({ length: GUESSES_AT_ONCE }, guess));
    if (letIn > 0) broken.push(`${letIn} guesses were let in`);
    tried += guesses;
    const statuses = new Map<number, number>();
    for (let n = 0; n < passwords; n += 1) {
      const response = await fetch(`${stage.nodes[0].url}/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'user1', password: `guess ${n}` }),
      });
      await response.arrayBuffer();
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    }
    tried += passwords;
    if (!statuses.has(429)) broken.push(`${passwords} guesses of a password were never slowed down`);
    if (statuses.has(200)) broken.push('a guessed password was right');
    tell(`${guesses} tokens and ${passwords} passwords guessed: ${JSON.stringify(Object.fromEntries(statuses))}`);

    for (let n = 0; n < floods; n += 1) {
      const connection = await rawConnection(stage.nodes[n % stage.nodes.length]?.port ?? 0);
      connection.say(`40${JSON.stringify({ protocol: 1, token: tokens[n] })}`);
      await connection.until(() => connection.heard.some((text) => text.startsWith('40')), 10_000);
      for (let packet = 0; packet < 3_000; packet += 1) connection.say(`42${packet}["department:list",{}]`);
      tried += 3_000;
      if (!(await connection.ended(10_000))) broken.push('a flood was not cut off');
      connection.destroy();
    }
    tell(`${floods} floods of 3,000 packets`);
    const during = lateness.take();
    lateness.close();
    await load.stop();
    return {
      loads: [load],
      findings: [
        ...(await judge(stage, [load])),
        mustHold('what is wrong is refused, and nobody else notices', broken, tried),
      ],
      faults: floods,
      badInputs: tried,
      notes: [`changes to a board before: ${inWords(before)}; meanwhile: ${inWords(during)}`],
    };
  },
};

const SOCKETS = 60;
const EACH_PER_SECOND = 45;
const ACCEPTED_WITHIN_MS = 3_000;

/** More than the machine can do, from people who each keep to their own limit. */
export const overload: Fault = {
  name: 'overload',
  survives: 'more commands than can be done: shed as overloaded, before the time to answer collapses',
  seconds: [60, 35],
  async run({ quick, tell, open }) {
    const stage = await open({ hubs: 1, witnesses: 8 });
    const tokens: string[] = [];
    for (let n = 0; n < SOCKETS; n += 1) tokens.push(await stage.token('reception'));
    const sockets = tokens.map((token) =>
      io(stage.nodes[0].url, { transports: ['websocket'], auth: { token, protocol: 1 }, forceNew: true }),
    );
    await eventually(
      () => {
        if (!sockets.every(({ connected }) => connected)) throw new Error('not connected');
      },
      { withinMs: 20_000 },
    );
    const load = await stage.load({ commandsPerSecond: 5 });
    const answers = new Map<string, number[]>();
    let [asked, answered, arrivals] = [0, 0, 0];
    const ask = (n: number) => {
      const askedAt = performance.now();
      asked += 1;
      const input = { requestId: uuidv7(), departmentId: stage.places.departmentIds[n % 2] };
      sockets[n]?.emit('queue:check-in', input, (reply: { ok: boolean; error?: { code: string } }) => {
        answered += 1;
        if (reply.ok) arrivals += 1;
        const code = reply.error?.code ?? 'ok';
        const list = answers.get(code) ?? [];
        list.push(performance.now() - askedAt);
        answers.set(code, list);
      });
    };
    const seconds = quick ? 8 : 25;
    const timers = sockets.map((_, n) => setInterval(() => ask(n), 1_000 / EACH_PER_SECOND));
    await pause(seconds * 1_000);
    for (const timer of timers) clearInterval(timer);
    await eventually(
      () => {
        if (answered < asked) throw new Error(`${asked - answered} have no answer`);
      },
      { withinMs: 10_000 },
    ).catch(() => undefined);
    const lines = [...answers].map(([code, ms]) => `${code} ${ms.length} (${inWords(ms)})`);
    tell(`${Math.round(asked / seconds)} commands/s asked for: ${lines.join('; ')}`);
    await pause(1_000);
    const calmAt = performance.now();
    const calm = await sockets[0]?.timeout(5_000).emitWithAck('department:list', {});
    const calmMs = performance.now() - calmAt;
    for (const socket of sockets) socket.disconnect();
    await load.stop();
    const counted = { ...load, arrivals: () => ({ ...load.arrivals(), known: load.arrivals().known + arrivals }) };
    const p99 = quantile(answers.get('ok') ?? [0], 0.99);
    const known = new Set(['ok', 'overloaded', 'unavailable', 'rate_limited']);
    return {
      loads: [load],
      findings: [
        ...(await judge(stage, [counted])),
        mustHold('every command is answered', answered < asked ? [`${asked - answered} are not`] : [], asked),
        mustHold(
          'what is accepted is answered in time',
          p99 > ACCEPTED_WITHIN_MS ? [`p99 is ${Math.round(p99)} ms`] : [],
          answers.get('ok')?.length ?? 0,
        ),
        mustHold(
          'what is not says to come again',
          [...answers.keys()].filter((code) => !known.has(code)).map((code) => `somebody got ${code}`),
        ),
        mustHold('calm returns at once', calm?.ok && calmMs < 500 ? [] : [`an answer took ${Math.round(calmMs)} ms`]),
      ],
      faults: 1,
      besides: arrivals,
      badInputs: asked - arrivals,
      notes: [`${Math.round(asked / seconds)} commands/s asked for: ${lines.join('; ')}`],
    };
  },
};
