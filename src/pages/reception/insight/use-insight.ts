import { useMemo, useState } from 'react';
import type { Feed } from '../../../client/feed-fold.ts';
import type { StaffEntry } from '../../../protocol/views.ts';
import { entriesIn, useHub } from '../../shared/staff/hub.tsx';
import { inLanguage } from '../../shared/i18n/department-names.ts';
import { useLanguage } from '../../shared/staff/texts.tsx';
import { useNow } from '../../shared/staff/now.ts';
import { insightOf, type Insight } from './figures/insight.ts';

/** Waits grow also while nothing happens. */
const GROW_MS = 5_000;

export type LiveInsight = {
  readonly insight: Insight;
  /** Milliseconds since the epoch: now, or without a connection the time of the last thing heard. */
  readonly asOf: number;
  readonly isStale: boolean;
};

/**
 * The figures, computed at most once a second. The clock's tick reads them, not each change of the feed: two hundred
 * changes a second would draw every chart sixty times.
 */
export const useInsight = (departmentId: string | null): LiveInsight => {
  const { view, expectations } = useHub();
  const language = useLanguage();
  const second = useNow();
  const { feed, staleSince } = view.snapshot;
  if (feed === null) throw new Error('the StaffShell shows its page only with a feed');
  const expected = expectations.get();
  const asOf = staleSince?.getTime() ?? second;
  const figuresAt = useFiguresAt(feed, asOf);
  const insight = useMemo(
    () => insightOf(inLanguage(feed, language), expected.applyTo(entriesIn(feed.streams)), departmentId, figuresAt),
    [feed, language, expected, departmentId, figuresAt],
  );
  return { insight, asOf, isStale: staleSince !== null };
};

/** The time of the figures: that of the last change, and then one of every five seconds. Not of each second. */
const useFiguresAt = (feed: Feed<StaffEntry>, asOf: number): number => {
  const [last, setLast] = useState({ feed, at: asOf });
  const isRecent = asOf >= last.at && asOf - last.at < GROW_MS;
  if (last.feed === feed && isRecent) return last.at;
  setLast({ feed, at: asOf });
  return asOf;
};
