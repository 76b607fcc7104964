import { createListeners, type Unsubscribe } from './listeners.ts';

export type Staleness = {
  /** Null while the view is live; else the time of the last thing that was heard (the hub's clock where it said one). */
  readonly since: Date | null;
  onChange(listener: () => void): Unsubscribe;
  /** The feed has spoken, and the view is as the feed was at `asOf`. */
  heard(asOf: Date): void;
  /** The connection is gone: nothing to wait for. */
  lost(): void;
  /** A machine that slept had its timers stopped: look at the clocks now. */
  check(): void;
  stop(): void;
};

/** Tells when nothing has been heard for `afterMs`. Before anything was heard there is nothing that could be stale. */
export const createStaleness = (afterMs: number): Staleness => {
  const changed = createListeners<[]>();
  let last: { asOf: Date; clock: number; steady: number } | null = null;
  let since: Date | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  // The steady clock stands still in some browsers while the machine sleeps, the other one can be set back.
  const silentMs = (at: { clock: number; steady: number }) =>
    Math.max(Date.now() - at.clock, performance.now() - at.steady);

  const become = (next: Date | null) => {
    if (since?.getTime() === next?.getTime()) return;
    since = next;
    changed.tell();
  };
  const check = () => {
    clearTimeout(timer);
    timer = undefined;
    if (last === null || since !== null) return;
    const leftMs = afterMs - silentMs(last);
    if (leftMs <= 0) become(last.asOf);
    else timer = setTimeout(check, leftMs);
  };

  return {
    get since() {
      return since;
    },
    onChange: changed.add,
    heard(asOf) {
      last = { asOf, clock: Date.now(), steady: performance.now() };
      become(null);
      // Two hundred changes a second need no timer each: the one that runs looks again when it fires.
      if (timer === undefined) check();
    },
    lost() {
      clearTimeout(timer);
      timer = undefined;
      if (last !== null) become(last.asOf);
    },
    check,
    stop: () => clearTimeout(timer),
  };
};
