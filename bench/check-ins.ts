import { HubError } from '../src/protocol/errors.ts';
import type { HubClient } from '../src/client/hub-client.ts';
import { Histogram, type Spread } from './histogram.ts';
import type { Progress } from './progress.ts';

type Desks = readonly HubClient<'staff'>[];

/**
 * Check-ins by the clock, whether or not the hub keeps up: a slow answer must not slow the load that would show it. Each is
 * timed from when it was sent, and how much later that was than it was due is told beside: the timers and the share of
 * the machine that the load itself gets. What the hub refuses for the moment, until the
 * client's patience ends, is counted and not timed; any other failure ends the run. The first `warmUpSeconds` are sent and not counted, half of them at a quarter of
 * the rate: nobody opens a hospital at full load with a program that has not run yet.
 */
export const checkInsAt = async (
  desks: Desks,
  doctorIds: readonly string[],
  {
    rate,
    seconds,
    warmUpSeconds,
    progress,
    onMeasured,
  }: {
    rate: number;
    seconds: number;
    warmUpSeconds: number;
    progress: Progress;
    /** Called when what counts begins. */
    onMeasured: () => Promise<void>;
  },
): Promise<Spread & { lateP99: number; counted: number; refused: number }> => {
  const waits = new Histogram();
  const lateness = new Histogram();
  let [answered, refused] = [0, 0];
  const send = async (count: number, { counted, every }: { counted: boolean; every: number }) => {
    const failures: string[] = [];
    const pending: Promise<unknown>[] = [];
    const startedAt = performance.now();
    for (let n = 0; n < count; n += 1) {
      const dueAt = startedAt + n * every;
      const wait = dueAt - performance.now();
      if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
      const sentAt = performance.now();
      if (counted) lateness.record(sentAt - dueAt);
      pending.push(
        checkIn(desks, doctorIds, n).then(
          () => {
            if (!counted) return;
            waits.record(performance.now() - sentAt);
            answered += 1;
          },
          (error: unknown) => {
            if (!(error instanceof HubError && error.retryable)) failures.push(String(error));
            else if (counted) refused += 1;
          },
        ),
      );
      progress.tick();
    }
    await Promise.all(pending);
    if (failures.length > 0) throw new Error(`${failures.length} check-ins failed, first: ${failures[0]}`);
  };
  const every = 1_000 / rate;
  const slowly = Math.round((rate * warmUpSeconds) / 8);
  const warm = Math.round((rate * warmUpSeconds) / 2);
  progress.start('check-ins', slowly + warm + rate * seconds);
  await send(slowly, { counted: false, every: every * 4 });
  await send(warm, { counted: false, every });
  await onMeasured();
  await send(rate * seconds, { counted: true, every });
  progress.stop();
  return { ...waits.spread(), lateP99: lateness.spread().p99, counted: answered, refused };
};

/** As many check-ins as the hub can do with so many in flight; answers with how many a second. */
export const checkInsSaturated = async (
  desks: Desks,
  doctorIds: readonly string[],
  {
    inFlight,
    seconds,
    warmUpSeconds,
    progress,
  }: {
    inFlight: number;
    seconds: number;
    warmUpSeconds: number;
    progress: Progress;
  },
): Promise<{ perSecond: number; waits: Spread }> => {
  const waits = new Histogram();
  const startedAt = performance.now();
  const countFrom = startedAt + warmUpSeconds * 1_000;
  const until = countFrom + seconds * 1_000;
  let sent = 0;
  let counted = 0;
  progress.start('check-ins', seconds + warmUpSeconds);
  const ticking = setInterval(() => progress.tick(), 1_000);
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      for (;;) {
        const at = performance.now();
        if (at >= until) return;
        await checkIn(desks, doctorIds, sent++);
        if (at < countFrom || performance.now() >= until) continue;
        counted += 1;
        waits.record(performance.now() - at);
      }
    }),
  );
  clearInterval(ticking);
  progress.stop();
  return { perSecond: counted / seconds, waits: waits.spread() };
};

const checkIn = (desks: Desks, doctorIds: readonly string[], n: number): Promise<unknown> => {
  const desk = desks[n % desks.length];
  if (!desk) throw new Error('no desk');
  return desk.send('queue:check-in', { doctorId: doctorIds[n % doctorIds.length] ?? '' });
};
