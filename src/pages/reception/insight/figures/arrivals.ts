import type { StaffEntry } from '../../../../protocol/views.ts';
import { minutesSince } from '../../../shared/staff/wait.tsx';
import { instantsOf } from './instants.ts';
import { isPastTarget, type Visit } from './visits.ts';

/** Everybody who came today is in one of the five states. */
export type Arrivals = {
  readonly came: number;
  /** When the first came, in milliseconds since the epoch; null before. */
  readonly since: number | null;
  /** Including those who did not come when called. */
  readonly called: number;
  readonly waiting: number;
  readonly onHold: number;
  readonly left: number;
  readonly cancelled: number;
  /** Who came on an earlier day and still waits, in a department that never closes. */
  readonly carriedOver: number;
  /** Of all who wait. */
  readonly late: number;
  readonly longest: { readonly queueNumber: string; readonly minutes: number } | null;
};

const stateOf = ({ status }: StaffEntry): 'called' | 'waiting' | 'onHold' | 'left' | 'cancelled' => {
  switch (status) {
    case 'waiting':
    case 'left':
    case 'cancelled':
      return status;
    case 'on_hold':
      return 'onHold';
    default:
      return 'called';
  }
};

/** `today`: the visits of the day; `waiting`: everybody who waits, of any day. */
export const arrivalsOf = (today: readonly Visit[], waiting: readonly StaffEntry[], now: number): Arrivals => {
  const counts = { called: 0, waiting: 0, onHold: 0, left: 0, cancelled: 0 };
  let since: number | null = null;
  const ids = new Set<string>();
  for (const { last } of today) {
    counts[stateOf(last)] += 1;
    ids.add(last.queueId);
    const { arrived } = instantsOf(last);
    if (since === null || arrived < since) since = arrived;
  }
  const late = waiting.filter((entry) => isPastTarget(entry, now));
  const [longest] = late.toSorted((a, b) => instantsOf(a).due - instantsOf(b).due);
  return {
    came: today.length,
    since,
    ...counts,
    carriedOver: waiting.filter(({ queueId }) => !ids.has(queueId)).length,
    late: late.length,
    longest: longest ? { queueNumber: longest.queueNumber, minutes: minutesSince(longest.dueAt, now) } : null,
  };
};
