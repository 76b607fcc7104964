import { useEffect, useMemo, useRef, useState } from 'react';
import type { StaffEntry } from '../../protocol/views.ts';
import { callListOf } from '../shared/staff/call-list.ts';
import { entriesIn, useFeed } from '../shared/staff/hub.tsx';
import type { Console } from './model.ts';
import { placed, type Placed } from './party/party.ts';

/** A row that somebody else has just taken out of the list, shown struck for a moment where it was. */
export type Ghost = {
  readonly entry: StaffEntry;
  /** As the entry is now. */
  readonly now: StaffEntry;
  readonly index: number;
  /** By `performance.now()`, which never jumps. */
  readonly at: number;
};

export type ListChanges = {
  readonly ghosts: readonly Ghost[];
  /** Those that have just come into the list. */
  readonly arrived: ReadonlySet<string>;
};

const SHOWN_FOR_MS = 4_000;
const goneStatuses: ReadonlySet<string> = new Set([
  'called',
  'in_service',
  'cancelled',
  'left',
  'transferred',
  'withdrawn',
]);

/** What others did to the list in the last seconds. Our own actions are on the strip. */
export const useListChanges = ({ doctor }: Console): ListChanges => {
  const feed = useFeed();
  // Only what the hub has said counts: an expected change that did not happen never left the list.
  const { entries, list } = useMemo(() => {
    const all = entriesIn(feed.streams);
    return { entries: all, list: callListOf(all.values(), doctor, feed) };
  }, [feed, doctor]);
  const former = useRef<readonly StaffEntry[] | null>(null);
  /** Out of this list and not yet in another: a move between streams is two changes, which may be frames apart. */
  const underWay = useRef<readonly Omit<Ghost, 'now'>[]>([]);
  const [ghosts, setGhosts] = useState<readonly Ghost[]>([]);
  const [arrivals, setArrivals] = useState<readonly { queueId: string; at: number }[]>([]);

  useEffect(() => {
    const before = former.current;
    former.current = list;
    if (before === null || before === list) return;
    const at = performance.now();
    const present = new Set(list.map(({ queueId }) => queueId));
    const known = new Set(before.map(({ queueId }) => queueId));
    const left = before
      .map((entry, index) => ({ entry, index, at }))
      .filter(({ entry }) => !present.has(entry.queueId));
    const waitingFor = [...underWay.current, ...left].filter((gone) => at - gone.at < SHOWN_FOR_MS);
    underWay.current = waitingFor.filter(({ entry }) => !entries.has(entry.queueId));
    const taken = waitingFor.flatMap((gone) => {
      const now = entries.get(gone.entry.queueId);
      const byOthers = now !== undefined && now.doctorId !== doctor.doctorId && goneStatuses.has(now.status);
      return byOthers ? [{ ...gone, now }] : [];
    });
    const come = list.filter(({ queueId }) => !known.has(queueId)).map(({ queueId }) => ({ queueId, at }));
    if (taken.length > 0) setGhosts((others) => [...others, ...taken]);
    if (come.length > 0) setArrivals((others) => [...others, ...come]);
  }, [list, entries, doctor.doctorId]);

  useEffect(() => {
    const oldest = Math.min(...ghosts.map(({ at }) => at), ...arrivals.map(({ at }) => at));
    if (oldest === Number.POSITIVE_INFINITY) return;
    const stillShown = ({ at }: { at: number }) => performance.now() - at < SHOWN_FOR_MS;
    const timer = setTimeout(
      () => {
        setGhosts((shown) => shown.filter(stillShown));
        setArrivals((shown) => shown.filter(stillShown));
      },
      Math.max(0, oldest + SHOWN_FOR_MS - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [ghosts, arrivals]);

  return { ghosts, arrived: new Set(arrivals.map(({ queueId }) => queueId)) };
};

export type ListRow = ({ readonly kind: 'entry' } & Placed) | { readonly kind: 'ghost'; readonly ghost: Ghost };

/** The rows with the ghosts among them, each about where it was. */
export const rowsWith = (
  list: readonly StaffEntry[],
  ghosts: readonly Ghost[],
  isShown: (entry: StaffEntry) => boolean,
): ListRow[] => {
  const rows: ListRow[] = placed(list, isShown).map((row) => ({ kind: 'entry' as const, ...row }));
  const present = new Set(list.map(({ queueId }) => queueId));
  const shown = ghosts.filter(({ entry }) => isShown(entry) && !present.has(entry.queueId));
  for (const ghost of shown.toSorted((a, b) => a.index - b.index)) {
    // Who stands under the first of a party is not where the order of calling has them.
    const after = rows.findIndex(
      (row) => row.kind === 'entry' && row.party?.isMoved !== true && row.position > ghost.index,
    );
    rows.splice(after === -1 ? rows.length : after, 0, { kind: 'ghost', ghost });
  }
  return rows;
};
