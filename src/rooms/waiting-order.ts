import { compareCallOrder } from '../protocol/view-rules.ts';
import type { StaffEntry } from '../protocol/views.ts';

/** By urgency level 1–5: the first waiting entry of that level after some entry, with its place in the order. */
export type Followers = readonly ({ queueId: string; place: number } | null)[];

export type WaitingOrder = {
  /** Puts the entry where it belongs if it waits, and takes it out otherwise. Followers only of one that waits. */
  place(queueId: string, entry: StaffEntry | null): Followers | null;
  entries(): readonly StaffEntry[];
};

/** The waiting entries of one stream in the order of calling. Streams are short, so the list is simply kept sorted. */
export const createWaitingOrder = (initial: Iterable<StaffEntry>): WaitingOrder => {
  const waiting = [...initial].filter(({ status }) => status === 'waiting').sort(compareCallOrder);
  return {
    place(queueId, entry) {
      const old = waiting.findIndex((one) => one.queueId === queueId);
      if (old !== -1) waiting.splice(old, 1);
      if (entry?.status !== 'waiting') return null;
      const next = waiting.findIndex((one) => compareCallOrder(entry, one) < 0);
      const index = next === -1 ? waiting.length : next;
      waiting.splice(index, 0, entry);
      return followersOf(waiting, index);
    },
    entries: () => waiting,
  };
};

const followersOf = (waiting: readonly StaffEntry[], index: number): Followers => {
  const followers: ({ queueId: string; place: number } | null)[] = [null, null, null, null, null];
  let missing = followers.length;
  for (let place = index + 1; place < waiting.length && missing > 0; place += 1) {
    const entry = waiting[place];
    if (!entry || followers[entry.urgencyLevel - 1] !== null) continue;
    followers[entry.urgencyLevel - 1] = { queueId: entry.queueId, place };
    missing -= 1;
  }
  return followers;
};

/** The first of the followers that a subscriber of these levels sees. */
export const followerAmong = (followers: Followers | null, levels: readonly number[]): string | null =>
  levels
    .flatMap((level) => followers?.[level - 1] ?? [])
    .reduce<{ queueId: string; place: number } | null>(
      (first, one) => (first === null || one.place < first.place ? one : first),
      null,
    )?.queueId ?? null;
