import type { Feed } from '../../client/feed-fold.ts';
import type { PublicEntry } from '../../protocol/views.ts';

/** One person who was sent to a waiting area near the rooms, one time. */
export type Sent = {
  readonly key: string;
  readonly queueNumber: string;
  readonly areaId: string;
  readonly sentAt: string;
};

/** Those who are sent to one area by one announcement. */
export type Sending = {
  readonly kind: 'area';
  readonly key: string;
  readonly areaId: string;
  readonly letter: string;
  readonly sent: readonly Sent[];
};

/** For how long somebody who was sent is still on the way: until then the number is bold, and a board that was away tells them. */
export const ON_THE_WAY_MS = 5 * 60_000;
/** As many as stand in two lines that are read from 5 m. Further ones have an announcement of their own. */
const MOST_AT_ONCE = 6;

const isSent = ({ status, advancedAt, areaId, calledWithId }: PublicEntry): boolean =>
  status === 'waiting' && advancedAt !== undefined && areaId !== undefined && calledWithId === undefined;

/** Whether somebody who waits was sent to an area, and should be on the way: null for one who stays in the hall. */
export const onTheWay = (entry: PublicEntry, nowMs: number): boolean | null =>
  isSent(entry) ? nowMs - Date.parse(entry.advancedAt ?? '') < ON_THE_WAY_MS : null;

/** Everybody who is on the way to an area that the house knows: who was sent first, and those sent together by their numbers. */
export const standingSent = (feed: Feed<PublicEntry>, nowMs: number): Sent[] =>
  [...feed.streams.values()]
    .flatMap(({ waiting }) => waiting)
    .flatMap((entry): Sent[] => {
      const { queueId, queueNumber, advancedAt = '', areaId = '' } = entry;
      if (onTheWay(entry, nowMs) !== true || !feed.areas.has(areaId)) return [];
      return [{ key: `${queueId}/${advancedAt}`, queueNumber, areaId, sentAt: advancedAt }];
    })
    .sort((a, b) => Date.parse(a.sentAt) - Date.parse(b.sentAt) || (a.queueNumber < b.queueNumber ? -1 : 1));

/** The first of them, with all others who go to the same area. Null where nobody is to go anywhere. */
export const firstSending = (sent: readonly Sent[], { areas }: Pick<Feed<PublicEntry>, 'areas'>): Sending | null => {
  const [first] = sent;
  const letter = first && areas.get(first.areaId)?.letter;
  if (first === undefined || letter === undefined) return null;
  const together = sent.filter(({ areaId }) => areaId === first.areaId).slice(0, MOST_AT_ONCE);
  return { kind: 'area', key: together.map(({ key }) => key).join(), areaId: first.areaId, letter, sent: together };
};

/** Those who were sent last, while they are on the way: what a band says that has no call to show. */
export const latestSending = (sent: readonly Sent[], feed: Pick<Feed<PublicEntry>, 'areas'>): Sending | null => {
  const last = sent.at(-1);
  return firstSending(
    sent.filter(({ sentAt, areaId }) => sentAt === last?.sentAt && areaId === last.areaId),
    feed,
  );
};

export const numbersSent = ({ sent }: Sending): string[] => sent.map(({ queueNumber }) => queueNumber);
