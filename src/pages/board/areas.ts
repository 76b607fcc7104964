import type { Feed } from '../../client/feed-fold.ts';
import type { Language } from '../../protocol/languages.ts';
import type { Area, PublicEntry } from '../../protocol/views.ts';

const kept = new WeakMap<ReadonlyMap<string, Area>, Partial<Record<Language, ReadonlyMap<string, Area>>>>();

/** The waiting areas, with the way there as somebody who reads this language has it. */
export const withAreasIn = (feed: Feed<PublicEntry>, language: Language): Feed<PublicEntry> => {
  const known = kept.get(feed.areas) ?? {};
  kept.set(feed.areas, known);
  known[language] ??= new Map(
    [...feed.areas].map(([id, area]) => [id, { ...area, location: area.locations[language] ?? area.location }]),
  );
  return { ...feed, areas: known[language] };
};
