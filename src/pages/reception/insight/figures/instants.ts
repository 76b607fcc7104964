import type { StaffEntry } from '../../../../protocol/views.ts';

/** Of an entry, in milliseconds since the epoch. */
export type Instants = {
  readonly arrived: number;
  readonly due: number;
  readonly called: number | null;
  readonly started: number | null;
  readonly ended: number | null;
};

const known = new WeakMap<StaffEntry, Instants>();

const parsed = (instant: string | null): number | null => (instant === null ? null : Date.parse(instant));

/**
 * Read once for each row: the live view keeps the rows that have not changed. Reading the times of two thousand rows took
 * longer than counting them.
 */
export const instantsOf = (entry: StaffEntry): Instants => {
  const former = known.get(entry);
  if (former !== undefined) return former;
  const { arrivedAt, dueAt, calledAt, startedAt, endedAt } = entry;
  const instants: Instants = {
    arrived: Date.parse(arrivedAt),
    due: Date.parse(dueAt),
    called: parsed(calledAt),
    started: parsed(startedAt),
    ended: parsed(endedAt),
  };
  known.set(entry, instants);
  return instants;
};
