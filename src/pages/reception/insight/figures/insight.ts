import type { Feed } from '../../../../client/feed-fold.ts';
import type { Department, HospitalDay, Settings, StaffEntry } from '../../../../protocol/views.ts';
import { arrivalsOf, type Arrivals } from './arrivals.ts';
import { hoursOfDay, hoursToDraw, type HourOf } from './day-hours.ts';
import { doctorLines, poolLines, type DoctorLine, type PoolLine } from './doctors.ts';
import { levelsInTarget, type LevelInTarget } from './in-target.ts';
import { noShowsOf, type NoShows } from './no-shows.ts';
import { instantsOf } from './instants.ts';
import { isWaiting, visitsOf, type CalledEntry } from './visits.ts';
import { waitsOf, type LevelWaits } from './waits.ts';

/** One moment of the hospital's day, of one department or of all. */
export type Insight = {
  readonly day: HospitalDay;
  readonly settings: Settings;
  /** All of the hospital's, by their id. */
  readonly departments: ReadonlyMap<string, Department>;
  readonly arrivals: Arrivals;
  /** The hours to draw, of the hospital's clock. */
  readonly hours: readonly number[];
  /** The one under way. */
  readonly presentHour: number;
  readonly waits: readonly LevelWaits[];
  readonly inTarget: readonly LevelInTarget[];
  readonly doctors: readonly DoctorLine[];
  readonly pools: readonly PoolLine[];
  readonly noShows: NoShows;
};

type Seen = Pick<Feed<StaffEntry>, 'day' | 'departments' | 'doctors' | 'settings' | 'streams'>;

/**
 * From what the live view holds: all that is active or of today, and the day's appointments. A visit counts in the
 * department where it is now, a call of today in the one that called, whenever the patient arrived. A visit of an earlier day
 * that has ended is not in the view, and in none of the figures. `now` is the hub's, in milliseconds since the epoch.
 */
export const insightOf = (
  feed: Seen,
  entries: ReadonlyMap<string, StaffEntry>,
  departmentId: string | null,
  now: number,
): Insight => {
  const { day, settings, streams } = feed;
  const isShown = (row: { readonly departmentId: string }) =>
    departmentId === null || row.departmentId === departmentId;
  const hourOf = hourOfOf(day);
  const isOfToday = (call: CalledEntry) => hourOf(instantsOf(call).called ?? 0) !== null;

  const everyVisit = visitsOf(entries);
  const visits = everyVisit.filter(
    ({ last }) => isShown(last) && (last.queueDate >= day.date || isWaiting(last, feed)),
  );
  const waiting = visits.map(({ last }) => last).filter((entry) => isWaiting(entry, feed));
  const today = visits.filter(({ last }) => last.queueDate >= day.date);
  const called = everyVisit.flatMap(({ called: call }) =>
    call !== null && isShown(call) && isOfToday(call) ? [call] : [],
  );
  const levels = settings.urgencyLevels.toSorted((a, b) => a.level - b.level);
  const doctors = [...feed.doctors.values()].filter(isShown).sort((a, b) => a.doctorNo - b.doctorNo);
  const departments = [...feed.departments.values()].filter(isShown);
  const appointments = doctors.flatMap(({ doctorId }) => [...(streams.get(doctorId)?.appointments.values() ?? [])]);

  const lines = doctorLines(doctors, { entries: entries.values(), called, waiting }, hourOf, now);
  const waits = waitsOf(levels, called, waiting, hourOf, now);
  const noShows = noShowsOf(appointments, today, hourOf, now);
  const presentHour = hourOf(now) ?? 23;
  const busy = new Set([
    ...noShows.hours.map(({ hour }) => hour),
    ...waits.flatMap(({ hours }) => hours.map(({ hour }) => hour)),
    ...lines.flatMap(({ seenByHour }) => [...seenByHour.keys()]),
  ]);
  return {
    day,
    settings,
    departments: feed.departments,
    arrivals: arrivalsOf(today, waiting, now),
    hours: hoursToDraw(busy, presentHour),
    presentHour,
    waits,
    inTarget: levelsInTarget(levels, called),
    doctors: lines,
    pools: poolLines(departments, waiting),
    noShows,
  };
};

let known: { readonly day: HospitalDay; readonly hourOf: HourOf } | null = null;
/** One table a day: the feed's day stays the same object until the next one. */
const hourOfOf = (day: HospitalDay): HourOf => {
  if (known?.day !== day) known = { day, hourOf: hoursOfDay(day) };
  return known.hourOf;
};
