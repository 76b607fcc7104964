import type { ErrorCode } from './errors.ts';

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
  'withdrawn',
] as const;
export type EntryStatus = (typeof entryStatuses)[number];

/**
 * Every transition that a queue entry may make; anything else is `invalid_transition`.
 * `called → called` is a recall, `called → waiting` a return, `in_service → waiting` an undo,
 * `no_show → waiting` a reinstatement, as from `cancelled` and `left`, `completed → in_service` a reopening (for some
 * minutes only). `left → on_hold` takes back the closing of a day. `→ withdrawn` is no command: the step before was reopened.
 */
export const entryTransitions = {
  waiting: ['called', 'on_hold', 'cancelled', 'left', 'transferred', 'withdrawn'],
  called: ['called', 'in_service', 'waiting', 'on_hold', 'transferred', 'no_show', 'cancelled', 'left'],
  in_service: ['completed', 'on_hold', 'transferred', 'waiting'],
  on_hold: ['waiting', 'called', 'in_service', 'transferred', 'no_show', 'cancelled', 'left', 'withdrawn'],
  no_show: ['waiting'],
  completed: ['in_service'],
  cancelled: ['waiting'],
  left: ['waiting', 'on_hold'],
  transferred: [],
  withdrawn: [],
} as const satisfies Record<EntryStatus, readonly EntryStatus[]>;

type Move = {
  from: readonly EntryStatus[];
  to: EntryStatus;
  summary?: string;
  errors?: readonly ErrorCode[];
};

/**
 * What each command does to an entry: the states it takes one from, and the state it leaves one in. A plain move is one
 * with a `summary`: its contract and its handler are made out of this line (`commands/queue/moves.ts` on both sides).
 * Staff may make it on entries that are their own, and `errors` are those that other moves do not have.
 */
export const entryMoves = {
  'queue:call': { from: ['waiting', 'on_hold'], to: 'called' },
  'queue:recall': { from: ['called'], to: 'called', summary: 'Calls a called patient once more.' },
  'queue:start': { from: ['called', 'on_hold'], to: 'in_service' },
  'queue:complete': { from: ['in_service'], to: 'completed' },
  'queue:reopen': { from: ['completed'], to: 'in_service' },
  'queue:undo': {
    from: ['in_service'],
    to: 'waiting',
    summary: 'Takes back a start: the patient waits again, in the old position.',
  },
  'queue:return': {
    from: ['called'],
    to: 'waiting',
    summary: 'A called patient goes back to waiting, in the old position.',
  },
  'queue:resume': { from: ['on_hold'], to: 'waiting', summary: 'An entry on hold waits again, in the old position.' },
  'queue:reinstate': {
    from: ['no_show', 'cancelled', 'left'],
    to: 'waiting',
    summary:
      'A patient who was taken for gone is here: waits again, in the old position. A cancelled appointment comes back with ' +
      'its time, or it is `slot_taken`; one that was missed comes back without.',
    errors: ['already_queued', 'wrong_day', 'department_closed', 'slot_taken'],
  },
  'queue:hold': { from: ['waiting', 'called', 'in_service'], to: 'on_hold' },
  'queue:no-show': { from: ['called', 'on_hold'], to: 'no_show', summary: 'The called patient did not come.' },
  'queue:cancel': {
    from: ['waiting', 'called', 'on_hold'],
    to: 'cancelled',
    summary: 'Ends an entry that is not wanted any more.',
  },
  'queue:leave': { from: ['waiting', 'called', 'on_hold'], to: 'left' },
  'queue:transfer': { from: ['waiting', 'called', 'in_service', 'on_hold'], to: 'transferred' },
} as const satisfies Record<string, Move>;
export type EntryMove = keyof typeof entryMoves;

export type PlainMove = {
  [M in EntryMove]: (typeof entryMoves)[M] extends { readonly summary: string } ? M : never;
}[EntryMove];
const moves: Readonly<Record<string, Move>> = entryMoves;
const isPlain = (name: string): name is PlainMove => moves[name]?.summary !== undefined;
export const plainMoves: readonly PlainMove[] = Object.keys(entryMoves).filter(isPlain);

export const activeStatuses = ['waiting', 'called', 'in_service', 'on_hold'] as const satisfies readonly EntryStatus[];

/** It is no stop of its own any more: the patient is at another entry of the visit, or goes there. */
export const isSuperseded = (status: EntryStatus): boolean => status === 'transferred' || status === 'withdrawn';

/** A stop of a visit: `current` has an active entry, or one that was missed or is being transferred. */
export const stepStatuses = ['planned', 'current', 'done', 'skipped', 'missed', 'left', 'cancelled'] as const;
export type StepStatus = (typeof stepStatuses)[number];

type Planned = { readonly status: StepStatus; readonly position: number };

/** One of several that may be done in any order and are all still to come. */
export const isAnyOrder = ({ status, position }: Planned, steps: readonly Planned[]): boolean =>
  status === 'planned' && steps.filter((other) => other.status === 'planned' && other.position === position).length > 1;

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

/**
 * `booked` again: it was somebody else who checked in. A late arrival may check in after a no-show; a return from the consulting room makes it `checked_in` again, and so does
 * a reinstatement of the entry that it was cancelled with.
 */
export const appointmentTransitions = {
  booked: ['checked_in', 'cancelled', 'rescheduled', 'no_show'],
  checked_in: ['in_consultation', 'cancelled', 'no_show', 'booked'],
  in_consultation: ['fulfilled', 'checked_in', 'booked'],
  fulfilled: ['in_consultation'],
  no_show: ['checked_in', 'booked'],
  cancelled: ['checked_in'],
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
  withdrawn: null,
} as const satisfies Record<EntryStatus, AppointmentStatus | null>;

const includes = <T>(list: readonly T[], value: T): boolean => list.includes(value);

export const mayTransition = (from: EntryStatus, to: EntryStatus): boolean =>
  includes<EntryStatus>(entryTransitions[from], to);

export const mayMove = (move: EntryMove, from: EntryStatus): boolean =>
  includes<EntryStatus>(entryMoves[move].from, from);

export const isActive = (status: EntryStatus): boolean => includes<EntryStatus>(activeStatuses, status);
