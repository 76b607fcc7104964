import { Histogram } from './histogram.ts';
import { openBoard, type Board, type Target } from './board.ts';

/**
 * One process full of bare boards: as little work a message as can be, so that what is measured is the server. Ordered
 * about by IPC (`Ask`); every ask gets one answer.
 */
export type Ask =
  | { connect: Target & { boards: readonly BoardSeat[] } }
  | { measure: true }
  | { count: true }
  | { collect: true }
  /** Drops every connection at once, comes back with what it had, and says when all are right again. */
  | { storm: { heads: Readonly<Record<string, number>> } };
/** Without a doctor it shows all streams. */
export type BoardSeat = { token: string; doctorId: string };
export type Collected = {
  messages: number;
  histogram: ReturnType<Histogram['toJSON']>;
  cpuSeconds: number;
  /** Of the messages since `measure`, by the wall clock in milliseconds. */
  firstAt: number;
  lastAt: number;
};

const CONNECTING_AT_ONCE = 100;

let boards: Board[] = [];
let target: Target | null = null;
let seats: readonly BoardSeat[] = [];
let messages = 0;
let histogram = new Histogram();
let cpuAtStart = process.cpuUsage();
let clockOffset = 0;
let firstAt = 0;
let lastAt = 0;

/** The wall clock in fractions of milliseconds; Date.now() alone would round, and timeOrigin drifts from it. */
const setClock = () => {
  const tick = Date.now();
  while (Date.now() === tick);
  clockOffset = Date.now() - performance.now();
};

const onChange = (capturedAtMs: number) => {
  lastAt = performance.now() + clockOffset;
  if (messages === 0) firstAt = lastAt;
  messages += 1;
  histogram.record(lastAt - capturedAtMs);
};

const answer = async (ask: Ask): Promise<object> => {
  if ('connect' in ask) {
    const { boards: asked, ...where } = ask.connect;
    [seats, target] = [asked, where];
    const startedAt = performance.now();
    boards = await openAll(where, seats, CONNECTING_AT_ONCE);
    return { seconds: (performance.now() - startedAt) / 1_000 };
  }
  if ('measure' in ask) {
    setClock();
    messages = 0;
    histogram = new Histogram();
    cpuAtStart = process.cpuUsage();
    return {};
  }
  if ('count' in ask) return { messages };
  if ('collect' in ask) {
    const { user, system } = process.cpuUsage(cpuAtStart);
    const cpuSeconds = (user + system) / 1e6;
    return { messages, histogram: histogram.toJSON(), cpuSeconds, firstAt, lastAt } satisfies Collected;
  }
  return storm(ask.storm.heads);
};

const openAll = async (where: Target, all: readonly BoardSeat[], atOnce: number, former?: readonly Board[]) => {
  const opened: Board[] = [];
  let next = 0;
  const one = async () => {
    for (let n = next++; n < all.length; n = next++) {
      const seat = all[n];
      if (seat) opened[n] = await openBoard(where, seat, onChange, former?.[n]?.position());
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, one));
  return opened;
};

/** Right again is a board whose acknowledgement brought it to the head that its stream had at the drop, or beyond. */
const storm = async (heads: Readonly<Record<string, number>>): Promise<object> => {
  if (!target) throw new Error('nothing is connected');
  const former = boards;
  for (const board of former) board.close();
  const startedAt = performance.now();
  boards = await openAll(target, seats, seats.length, former);
  const seconds = (performance.now() - startedAt) / 1_000;
  const wrong = boards.filter((board, n) => {
    const head = heads[seats[n]?.doctorId ?? ''] ?? 0;
    return (board.position()?.version ?? 0) < head;
  }).length;
  return { seconds, wrong, resumed: boards.filter((board) => board.wasResumed()).length };
};

process.on('message', (ask: Ask) => {
  answer(ask).then(
    (said) => process.send?.(said),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
