import { isActive, type EntryStatus } from './lifecycle.ts';
import type { Doctor, HospitalDay, StaffEntry } from './views.ts';

// Apart from the schemas, so that a page which only folds changes does not carry zod.

/**
 * The order of calling among the waiting entries of a stream, as the database's index has it. Instants are compared as
 * text: `isoInstant` writes all of them in one form, and a list is compared far more often than it is parsed.
 */
export const compareCallOrder = (a: StaffEntry, b: StaffEntry): number =>
  a.callRank - b.callRank ||
  compareText(a.dueAt, b.dueAt) ||
  compareText(a.arrivedAt, b.arrivedAt) ||
  (a.queueId < b.queueId ? -1 : 1);

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** How many of a list in the order of calling come before the entry: a binary search. */
export const indexAmong = (list: readonly StaffEntry[], entry: StaffEntry): number => {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = list[middle];
    if (other !== undefined && compareCallOrder(other, entry) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * Which rows a live view holds; the hub's snapshot and the client's fold both ask here, so that they agree.
 * Public: what is active, and who did not come today, whom boards send to reception. Staff: what is active or of the day,
 * and the day's appointments.
 */
export const inPublicView = (entry: Dated, day: HospitalDay): boolean =>
  isActive(entry.status) || (entry.status === 'no_show' && entry.queueDate >= day.date);
export const inStaffView = (entry: Dated, day: HospitalDay): boolean =>
  isActive(entry.status) || entry.queueDate >= day.date;
type Dated = { readonly status: EntryStatus; readonly queueDate: string };
export const inDayView = (row: { scheduledDate: string }, day: HospitalDay): boolean => {
  const at = Date.parse(row.scheduledDate);
  return at >= Date.parse(day.startsAt) && at < Date.parse(day.endsAt);
};

/**
 * From when somebody who waits is late, and counts in the alarms: from the due time. On hold they count too, from when they
 * were to be back, or from the due time where nobody said. Null for an entry that does not wait.
 */
export const lateFrom = ({ status, dueAt, backAt }: Pick<StaffEntry, 'status' | 'dueAt' | 'backAt'>): string | null => {
  if (status === 'waiting') return dueAt;
  return status === 'on_hold' ? (backAt ?? dueAt) : null;
};

type Absent = Pick<Doctor, 'status' | 'statusSince' | 'backAt'>;

/**
 * Whether somebody waits, or is on hold, for a doctor who has gone off and whom nobody expects back: what reception has to
 * settle, by handing over. It is not so while the doctor is to be back later, and not for who came after the doctor had
 * gone (an appointment whose doctor is on the way) until they are late.
 */
export const isLeftBehind = (entry: StaffEntry, doctor: Absent | undefined, now: number): boolean => {
  const from = lateFrom(entry);
  if (from === null || doctor?.status !== 'off') return false;
  if (doctor.backAt !== null && Date.parse(doctor.backAt) > now) return false;
  return Date.parse(entry.arrivedAt) <= Date.parse(doctor.statusSince) || Date.parse(from) <= now;
};

/** Whom one doctor left waiting. */
export type LeftBehind = {
  readonly doctorId: string;
  readonly entries: readonly StaffEntry[];
  /** The most urgent level among them. */
  readonly urgencyLevel: number;
};

/** For reception's band: the lists that are left behind, the one with the most urgent patient first. */
export const leftBehindOf = (
  entries: Iterable<StaffEntry>,
  doctors: ReadonlyMap<string, Absent>,
  now: number,
): LeftBehind[] => {
  const lists = new Map<string, StaffEntry[]>();
  for (const entry of entries) {
    const { doctorId } = entry;
    if (doctorId === null || !isLeftBehind(entry, doctors.get(doctorId), now)) continue;
    const list = lists.get(doctorId);
    if (list) list.push(entry);
    else lists.set(doctorId, [entry]);
  }
  return [...lists]
    .map(([doctorId, list]) => ({
      doctorId,
      entries: list.sort(compareCallOrder),
      urgencyLevel: Math.min(...list.map(({ urgencyLevel }) => urgencyLevel)),
    }))
    .sort((a, b) => a.urgencyLevel - b.urgencyLevel || b.entries.length - a.entries.length);
};
