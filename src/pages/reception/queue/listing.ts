import type { Feed } from '../../../client/feed-fold.ts';
import { isActive } from '../../../protocol/lifecycle.ts';
import type { StaffEntry } from '../../../protocol/views.ts';
import { calledSince } from '../../shared/staff/call-list.ts';

/** What the desk lists apart. `left_over` is of an earlier day, and not called any more. */
export const listings = ['waiting', 'called', 'in_service', 'on_hold', 'no_show', 'left_over'] as const;
export type Listing = (typeof listings)[number];

type Present = Pick<Feed<StaffEntry>, 'day' | 'departments' | 'streams'>;

/** Null for what has ended, other than by nobody coming when called. */
export const listingOf = (entry: StaffEntry, { day, departments }: Omit<Present, 'streams'>): Listing | null => {
  const { status, departmentId, queueDate } = entry;
  const since = calledSince(day, departments.get(departmentId)?.roundTheClock ?? false);
  if (isActive(status) && queueDate < since) return 'left_over';
  switch (status) {
    case 'waiting':
    case 'called':
    case 'in_service':
    case 'on_hold':
    case 'no_show':
      return status;
    default:
      return null;
  }
};

export type ListFilter = {
  readonly listing: Listing;
  /** A doctor, or a department with all its doctors and its pool; null is everybody. */
  readonly place: { readonly doctorId: string } | { readonly departmentId: string } | null;
  /** Empty is all of them. */
  readonly levels: ReadonlySet<number>;
};

export const inPlace = (entry: StaffEntry, place: ListFilter['place']): boolean => {
  if (place === null) return true;
  return 'doctorId' in place ? entry.doctorId === place.doctorId : entry.departmentId === place.departmentId;
};

export type Listed = {
  readonly counts: Readonly<Record<Listing, number>>;
  /** Of the chosen listing and place, by urgency level. */
  readonly levelCounts: ReadonlyMap<number, number>;
  /** Of the chosen listing, place and levels; by due time. */
  readonly entries: readonly StaffEntry[];
};

/** One pass over all entries of the day, since it is taken anew with every change. */
export const listEntries = (
  entries: Iterable<StaffEntry>,
  filter: ListFilter,
  feed: Omit<Present, 'streams'>,
): Listed => {
  const counts: Record<Listing, number> = {
    waiting: 0,
    called: 0,
    in_service: 0,
    on_hold: 0,
    no_show: 0,
    left_over: 0,
  };
  const levelCounts = new Map<number, number>();
  const found: { entry: StaffEntry; due: number }[] = [];
  for (const entry of entries) {
    const listing = listingOf(entry, feed);
    if (listing === null || !inPlace(entry, filter.place)) continue;
    counts[listing] += 1;
    if (listing !== filter.listing) continue;
    const level = entry.urgencyLevel;
    levelCounts.set(level, (levelCounts.get(level) ?? 0) + 1);
    if (filter.levels.size === 0 || filter.levels.has(level)) found.push({ entry, due: Date.parse(entry.dueAt) });
  }
  found.sort((a, b) => a.due - b.due || (a.entry.queueId < b.entry.queueId ? -1 : 1));
  return { counts, levelCounts, entries: found.map(({ entry }) => entry) };
};

/** Where the due times, in the order of `entries`, stop lying in the past. */
export const countLate = (entries: readonly StaffEntry[], now: number): number => {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = entries[middle];
    if (entry !== undefined && Date.parse(entry.dueAt) <= now) low = middle + 1;
    else high = middle;
  }
  return low;
};

export type PlaceInLine = { readonly place: number; readonly of: number };

/** The place of everybody who waits, in the list of the doctor or of the pool; as the feed keeps them in order. */
export const placesInLine = (
  { streams, day, departments }: Present,
  entries: ReadonlyMap<string, StaffEntry>,
): ReadonlyMap<string, PlaceInLine> => {
  const places = new Map<string, PlaceInLine>();
  for (const { waiting } of streams.values()) {
    const line = waiting.filter(({ queueId }) => {
      const entry = entries.get(queueId);
      return entry !== undefined && listingOf(entry, { day, departments }) === 'waiting';
    });
    line.forEach(({ queueId }, index) => places.set(queueId, { place: index + 1, of: line.length }));
  }
  return places;
};

/** The entries of one line, in the order of calling. */
export const lineOf = (entry: StaffEntry, { streams }: Pick<Present, 'streams'>): readonly StaffEntry[] =>
  streams.get(entry.doctorId ?? entry.departmentId)?.waiting ?? [];
