import type { Feed } from '../../../client/feed-fold.ts';
import { isActive } from '../../../protocol/lifecycle.ts';
import { lateFrom } from '../../../protocol/view-rules.ts';
import type { StaffEntry } from '../../../protocol/views.ts';
import { calledSince } from '../../shared/staff/call-list.ts';

/**
 * What the desk lists apart. `untriaged` is a part of those who wait; `seen` has ended today; `left_over` is of an earlier
 * day, and not called any more.
 */
export const listings = [
  'waiting',
  'untriaged',
  'called',
  'in_service',
  'on_hold',
  'no_show',
  'seen',
  'left_over',
] as const;
export type Listing = (typeof listings)[number];

type Present = Pick<Feed<StaffEntry>, 'day' | 'departments' | 'streams'>;

/** Null for what has gone on as another entry, and for what ended on another day. */
export const listingOf = (
  entry: StaffEntry,
  { day, departments }: Omit<Present, 'streams'>,
): Exclude<Listing, 'untriaged'> | null => {
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
    case 'completed':
    case 'cancelled':
    case 'left':
      return 'seen';
    case 'transferred':
    case 'withdrawn':
      return null;
  }
};

/** Nobody has judged the urgency yet. Who is booked was judged when booking. */
export const isUntriaged = ({ status, triagedAt, appointmentId }: StaffEntry): boolean =>
  status === 'waiting' && triagedAt === null && appointmentId === null;

export type ListFilter = {
  readonly listing: Listing;
  /** A doctor, or a department with all its doctors and its pool; null is everybody. */
  readonly destination: { readonly doctorId: string } | { readonly departmentId: string } | null;
  /** Empty is all of them. */
  readonly levels: ReadonlySet<number>;
};

export const isFor = (
  entry: Pick<StaffEntry, 'doctorId' | 'departmentId'>,
  destination: ListFilter['destination'],
): boolean => {
  if (destination === null) return true;
  return 'doctorId' in destination
    ? entry.doctorId === destination.doctorId
    : entry.departmentId === destination.departmentId;
};

export type Listed = {
  /** Of the chosen destination. */
  readonly counts: Readonly<Record<Listing, number>>;
  /** Of the chosen listing and destination, by urgency level. Whoever is untriaged has none: a kiosk's 4 is nobody's judgement. */
  readonly levelCounts: ReadonlyMap<number, number>;
  /** Of the chosen listing, destination and levels, in its order. The untriaged are listed whatever the levels. */
  readonly entries: readonly StaffEntry[];
  /** Of the chosen listing, but of another destination or level. */
  readonly hidden: number;
};

/** One pass over all entries of the day, since it runs with every change. */
export const listEntries = (
  entries: Iterable<StaffEntry>,
  filter: ListFilter,
  feed: Omit<Present, 'streams'>,
): Listed => {
  const counts: Record<Listing, number> = {
    waiting: 0,
    untriaged: 0,
    called: 0,
    in_service: 0,
    on_hold: 0,
    no_show: 0,
    seen: 0,
    left_over: 0,
  };
  const levelCounts = new Map<number, number>();
  const found: { entry: StaffEntry; rank: number }[] = [];
  let hidden = 0;
  for (const entry of entries) {
    const listing = listingOf(entry, feed);
    if (listing === null) continue;
    const untriaged = listing === 'waiting' && isUntriaged(entry);
    const isListed = listing === filter.listing || (untriaged && filter.listing === 'untriaged');
    if (!isFor(entry, filter.destination)) {
      if (isListed) hidden += 1;
      continue;
    }
    counts[listing] += 1;
    if (untriaged) counts.untriaged += 1;
    if (!isListed) continue;
    const level = untriaged ? null : entry.urgencyLevel;
    if (level !== null) levelCounts.set(level, (levelCounts.get(level) ?? 0) + 1);
    const isOfLevel = level === null ? filter.listing === 'untriaged' : filter.levels.has(level);
    if (isOfLevel || filter.levels.size === 0) found.push({ entry, rank: rankIn(filter.listing, entry) });
    else hidden += 1;
  }
  found.sort((a, b) => a.rank - b.rank || (a.entry.queueId < b.entry.queueId ? -1 : 1));
  return { counts, levelCounts, entries: found.map(({ entry }) => entry), hidden };
};

/** By the time of being late. Untriaged patients: the longest wait first. Ended visits: the last one first. */
const rankIn = (listing: Listing, entry: StaffEntry): number => {
  if (listing === 'untriaged') return Date.parse(entry.arrivedAt);
  if (listing === 'seen') return -Date.parse(entry.endedAt ?? entry.arrivedAt);
  return Date.parse(lateFrom(entry) ?? entry.dueAt);
};

const isLate = (entry: StaffEntry, now: number): boolean => {
  const from = lateFrom(entry);
  return from !== null && Date.parse(from) <= now;
};

/** Who is late, waiting or on hold, of a destination and levels: what the alarm is about. The longest first. */
export const lateOf = (
  entries: Iterable<StaffEntry>,
  { destination, levels }: Pick<ListFilter, 'destination' | 'levels'>,
  feed: Omit<Present, 'streams'>,
  now: number,
): StaffEntry[] => {
  const late: { entry: StaffEntry; from: number }[] = [];
  for (const entry of entries) {
    if (!isLate(entry, now) || !isFor(entry, destination) || listingOf(entry, feed) === 'left_over') continue;
    if (levels.size === 0 || levels.has(entry.urgencyLevel)) {
      late.push({ entry, from: Date.parse(lateFrom(entry) ?? entry.dueAt) });
    }
  }
  return late.sort((a, b) => a.from - b.from).map(({ entry }) => entry);
};

export type PositionInLine = { readonly position: number; readonly of: number };

/** The position of everybody who waits, in the list of the doctor or of the pool; as the feed keeps them in order. */
export const positionsInLine = (
  { streams, day, departments }: Present,
  entries: ReadonlyMap<string, StaffEntry>,
): ReadonlyMap<string, PositionInLine> => {
  const positions = new Map<string, PositionInLine>();
  for (const { waiting } of streams.values()) {
    const line = waiting.filter(({ queueId }) => {
      const entry = entries.get(queueId);
      return entry !== undefined && listingOf(entry, { day, departments }) === 'waiting';
    });
    line.forEach(({ queueId }, index) => positions.set(queueId, { position: index + 1, of: line.length }));
  }
  return positions;
};

/** The entries of one line, in the order of calling. */
export const lineOf = (entry: StaffEntry, { streams }: Pick<Present, 'streams'>): readonly StaffEntry[] =>
  streams.get(entry.doctorId ?? entry.departmentId)?.waiting ?? [];
