import { groupOf } from './figures.ts';
import { isInTarget, type CalledEntry } from './visits.ts';

/** How many were called, and how many of them within their target. */
export type InTarget = { readonly called: number; readonly within: number };

export const inTargetOf = (called: readonly CalledEntry[]): InTarget => ({
  called: called.length,
  within: called.filter(isInTarget).length,
});

export type LevelInTarget = InTarget & { readonly level: number };

export const levelsInTarget = (
  levels: readonly { readonly level: number }[],
  called: readonly CalledEntry[],
): LevelInTarget[] => {
  const byLevel = new Map<number, CalledEntry[]>();
  for (const entry of called) groupOf(byLevel, entry.urgencyLevel, () => []).push(entry);
  return levels.map(({ level }) => ({ level, ...inTargetOf(byLevel.get(level) ?? []) }));
};
