import type { StaffEntry } from '../../../../protocol/views.ts';
import { MINUTE_MS } from '../../../shared/staff/wait.tsx';
import type { HourOf } from './day-hours.ts';
import { ascending, groupOf, medianOf, quantile } from './figures.ts';
import { instantsOf } from './instants.ts';
import { isInTarget, isPastTarget, waitedMs, type CalledEntry } from './visits.ts';

/** How long those who arrived within one hour waited until they were called. Minutes. */
export type HourWaits = {
  readonly hour: number;
  readonly called: number;
  /** The middle 80 %. */
  readonly low: number;
  readonly median: number;
  readonly high: number;
  /** Of those called past their target. */
  readonly late: readonly number[];
};

export type WaitingNow = { readonly queueNumber: string; readonly minutes: number; readonly isLate: boolean };

export type LevelWaits = {
  readonly level: number;
  readonly targetMinutes: number;
  readonly hours: readonly HourWaits[];
  /** Who waits now, the shortest wait first. */
  readonly now: readonly WaitingNow[];
  readonly nowMedian: number | null;
};

const MIDDLE = { low: 0.1, high: 0.9 };

type Called = { readonly minutes: number; readonly isLate: boolean };

export const waitsOf = (
  levels: readonly { readonly level: number; readonly targetMinutes: number }[],
  called: readonly CalledEntry[],
  waiting: readonly StaffEntry[],
  hourOf: HourOf,
  now: number,
): LevelWaits[] => {
  const byLevel = new Map<number, Map<number, Called[]>>();
  for (const entry of called) {
    const hour = hourOf(instantsOf(entry).arrived);
    if (hour === null) continue;
    const hours = groupOf(byLevel, entry.urgencyLevel, () => new Map<number, Called[]>());
    const one = { minutes: waitedMs(entry) / MINUTE_MS, isLate: !isInTarget(entry) };
    groupOf(hours, hour, () => []).push(one);
  }
  return levels.map(({ level, targetMinutes }) => {
    const hours = [...(byLevel.get(level) ?? [])].sort(([a], [b]) => a - b);
    const present = nowOf(waiting, level, now);
    return {
      level,
      targetMinutes,
      hours: hours.map(([hour, group]) => hourWaits(hour, group)),
      now: present,
      nowMedian: medianOf(present.map(({ minutes }) => minutes)),
    };
  });
};

const hourWaits = (hour: number, group: readonly Called[]): HourWaits => {
  const minutes = ascending(group.map((one) => one.minutes));
  return {
    hour,
    called: group.length,
    low: quantile(minutes, MIDDLE.low) ?? 0,
    median: quantile(minutes, 0.5) ?? 0,
    high: quantile(minutes, MIDDLE.high) ?? 0,
    late: group.filter(({ isLate }) => isLate).map((one) => one.minutes),
  };
};

const nowOf = (waiting: readonly StaffEntry[], level: number, now: number): WaitingNow[] =>
  waiting
    .filter(({ urgencyLevel }) => urgencyLevel === level)
    .map((entry) => ({
      queueNumber: entry.queueNumber,
      minutes: Math.max(0, now - instantsOf(entry).arrived) / MINUTE_MS,
      isLate: isPastTarget(entry, now),
    }))
    .sort((a, b) => a.minutes - b.minutes);
