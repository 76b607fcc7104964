import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Target } from './board.ts';
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
  storm(heads: Readonly<Record<string, number>>): Promise<{ seconds: number; wrong: number; resumed: number }>;
  close(): void;
};

/** Boards in processes of their own, whose cost is told beside every figure. */
export const createCrowd = (): Crowd => {
  const children = Array.from({ length: PROCESSES }, () => {
    const child = fork(path.join(import.meta.dirname, 'crowd-process.ts'), { execArgv: ['--import', 'tsx'] });
    child.once('exit', (code) => {
      if (code) process.exit(1);
    });
    return child;
  });
  const all = <Said>(ask: (n: number) => Ask) => Promise.all(children.map((child, n) => asked<Said>(child, ask(n))));
  const counted = async () =>
    (await all<{ messages: number }>(() => ({ count: true }))).reduce((sum, { messages }) => sum + messages, 0);

  return {
    async connect(target, seats) {
      const boards = (n: number) => seats.filter((_, seat) => seat % PROCESSES === n);
      const said = await all<{ seconds: number }>((n) => ({ connect: { ...target, boards: boards(n) } }));
      return Math.max(...said.map(({ seconds }) => seconds));
    },
    async measure() {
      await all(() => ({ measure: true }));
    },
    async collect(expected) {
      // What is on its way still counts, late as it is: a figure of the early ones alone would be a flattering one.
      for (let [before, still] = [-1, 0]; still < SETTLED_WITHIN_MS;) {
        const count = await counted();
        if (count >= expected) break;
        still = count === before ? still + 100 : 0;
        before = count;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const parts = await all<Collected>(() => ({ collect: true }));
      const messages = parts.reduce((sum, part) => sum + part.messages, 0);
      const firstAt = Math.min(...parts.map((part) => part.firstAt));
      const lastAt = Math.max(...parts.map((part) => part.lastAt));
      return {
        spread: Histogram.merged(parts.map(({ histogram }) => histogram)).spread(),
        messages,
        perSecond: (messages * 1_000) / (lastAt - firstAt),
        cpuSeconds: parts.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
      };
    },
    async storm(heads) {
      const said = await all<{ seconds: number; wrong: number; resumed: number }>(() => ({ storm: { heads } }));
      return {
        seconds: Math.max(...said.map(({ seconds }) => seconds)),
        wrong: said.reduce((sum, { wrong }) => sum + wrong, 0),
        resumed: said.reduce((sum, { resumed }) => sum + resumed, 0),
      };
    },
    close() {
      for (const child of children) {
        child.removeAllListeners('exit');
        child.disconnect();
      }
    },
  };
};

export const asked = async <Said>(child: ChildProcess, ask: object): Promise<Said> => {
  const said = once(child, 'message');
  child.send(ask);
  const [message] = await said;
  return message;
};
