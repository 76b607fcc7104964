import { MINUTE_MS } from '../../shared/staff/wait.tsx';
import { spanOf } from './hours.ts';
import type { Day } from './use-day.ts';

export const HOUR_MS = 60 * MINUTE_MS;
/** An hour is so high, and higher where the shortest time would not hold two lines: a name must be readable. */
const USUAL_HOUR_PX = 80;
const SHORTEST_PX = 32;
const MOST_HOUR_PX = 384;

export const hourPxOf = ({ doctors }: Pick<Day, 'doctors'>): number => {
  const lengths = doctors.flatMap(({ hours, appointments }) => [
    ...hours.map(({ slotMinutes }) => slotMinutes * MINUTE_MS),
    ...[...appointments.values()].map(spanOf).map(({ from, to }) => to - from),
  ]);
  const needed = (HOUR_MS / Math.min(...lengths)) * SHORTEST_PX;
  return Math.min(MOST_HOUR_PX, Math.max(USUAL_HOUR_PX, lengths.length === 0 ? 0 : Math.ceil(needed)));
};

export const pixels = (ms: number, hourPx: number): number => (ms / HOUR_MS) * hourPx;
export const msOf = (px: number, hourPx: number): number => (px / hourPx) * HOUR_MS;
