import type { HospitalDay } from '../../../../protocol/views.ts';
import { MINUTE_MS } from '../../../shared/staff/wait.tsx';

/** The hour that the hospital's clock shows, 0 to 23; null outside of its day. */
export type HourOf = (instant: number) => number | null;

const STEP_MS = 15 * MINUTE_MS;

/**
 * Read from a table of quarters of an hour: every zone changes its clocks on one. Each picture asks for thousands of
 * instants, and asking Intl for each would take longer than all the rest.
 */
export const hoursOfDay = ({ startsAt, endsAt, timeZone }: HospitalDay): HourOf => {
  const [from, to] = [Date.parse(startsAt), Date.parse(endsAt)];
  const format = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone });
  const quarters: number[] = [];
  for (let at = from; at < to; at += STEP_MS) quarters.push(Number(format.format(at)));
  return (instant) =>
    instant >= from && instant < to ? (quarters[Math.floor((instant - from) / STEP_MS)] ?? null) : null;
};

/** Even early in the morning there is an axis. */
const FEWEST = 10;

/** The hours to draw: all in which something was or is booked, the one under way, and never only a few. */
export const hoursToDraw = (busy: Iterable<number>, present: number): number[] => {
  const all = [...busy, present];
  const last = Math.min(23, Math.max(...all, Math.min(...all) + FEWEST - 1));
  const first = Math.max(0, Math.min(...all, last - FEWEST + 1));
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
};
