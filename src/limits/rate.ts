export type Rate = { perSecond: number; burst: number };

/** A token bucket: true while the sender stays within its rate. Milliseconds from a monotonic clock; `count` at once, or none. */
export const createGauge = ({ perSecond, burst }: Rate): ((now: number, count?: number) => boolean) => {
  let tokens = burst;
  let at: number | null = null;
  return (now, count = 1) => {
    tokens = Math.min(burst, tokens + ((now - (at ?? now)) * perSecond) / 1_000);
    at = now;
    if (tokens < count) return false;
    tokens -= count;
    return true;
  };
};
