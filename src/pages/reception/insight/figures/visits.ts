import { isSuperseded } from '../../../../protocol/lifecycle.ts';
import type { Feed } from '../../../../client/feed-fold.ts';
import type { StaffEntry } from '../../../../protocol/views.ts';
import { MINUTE_MS } from '../../../shared/staff/wait.tsx';
import { listingOf } from '../../queue/listing.ts';
import { instantsOf } from './instants.ts';

/** One person's way through the day: a transfer ends an entry and goes on in another. */
export type Visit = {
  /** Where the visit is now. */
  readonly last: StaffEntry;
  /** The entry by which the person was called first; null before any call, and after one that was taken back. */
  readonly called: CalledEntry | null;
};
export type CalledEntry = StaffEntry & { readonly calledAt: string };

const isCalled = (entry: StaffEntry): entry is CalledEntry => entry.calledAt !== null;

/** The visits of all these entries, whatever their day. One whose next entry is still on its way is left out. */
export const visitsOf = (entries: ReadonlyMap<string, StaffEntry>): Visit[] => {
  const visits: Visit[] = [];
  for (const last of entries.values()) {
    if (isSuperseded(last.status)) continue;
    let called: CalledEntry | null = null;
    let entry: StaffEntry | undefined = last;
    while (entry !== undefined) {
      if (isCalled(entry)) called = entry;
      entry = entry.transferredFromId === null ? undefined : entries.get(entry.transferredFromId);
    }
    visits.push({ last, called });
  }
  return visits;
};

/** From the arrival to the call. */
export const waitedMs = (entry: CalledEntry): number => {
  const { arrived, called } = instantsOf(entry);
  return Math.max(0, (called ?? arrived) - arrived);
};

/** In whole minutes, as every screen counts them. Or nobody with a target of zero could be called within it. */
export const isInTarget = (entry: CalledEntry): boolean => {
  const { due, called } = instantsOf(entry);
  return (called ?? due) - due < MINUTE_MS;
};

/** Whether somebody waits, as the queue's list has it: not who is left over from an earlier day. */
export const isWaiting = (entry: StaffEntry, feed: Pick<Feed<StaffEntry>, 'day' | 'departments'>): boolean =>
  listingOf(entry, feed) === 'waiting';

export const isPastTarget = (entry: StaffEntry, now: number): boolean => instantsOf(entry).due <= now;
