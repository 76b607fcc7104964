import { isActive, type EntryStatus } from './lifecycle.ts';
import type { HospitalDay, StaffEntry } from './views.ts';

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

/**
 * Which rows a live view holds; the hub's snapshot and the client's fold both ask here, so that they agree.
 * Public: what is active. Staff: what is active or of the day, and the day's appointments.
 */
export const inPublicView = (entry: { status: EntryStatus }): boolean => isActive(entry.status);
export const inStaffView = (entry: { status: EntryStatus; queueDate: string }, day: HospitalDay): boolean =>
  isActive(entry.status) || entry.queueDate >= day.date;
export const inDayView = (row: { scheduledDate: string }, day: HospitalDay): boolean => {
  const at = Date.parse(row.scheduledDate);
  return at >= Date.parse(day.startsAt) && at < Date.parse(day.endsAt);
};
