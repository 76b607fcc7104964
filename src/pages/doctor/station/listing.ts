import { createNameMatcher } from '../../../protocol/text/match-name.ts';
import type { Department, Doctor, StaffEntry } from '../../../protocol/views.ts';
import type { Feed } from '../../../client/feed-fold.ts';
import { calledSince } from '../../shared/staff/call-list.ts';

export type Group = { readonly department: Department; readonly stations: readonly Doctor[] };
export type Listing = {
  /** Where this workstation was used last; it stands before the departments and not in its own. */
  readonly last: Doctor | null;
  readonly groups: readonly Group[];
  /** All that are shown, from the first to the last. */
  readonly stations: readonly Doctor[];
};

type Places = Pick<Feed<StaffEntry>, 'departments' | 'doctors' | 'sites'>;

export const stationsIn = ({ doctors }: Pick<Places, 'doctors'>): Doctor[] =>
  [...doctors.values()].filter(({ kind, active }) => kind === 'station' && active);

/** The stations whose name, plate, department or site is searched for, by department. */
export const listingOf = (
  { departments, doctors, sites }: Places,
  { query, lastId, plateOf }: { query: string; lastId: string | null; plateOf: (doctor: Doctor) => string | null },
): Listing => {
  const isNamed = createNameMatcher(query);
  const namesOf = (station: Doctor) => {
    const department = departments.get(station.departmentId);
    return [station.fullName, plateOf(station), department?.name, sites.get(department?.siteId ?? '')?.name];
  };
  const isShown = (station: Doctor) => query.trim() === '' || isNamed(namesOf(station).filter(Boolean).join(' '));
  const shown = stationsIn({ doctors }).filter(isShown);
  const last = shown.find(({ doctorId }) => doctorId === lastId) ?? null;
  const groups = [...departments.values()]
    .map((department) => ({
      department,
      stations: shown
        .filter((station) => station !== last && station.departmentId === department.departmentId)
        .sort((a, b) => a.doctorNo - b.doctorNo),
    }))
    .filter(({ stations }) => stations.length > 0)
    // What is closed is at the end: it is looked for only by who misses it.
    .sort(
      ({ department: a }, { department: b }) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name),
    );
  return { last, groups, stations: [...(last ? [last] : []), ...groups.flatMap(({ stations }) => stations)] };
};

/** How many wait in each department's pool; none for a department whose queue is not shown here. */
export const poolsOf = (
  entries: Iterable<StaffEntry>,
  { streams, departments, day }: Pick<Feed<StaffEntry>, 'streams' | 'departments' | 'day'>,
): ReadonlyMap<string, number> => {
  const pools = new Map<string, { since: string; count: number }>();
  for (const { departmentId, roundTheClock } of departments.values())
    if (streams.has(departmentId)) pools.set(departmentId, { since: calledSince(day, roundTheClock), count: 0 });
  for (const { status, doctorId, departmentId, queueDate } of entries) {
    const pool = status === 'waiting' && doctorId === null ? pools.get(departmentId) : undefined;
    if (pool && queueDate >= pool.since) pool.count += 1;
  }
  return new Map([...pools].map(([departmentId, { count }]) => [departmentId, count]));
};

/** Who is called to a station, or is there: the number alone. */
export const withWhom = (entries: Iterable<StaffEntry>): ReadonlyMap<string, StaffEntry> => {
  const found = new Map<string, StaffEntry>();
  for (const entry of entries) {
    if (entry.doctorId === null || (entry.status !== 'called' && entry.status !== 'in_service')) continue;
    if (entry.status === 'called' || !found.has(entry.doctorId)) found.set(entry.doctorId, entry);
  }
  return found;
};
