export type Rate = { perSecond: number; burst: number };

/** A token bucket: true while the sender stays within its rate. Milliseconds from a monotonic clock. */
export const createGauge = ({ perSecond, burst }: Rate): ((now: number) => boolean) => {
  let tokens = burst;
  let at: number | null = null;
  return (now) => {
    tokens = Math.min(burst, tokens + ((now - (at ?? now)) * perSecond) / 1_000);
    at = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
};
