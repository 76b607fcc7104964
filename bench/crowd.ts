import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Target } from './board.ts';
import { compiled } from './compile.ts';
import type { Ask, BoardSeat, Collected } from './crowd-process.ts';
import { Histogram, type Spread } from './histogram.ts';

const PROCESSES = 2;
const SETTLED_WITHIN_MS = 15_000;

export type Heard = {
  spread: Spread;
  messages: number;
  cpuSeconds: number;
  /** From the first message to the last. */
  perSecond: number;
};

export type Crowd = {
  /** Connects and subscribes all seats, spread over the processes; answers with the seconds it took. */
  connect(target: Target, seats: readonly BoardSeat[]): Promise<number>;
  /** From here on changes count. */
  measure(): Promise<void>;
  /** What arrived, once `expected` messages have, or nothing more comes. */
  collect(expected: number): Promise<Heard>;
  close(): void;
};

/** Boards in one process of its own. */
type Part = {
  connect(target: Target, seats: readonly BoardSeat[]): Promise<{ seconds: number }>;
  measure(): Promise<unknown>;
  count(): Promise<{ messages: number }>;
  collect(): Promise<Collected>;
  close(): void;
};

/** In C where there is a compiler: boards on Node take 2.5 times the CPU, which on a small machine is the hub's. */
export const createCrowd = async (folder: string): Promise<Crowd> => {
  const program = await compiled(path.join(import.meta.dirname, 'crowd.c'), folder);
  const parts = Array.from({ length: PROCESSES }, () => (program === null ? onNode() : inC(program)));
  return {
    async connect(target, seats) {
      const said = await Promise.all(
        parts.map((part, n) =>
          part.connect(
            target,
            seats.filter((_, seat) => seat % PROCESSES === n),
          ),
        ),
      );
      return Math.max(...said.map(({ seconds }) => seconds));
    },
    async measure() {
      await Promise.all(parts.map((part) => part.measure()));
    },
    async collect(expected) {
      // What is on its way still counts, late as it is: a figure of the early ones alone would be a flattering one.
      for (let [before, still] = [-1, 0]; still < SETTLED_WITHIN_MS;) {
        const counts = await Promise.all(parts.map((part) => part.count()));
        const count = counts.reduce((sum, { messages }) => sum + messages, 0);
        if (count >= expected) break;
        still = count === before ? still + 100 : 0;
        before = count;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const collected = await Promise.all(parts.map((part) => part.collect()));
      const messages = collected.reduce((sum, part) => sum + part.messages, 0);
      const firstAt = Math.min(...collected.map((part) => part.firstAt));
      const lastAt = Math.max(...collected.map((part) => part.lastAt));
      return {
        spread: Histogram.merged(collected.map(({ histogram }) => histogram)).spread(),
        messages,
        perSecond: (messages * 1_000) / (lastAt - firstAt),
        cpuSeconds: collected.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
      };
    },
    close() {
      for (const part of parts) part.close();
    },
  };
};

/** Every screen of one process cut off at once and back at once: the boards on Node know how to resume. */
export type Storm = {
  connect: Crowd['connect'];
  storm(heads: Readonly<Record<string, number>>): Promise<{ seconds: number; wrong: number; resumed: number }>;
  close(): void;
};

export const createStorm = (): Storm => {
  const parts = Array.from({ length: PROCESSES }, onNode);
  return {
    async connect(target, seats) {
      const share = (n: number) => seats.filter((_, seat) => seat % PROCESSES === n);
      const said = await Promise.all(parts.map((part, n) => part.connect(target, share(n))));
      return Math.max(...said.map(({ seconds }) => seconds));
    },
    async storm(heads) {
      const said = await Promise.all(parts.map((part) => part.storm(heads)));
      return {
        seconds: Math.max(...said.map(({ seconds }) => seconds)),
        wrong: said.reduce((sum, { wrong }) => sum + wrong, 0),
        resumed: said.reduce((sum, { resumed }) => sum + resumed, 0),
      };
    },
    close() {
      for (const part of parts) part.close();
    },
  };
};

const onNode = () => {
  const child = fork(path.join(import.meta.dirname, 'crowd-process.ts'), { execArgv: ['--import', 'tsx'] });
  endsTheBench(child);
  const ask = <Said>(what: Ask) => asked<Said>(child, what);
  return {
    connect: (target, seats) => ask<{ seconds: number }>({ connect: { ...target, boards: seats } }),
    measure: () => ask({ measure: true }),
    count: () => ask<{ messages: number }>({ count: true }),
    collect: () => ask<Collected>({ collect: true }),
    storm: (heads: Readonly<Record<string, number>>) =>
      ask<{ seconds: number; wrong: number; resumed: number }>({ storm: { heads } }),
    close() {
      child.removeAllListeners('exit');
      child.disconnect();
    },
  } satisfies Part & Record<string, unknown>;
};

const NOTHING = '-';

const inC = (program: string): Part => {
  let child: ChildProcess | null = null;
  let answers: AsyncIterator<string> | null = null;
  const ask = async (...lines: string[]): Promise<string[]> => {
    child?.stdin?.write(`${lines.join('\n')}\n`);
    const { value } = (await answers?.next()) ?? {};
    return String(value).split(' ').slice(1);
  };
  return {
    async connect({ url, speaks }, seats) {
      child = spawn(program, [new URL(url).port, speaks], { stdio: ['pipe', 'pipe', 'inherit'] });
      endsTheBench(child);
      if (!child.stdout) throw new Error('no output');
      answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const boards = seats.map(({ token, doctorId }) => `board ${token || NOTHING} ${doctorId || NOTHING}`);
      const [seconds] = await ask(...boards, 'connect');
      return { seconds: Number(seconds) };
    },
    measure: () => ask('measure'),
    async count() {
      const [messages] = await ask('count');
      return { messages: Number(messages) };
    },
    async collect() {
      const [messages, cpuSeconds, firstAt, lastAt, max, ...levels] = await ask('collect');
      const counts = levels.map((level): [number, number] => {
        const [at, count] = level.split(':').map(Number);
        return [at ?? 0, count ?? 0];
      });
      return {
        messages: Number(messages),
        cpuSeconds: Number(cpuSeconds),
        firstAt: Number(firstAt),
        lastAt: Number(lastAt),
        histogram: { counts, max: Number(max) },
      };
    },
    close() {
      child?.removeAllListeners('exit');
      child?.stdin?.end();
    },
  };
};

const endsTheBench = (child: ChildProcess): void => {
  child.once('exit', (code) => {
    if (code) process.exit(1);
  });
};

export const asked = async <Said>(child: ChildProcess, ask: object): Promise<Said> => {
  const said = once(child, 'message');
  child.send(ask);
  const [message] = await said;
  return message;
};
