import { setTimeout as sleep } from 'node:timers/promises';

/** The simulated day's own time, in minutes from its start. The hub's clock is the real one: only the gaps shrink. */
export type SimulatedClock = {
  minute(): number;
  /** Resolves at once where that minute has passed. Rejects when the run is stopped. */
  until(minute: number): Promise<void>;
  pass(minutes: number): Promise<void>;
  /** What happens in so many real milliseconds takes so many of its minutes. */
  minutesIn(ms: number): number;
  /** When a minute to come will be, by this machine's clock. */
  instantOf(minute: number): Date;
};

export const createSimulatedClock = ({ speed, signal }: { speed: number; signal: AbortSignal }): SimulatedClock => {
  const began = performance.now();
  const minuteMs = 60_000 / speed;
  const pass = async (minutes: number) => {
    signal.throwIfAborted();
    if (minutes > 0) await sleep(minutes * minuteMs, undefined, { signal });
  };
  const minute = () => (performance.now() - began) / minuteMs;
  return {
    minute,
    pass,
    until: (at) => pass(at - minute()),
    minutesIn: (ms) => ms / minuteMs,
    instantOf: (at) => new Date(Date.now() + (at - minute()) * minuteMs),
  };
};
