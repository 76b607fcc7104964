import type { Feed } from '../../client/feed-fold.ts';
import type { PublicEntry } from '../../protocol/views.ts';
import type { DoctorRow } from './rows.ts';

/** What the foot of the board says. Several take turns. */
export type Notice =
  /** Called and not seen: to go to reception. */
  | { readonly kind: 'missed'; readonly numbers: readonly string[] }
  | { readonly kind: 'delay'; readonly doctor: string; readonly minutes: number }
  /** As an administrator typed it. */
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'sound' };

/**
 * How long a number that did not come stays on the board, from the moment it was marked. A quarter of an hour is enough
 * for somebody who was at the coffee machine and comes back to look. Reinstating the number takes it away at once.
 */
export const MISSED_FOR_MS = 15 * 60_000;
/** As many as stand in one line. An older one was here to be read for longer. */
const MISSED_SHOWN = 4;

export const noticesOf = (
  feed: Feed<PublicEntry>,
  doctors: readonly DoctorRow[],
  { nowMs, soundBlocked }: { readonly nowMs: number; readonly soundBlocked: boolean },
): Notice[] => {
  const numbers = missedOf(feed, nowMs);
  const { boardMessage } = feed.settings;
  return [
    ...(numbers.length > 0 ? [{ kind: 'missed', numbers } as const] : []),
    ...doctors.flatMap(({ doctor, delayMinutes }): Notice[] =>
      delayMinutes === null ? [] : [{ kind: 'delay', doctor, minutes: delayMinutes }],
    ),
    ...(boardMessage === null ? [] : [{ kind: 'message', text: boardMessage } as const]),
    ...(soundBlocked ? [{ kind: 'sound' } as const] : []),
  ];
};

/** The latest first. */
const missedOf = ({ streams }: Feed<PublicEntry>, nowMs: number): string[] =>
  [...streams.values()]
    .flatMap(({ entries }) => [...entries.values()])
    .flatMap(({ status, queueNumber, endedAt }) =>
      status === 'no_show' && endedAt ? [{ queueNumber, endedMs: Date.parse(endedAt) }] : [],
    )
    .filter(({ endedMs }) => nowMs - endedMs < MISSED_FOR_MS)
    .sort((a, b) => b.endedMs - a.endedMs)
    .slice(0, MISSED_SHOWN)
    .map(({ queueNumber }) => queueNumber);
