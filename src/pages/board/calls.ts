import type { Feed } from '../../client/feed-fold.ts';
import type { PublicEntry } from '../../protocol/views.ts';

/** One time that somebody is called. A recall of the same entry is another call. */
export type Call = {
  /** The same call on every board and after every reload. */
  readonly key: string;
  readonly queueId: string;
  readonly queueNumber: string;
  readonly departmentId: string;
  readonly doctorId: string | null;
  readonly room: string | null;
  readonly calledAt: string;
  readonly recallCount: number;
};

export const callOf = (entry: PublicEntry): Call | null => {
  const { queueId, queueNumber, departmentId, doctorId, room, calledAt, recallCount } = entry;
  if (calledAt === null) return null;
  const key = `${queueId}/${calledAt}/${recallCount}`;
  return { key, queueId, queueNumber, departmentId, doctorId, room, calledAt, recallCount };
};

/** Everybody who is called now, the one who was called first at the front. */
export const standingCalls = (feed: Feed<PublicEntry>): Call[] =>
  [...feed.streams.values()]
    .flatMap(({ entries }) => [...entries.values()])
    .filter(({ status }) => status === 'called')
    .flatMap((entry) => callOf(entry) ?? [])
    .sort((a, b) => Date.parse(a.calledAt) - Date.parse(b.calledAt));

/**
 * Whether a call that had to wait its turn is still announced. Not if it was taken back, or if the same person was
 * called again. It is if the patient is in the room already: the call is part of the record.
 */
export const stillMeant = (call: Call, feed: Feed<PublicEntry>): boolean => {
  for (const { entries } of feed.streams.values()) {
    const entry = entries.get(call.queueId);
    if (!entry) continue;
    return (entry.status === 'called' || entry.status === 'in_service') && callOf(entry)?.key === call.key;
  }
  return false;
};
