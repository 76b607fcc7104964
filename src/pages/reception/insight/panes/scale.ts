import type { LevelWaits, WaitingNow } from '../figures/waits.ts';

/** Of a wait chart, in pixels. */
export const TOP = 8;
export const BASE = 192;
export const HEIGHT = 212;

export type Scale = {
  readonly topMinutes: number;
  readonly ticks: readonly number[];
  /** From the top; what is past the scale lies on its edge. */
  y(minutes: number): number;
};

const LEAST = 1.5;
/** One wait of a whole day must not press all others down. */
const MOST = 3;

/** Half as much again as the target, and as far as the waits go by halves of it. */
export const scaleOf = ({ targetMinutes, hours, now }: LevelWaits): Scale => {
  const longest = Math.max(0, ...hours.flatMap(({ high, late }) => [high, ...late]), now.at(-1)?.minutes ?? 0);
  const targets = Math.min(MOST, Math.max(LEAST, Math.ceil((longest / targetMinutes) * 2) / 2));
  const step = targets > 2 ? 1 : 0.5;
  const count = Math.floor(targets / step) + 1;
  const topMinutes = targets * targetMinutes;
  return {
    topMinutes,
    ticks: Array.from({ length: count }, (_, index) => index * step * targetMinutes),
    y: (minutes) => Math.max(TOP, BASE - (minutes / topMinutes) * (BASE - TOP)),
  };
};

export type Dot = WaitingNow & { readonly column: number; readonly y: number };

/** Apart far enough that each is seen. */
const APART = 7;
export const COLUMNS = 5;

/**
 * One dot for each person who waits, beside each other where they would overlap. At most five: a sixth would only cover
 * them. So a thousand who wait draw no more than there is room for.
 */
export const swarmOf = (now: readonly WaitingNow[], { y }: Scale): Dot[] => {
  const lowest = Array.from({ length: COLUMNS }, () => Number.POSITIVE_INFINITY);
  const dots: Dot[] = [];
  for (const one of now) {
    const at = y(one.minutes);
    const column = lowest.findIndex((taken) => taken - at >= APART);
    if (column === -1) continue;
    lowest[column] = at;
    dots.push({ ...one, column, y: at });
  }
  return dots;
};
