/** How far back a stream can be resumed from memory, in changes. */
export const RING_SIZE = 512;

export type Ring<Entry extends { version: number }> = {
  push(entry: Entry): void;
  /** Everything past `version`, oldest first; null where the ring does not reach back that far. */
  since(version: number): readonly Entry[] | null;
};

/** The last changes of one stream, in order and without a hole. `floor`: the version that it starts after. */
export const createRing = <Entry extends { version: number }>(floor: number, size = RING_SIZE): Ring<Entry> => {
  let entries: Entry[] = [];
  let first = floor;
  return {
    push(entry) {
      entries.push(entry);
      // Cut in halves rather than one by one: each entry is moved once on average.
      if (entries.length < size * 2) return;
      entries = entries.slice(size);
      first = (entries[0]?.version ?? entry.version) - 1;
    },
    since(version) {
      if (version < first) return null;
      return entries.slice(entries.findLastIndex((entry) => entry.version <= version) + 1);
    },
  };
};
