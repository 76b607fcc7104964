/** Of values in ascending order, between neighbours by their distance; null of none. `share` is from 0 to 1. */
export const quantile = (sorted: readonly number[], share: number): number | null => {
  const index = (sorted.length - 1) * share;
  const below = sorted[Math.floor(index)];
  const above = sorted[Math.ceil(index)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (index - Math.floor(index));
};

export const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

export const medianOf = (values: readonly number[]): number | null => quantile(ascending(values), 0.5);

/** What a group holds, made with its first. */
export const groupOf = <Key, Group>(groups: Map<Key, Group>, key: Key, make: () => Group): Group => {
  const known = groups.get(key);
  if (known !== undefined) return known;
  const made = make();
  groups.set(key, made);
  return made;
};
