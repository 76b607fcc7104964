import type { Feed } from '../../client/feed-fold.ts';
import type { Doctor, PublicEntry } from '../../protocol/views.ts';

export type PlaceKind = NonNullable<Doctor['placeKind']>;

/** One time that somebody is called. A recall of the same entry is another call. */
export type Call = {
  readonly kind: 'call';
  /** The same call on every board and after every reload. */
  readonly key: string;
  readonly queueId: string;
  readonly queueNumber: string;
  /** The numbers of the others of a party, who are called by the same call. */
  readonly others: readonly string[];
  readonly departmentId: string;
  readonly doctorId: string | null;
  readonly room: string | null;
  /** What the plate says before the room. */
  readonly place: PlaceKind;
  readonly calledAt: string;
  readonly recallCount: number;
};

const keyOf = ({ queueId, calledAt, recallCount }: PublicEntry): string | null =>
  calledAt === null ? null : `${queueId}/${calledAt}/${recallCount}`;

export const callOf = (entry: PublicEntry, { doctors }: Pick<Feed<PublicEntry>, 'doctors'>): Call | null => {
  const { queueId, queueNumber, calledWith = [], departmentId, doctorId, room, calledAt, recallCount } = entry;
  const key = keyOf(entry);
  if (calledAt === null || key === null) return null;
  const place = doctors.get(doctorId ?? '')?.placeKind ?? 'room';
  const who = { queueId, queueNumber, others: calledWith, departmentId, doctorId };
  return { kind: 'call', key, ...who, room, place, calledAt, recallCount };
};

/** Everybody whom a call has, in the order in which they go in. */
export const numbersOf = ({ queueNumber, others }: Call): readonly string[] => [queueNumber, ...others];

/** Everybody who is called now, the one who was called first at the front. */
export const standingCalls = (feed: Feed<PublicEntry>): Call[] =>
  [...feed.streams.values()]
    .flatMap(({ entries }) => [...entries.values()])
    .filter(({ status }) => status === 'called')
    .flatMap((entry) => callOf(entry, feed) ?? [])
    .sort((a, b) => Date.parse(a.calledAt) - Date.parse(b.calledAt));

/**
 * Whether a call that had to wait its turn is still announced. Not if it was taken back, or if the same person was
 * called again. It is if the patient is in the room already: the call is part of the record.
 */
export const stillMeant = (call: Call, feed: Feed<PublicEntry>): boolean => {
  for (const { entries } of feed.streams.values()) {
    const entry = entries.get(call.queueId);
    if (!entry) continue;
    return (entry.status === 'called' || entry.status === 'in_service') && keyOf(entry) === call.key;
  }
  return false;
};
