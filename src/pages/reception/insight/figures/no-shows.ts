import type { Appointment } from '../../../../protocol/views.ts';
import type { HourOf } from './day-hours.ts';
import { groupOf } from './figures.ts';
import type { Visit } from './visits.ts';

export type HourBookings = { readonly hour: number; readonly booked: number; readonly noShows: number };

export type NoShows = {
  readonly hours: readonly HourBookings[];
  /** Whose time has come. */
  readonly bookedSoFar: number;
  readonly noShows: number;
  /** Came to their appointment and left again before they were called. */
  readonly leftBeforeCall: number;
};

/** By hour of booking. What was moved or cancelled counts nowhere, unless the patient came and left. */
export const noShowsOf = (
  appointments: Iterable<Appointment>,
  visits: readonly Visit[],
  hourOf: HourOf,
  now: number,
): NoShows => {
  const left = new Set<string>();
  for (const { last, called } of visits) {
    if (last.status === 'left' && called === null && last.appointmentId !== null) left.add(last.appointmentId);
  }
  const hours = new Map<number, { booked: number; noShows: number }>();
  let [bookedSoFar, noShows] = [0, 0];
  for (const { appointmentId, status, scheduledDate } of appointments) {
    const isGone = status === 'rescheduled' || status === 'cancelled';
    const at = Date.parse(scheduledDate);
    const hour = hourOf(at);
    if (hour === null || (isGone && !left.has(appointmentId))) continue;
    const isMissed = status === 'no_show';
    const group = groupOf(hours, hour, () => ({ booked: 0, noShows: 0 }));
    group.booked += 1;
    if (at <= now) bookedSoFar += 1;
    if (!isMissed) continue;
    group.noShows += 1;
    noShows += 1;
  }
  return {
    hours: [...hours].sort(([a], [b]) => a - b).map(([hour, group]) => ({ hour, ...group })),
    bookedSoFar,
    noShows,
    leftBeforeCall: left.size,
  };
};
