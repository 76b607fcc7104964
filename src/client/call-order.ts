import type { Audience } from '../protocol/roles.ts';
import { compareCallOrder, inPublicView, inStaffView, indexAmong } from '../protocol/view-rules.ts';
import type { HospitalDay, PublicEntry, StaffEntry } from '../protocol/views.ts';

export type EntryByAudience = { staff: StaffEntry; public: PublicEntry };
export type EntryOf<A extends Audience> = EntryByAudience[A];

/** Where the audiences differ: which rows a view holds, and how the waiting ones get their order. */
export type AudienceRules<Entry extends PublicEntry> = {
  readonly isEntry: (row: PublicEntry | StaffEntry) => row is Entry;
  readonly holds: (entry: Entry, day: HospitalDay) => boolean;
  /** The waiting entries of a snapshot, in the order of calling. */
  readonly order: (waiting: Entry[]) => Entry[];
  /** Where in `waiting` the entry belongs. `before` is what the change names. */
  readonly indexToInsert: (waiting: readonly Entry[], entry: Entry, before: string | null) => number;
  /** Where in `waiting` the entry is, -1 if it is not. */
  readonly indexOf: (waiting: readonly Entry[], entry: Entry) => number;
};

const isStaffEntry = (row: PublicEntry | StaffEntry): row is StaffEntry => 'callRank' in row;

const indexById = (waiting: readonly PublicEntry[], queueId: string) =>
  waiting.findIndex((entry) => entry.queueId === queueId);

/** Staff see what decides the order, so the order is computed. */
const staff: AudienceRules<StaffEntry> = {
  isEntry: isStaffEntry,
  holds: inStaffView,
  order: (waiting) => waiting.sort(compareCallOrder),
  indexToInsert: indexAmong,
  indexOf: (waiting, entry) => {
    const index = indexAmong(waiting, entry);
    return waiting[index]?.queueId === entry.queueId ? index : indexById(waiting, entry.queueId);
  },
};

/** The public sees no due time and no urgency, so the hub tells the order: by the rows' order, and by `before`. */
const publicRules: AudienceRules<PublicEntry> = {
  isEntry: (row): row is PublicEntry => !isStaffEntry(row),
  holds: inPublicView,
  order: (waiting) => waiting,
  indexToInsert: (waiting, _entry, before) => {
    const index = before === null ? -1 : indexById(waiting, before);
    return index === -1 ? waiting.length : index;
  },
  indexOf: (waiting, { queueId }) => indexById(waiting, queueId),
};

export const audienceRules: { readonly [A in Audience]: AudienceRules<EntryByAudience[A]> } = {
  staff,
  public: publicRules,
};
