import type { StaffEntry } from '../../../protocol/views.ts';

/** Where a row stands among those who came together. */
export type InParty = {
  readonly edge: 'first' | 'inner' | 'last';
  /** It is under the first of them, and not where it would be called alone. */
  readonly isMoved: boolean;
  readonly first: StaffEntry;
};

export type Placed = {
  readonly entry: StaffEntry;
  /** In the order of calling, whatever is shown. */
  readonly position: number;
  readonly party: InParty | null;
};

/** In the order in which the hub lets them in, one after the other. */
const byComingIn = (a: StaffEntry, b: StaffEntry): number =>
  a.arrivedAt.localeCompare(b.arrivedAt) || a.queueNumber.localeCompare(b.queueNumber);

/** The others who came with somebody and wait in the same list. */
export const othersOfParty = (list: readonly StaffEntry[], entry: StaffEntry | undefined): StaffEntry[] => {
  const partyId = entry?.visit.partyId ?? null;
  if (partyId === null) return [];
  return list.filter((other) => other !== entry && other.visit.partyId === partyId).sort(byComingIn);
};

/** Who comes in after the one that was called. */
export const followingOf = (entries: Iterable<StaffEntry>, first: StaffEntry | null): StaffEntry[] =>
  first === null
    ? []
    : [...entries]
        .filter(({ calledWithId, status }) => calledWithId === first.queueId && status === 'waiting')
        .sort(byComingIn);

/** The order of calling with those who came together under the first of them, so that a bracket can hold them. */
export const placed = (list: readonly StaffEntry[], isShown: (entry: StaffEntry) => boolean): Placed[] => {
  const shown = list.flatMap((entry, index) => (isShown(entry) ? [{ entry, position: index + 1 }] : []));
  const parties = new Map<string, typeof shown>();
  for (const row of shown) {
    const { partyId } = row.entry.visit;
    if (partyId !== null) parties.set(partyId, [...(parties.get(partyId) ?? []), row]);
  }
  return shown.flatMap((row): Placed[] => {
    const { partyId } = row.entry.visit;
    const members = partyId === null ? [] : (parties.get(partyId) ?? []);
    if (members.length < 2) return [{ ...row, party: null }];
    if (members[0] !== row) return [];
    return members.map((member, at) => ({
      ...member,
      party: {
        edge: at === 0 ? ('first' as const) : at === members.length - 1 ? ('last' as const) : ('inner' as const),
        isMoved: member.position !== row.position + at,
        first: row.entry,
      },
    }));
  });
};
