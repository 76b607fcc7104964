import { useMemo } from 'react';
import { entriesIn, useHub } from '../../shared/staff/hub.tsx';
import { useNow } from '../../shared/staff/now.ts';
import { insightOf, type Insight } from './insight.ts';

/** Where nothing happens, waits grow all the same. */
const GROW_MS = 5_000;

export type LiveInsight = {
  readonly insight: Insight;
  /** Milliseconds since the epoch: now, or without a connection the time of the last thing heard. */
  readonly asOf: number;
  readonly isStale: boolean;
};

/**
 * The figures, anew at most once a second. They are read with the clock's tick instead of with each change of the
 * feed: two hundred changes a second would draw every chart sixty times.
 */
export const useInsight = (departmentId: string | null): LiveInsight => {
  const { view, expectations } = useHub();
  const second = useNow();
  const { feed, staleSince } = view.snapshot;
  if (feed === null) throw new Error('the StaffShell shows its page only with a feed');
  const expected = expectations.get();
  const asOf = staleSince?.getTime() ?? second;
  const step = staleSince === null ? Math.floor(asOf / GROW_MS) : 'stale';
  const insight = useMemo(
    () => insightOf(feed, expected.applyTo(entriesIn(feed.streams)), departmentId, asOf),
    // Not with each second.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [feed, expected, departmentId, step],
  );
  return { insight, asOf, isStale: staleSince !== null };
};
