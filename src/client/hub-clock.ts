/** The hub's time, as far as a screen can tell: wrong clocks of machines would show wrong waits. */
export type HubClock = {
  /** The hub has said what time it is, a moment ago. */
  heard(asOf: Date): void;
  /** Milliseconds of now. */
  now(): number;
};

/** What it takes a message to come makes the difference; a machine that is this close is believed itself. */
const BELIEVED_WITHIN_MS = 2_000;
/** Machines' clocks drift, so the best sample counts for so long. */
const SAMPLE_HOLDS_MS = 60_000;

export const createHubClock = (): HubClock => {
  let best: { aheadMs: number; at: number; epoch: number } | null = null;
  return {
    heard(asOf) {
      const at = performance.now();
      const epoch = Date.now() - at;
      const aheadMs = asOf.getTime() - Date.now();
      // Somebody has set this machine's clock, or it has slept: what was measured is of no use.
      const isSet = best !== null && Math.abs(epoch - best.epoch) > BELIEVED_WITHIN_MS / 2;
      // The way takes time and never gives any, so the largest is the nearest.
      if (best === null || isSet || at - best.at > SAMPLE_HOLDS_MS || aheadMs > best.aheadMs) {
        best = { aheadMs, at, epoch };
      }
    },
    now() {
      const aheadMs = best?.aheadMs ?? 0;
      return Date.now() + (Math.abs(aheadMs) < BELIEVED_WITHIN_MS ? 0 : aheadMs);
    },
  };
};
