export const entryStatuses = [
  'waiting',
  'called',
  'in_service',
  'on_hold',
  'completed',
  'no_show',
  'cancelled',
  'left',
  'transferred',
] as const;
export type EntryStatus = (typeof entryStatuses)[number];

/**
 * Every transition that a queue entry may make; anything else is `invalid_transition`.
 * `called → called` is a recall, `called → waiting` a return, `in_service → waiting` an undo,
 * `no_show → waiting` a reinstatement, `completed → in_service` a reopening (for some minutes only).
 */
export const entryTransitions = {
  waiting: ['called', 'on_hold', 'cancelled', 'left', 'transferred'],
  called: ['called', 'in_service', 'waiting', 'on_hold', 'transferred', 'no_show', 'cancelled', 'left'],
  in_service: ['completed', 'on_hold', 'transferred', 'waiting'],
  on_hold: ['waiting', 'called', 'in_service', 'transferred', 'no_show', 'cancelled', 'left'],
  no_show: ['waiting'],
  completed: ['in_service'],
  cancelled: [],
  left: [],
  transferred: [],
} as const satisfies Record<EntryStatus, readonly EntryStatus[]>;

/** What each command does to an entry: the states it takes one from, and the state it leaves one in. */
export const entryMoves = {
  'queue:call': { from: ['waiting', 'on_hold'], to: 'called' },
  'queue:recall': { from: ['called'], to: 'called' },
  'queue:start': { from: ['called', 'on_hold'], to: 'in_service' },
  'queue:complete': { from: ['in_service'], to: 'completed' },
  'queue:reopen': { from: ['completed'], to: 'in_service' },
  'queue:undo': { from: ['in_service'], to: 'waiting' },
  'queue:return': { from: ['called'], to: 'waiting' },
  'queue:resume': { from: ['on_hold'], to: 'waiting' },
  'queue:reinstate': { from: ['no_show'], to: 'waiting' },
  'queue:hold': { from: ['waiting', 'called', 'in_service'], to: 'on_hold' },
  'queue:no-show': { from: ['called', 'on_hold'], to: 'no_show' },
  'queue:cancel': { from: ['waiting', 'called', 'on_hold'], to: 'cancelled' },
  'queue:leave': { from: ['waiting', 'called', 'on_hold'], to: 'left' },
  'queue:transfer': { from: ['waiting', 'called', 'in_service', 'on_hold'], to: 'transferred' },
} as const satisfies Record<string, { from: readonly EntryStatus[]; to: EntryStatus }>;
export type EntryMove = keyof typeof entryMoves;

export const activeStatuses = ['waiting', 'called', 'in_service', 'on_hold'] as const satisfies readonly EntryStatus[];

export const appointmentStatuses = [
  'booked',
  'checked_in',
  'in_consultation',
  'fulfilled',
  'cancelled',
  'rescheduled',
  'no_show',
] as const;
export type AppointmentStatus = (typeof appointmentStatuses)[number];

/** A late arrival may check in after a no-show; a return from the consulting room makes it `checked_in` again. */
export const appointmentTransitions = {
  booked: ['checked_in', 'cancelled', 'rescheduled', 'no_show'],
  checked_in: ['in_consultation', 'cancelled', 'no_show'],
  in_consultation: ['fulfilled', 'checked_in'],
  fulfilled: ['in_consultation'],
  no_show: ['checked_in'],
  cancelled: [],
  rescheduled: [],
} as const satisfies Record<AppointmentStatus, readonly AppointmentStatus[]>;

/** The appointment follows its entry, in the same transaction: what the appointment becomes when the entry becomes… */
export const appointmentFollowing = {
  waiting: 'checked_in',
  called: 'checked_in',
  on_hold: 'checked_in',
  in_service: 'in_consultation',
  completed: 'fulfilled',
  no_show: 'no_show',
  cancelled: 'cancelled',
  left: 'cancelled',
  transferred: null,
} as const satisfies Record<EntryStatus, AppointmentStatus | null>;

const includes = <T>(list: readonly T[], value: T): boolean => list.includes(value);

export const mayTransition = (from: EntryStatus, to: EntryStatus): boolean =>
  includes<EntryStatus>(entryTransitions[from], to);

export const mayMove = (move: EntryMove, from: EntryStatus): boolean =>
  includes<EntryStatus>(entryMoves[move].from, from);

export const isActive = (status: EntryStatus): boolean => includes<EntryStatus>(activeStatuses, status);
