import { compareCallOrder, indexAmong } from '../protocol/view-rules.ts';
import type { StaffEntry } from '../protocol/views.ts';

/** By urgency level 1–5: the first waiting entry of that level after some entry. */
export type Followers = readonly (StaffEntry | null)[];

export type WaitingOrder = {
  /** Puts the entry where it belongs if it waits, and takes it out otherwise. Followers only of one that waits. */
  put(queueId: string, entry: StaffEntry | null): Followers | null;
  entries(): readonly StaffEntry[];
};

/**
 * The waiting entries of one stream in the order of calling: a sorted list a level, so that each change is a few
 * binary searches. Looking through one list cost a third of the hub's time with 600 waiting for each doctor.
 */
export const createWaitingOrder = (initial: Iterable<StaffEntry>): WaitingOrder => {
  const known = new Map<string, StaffEntry>();
  const byLevel: StaffEntry[][] = [[], [], [], [], []];
  const listOf = ({ urgencyLevel }: StaffEntry): StaffEntry[] => byLevel[urgencyLevel - 1] ?? [];
  for (const entry of initial) {
    if (entry.status !== 'waiting') continue;
    known.set(entry.queueId, entry);
    listOf(entry).push(entry);
  }
  for (const list of byLevel) list.sort(compareCallOrder);

  return {
    put(queueId, entry) {
      const old = known.get(queueId);
      if (old) listOf(old).splice(indexAmong(listOf(old), old), 1);
      if (entry?.status !== 'waiting') {
        known.delete(queueId);
        return null;
      }
      const followers = byLevel.map((list) => list[indexAmong(list, entry)] ?? null);
      listOf(entry).splice(indexAmong(listOf(entry), entry), 0, entry);
      known.set(queueId, entry);
      return followers;
    },
    entries: () => byLevel.flat().sort(compareCallOrder),
  };
};

/** The first of the followers that a subscriber of these levels sees. */
export const followerAmong = (followers: Followers | null, levels: readonly number[]): string | null =>
  levels
    .flatMap((level) => followers?.[level - 1] ?? [])
    .reduce<StaffEntry | null>((first, one) => (first === null || compareCallOrder(one, first) < 0 ? one : first), null)
    ?.queueId ?? null;
