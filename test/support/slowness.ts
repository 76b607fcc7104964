import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** What the suite itself and its browsers load each core with. */
const USUAL_LOAD = 3;

/**
 * How many times longer than usual everything takes on this machine just now: 1, unless other work crowds it. Limits in a
 * person's time hold on a machine that has the time.
 */
export const slowness = (): number => Math.max(1, (loadavg()[0] ?? 0) / availableParallelism() / USUAL_LOAD);

/** `expect(tookMs).toBeLessThan(atMost(3_000))` */
export const atMost = (ms: number): number => ms * slowness();

/** How long a test waits for what a page shows, in ms. */
export const patienceMs = (): number => atMost(30_000);

type Answered = { readonly ok: boolean; readonly error?: { readonly code: string } | undefined };

/**
 * The answer to a command that is right. A crowded machine holds locks for longer than a command waits, and refuses what is
 * too much for it: clients ask again then, and so does a test. Elsewhere the first answer counts.
 */
export const answerOf = async <Reply extends Answered>(ask: () => Promise<Reply>): Promise<Reply> => {
  for (;;) {
    const answered = await ask();
    const isCrowded = answered.error?.code === 'unavailable' || answered.error?.code === 'overloaded';
    if (!isCrowded || slowness() === 1) return answered;
    await delay(200);
  }
};
