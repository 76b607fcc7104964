/**
 * The closed table of expected failures. `retryable`: the same command with the same `requestId` may succeed
 * later, so the typed client tries again by itself. `message` is for developers; pages word their own.
 */
export const errorTable = {
  invalid_input: { retryable: false, message: 'The input does not have the shape this command takes.' },
  unauthenticated: { retryable: false, message: 'There is no valid session.' },
  forbidden: { retryable: false, message: 'This role may not do that.' },
  not_found: { retryable: false, message: 'There is no such record.' },
  conflict: {
    retryable: false,
    message: 'The record was changed by somebody else, or the requestId was used for another input.',
  },
  invalid_transition: { retryable: false, message: 'The record cannot go from its present state to that one.' },
  queue_empty: { retryable: false, message: 'Nobody is waiting.' },
  doctor_busy: { retryable: false, message: 'The doctor already has a patient called or in service.' },
  doctor_off: { retryable: false, message: 'The doctor takes no patients now.' },
  already_queued: { retryable: false, message: 'The patient is already in this queue.' },
  ambiguous_patient: { retryable: false, message: 'More than one patient fits.' },
  too_early: { retryable: false, message: 'It is too early for that.' },
  wrong_day: { retryable: false, message: 'That belongs to another day.' },
  department_closed: { retryable: false, message: 'The department is closed.' },
  station_taken: { retryable: false, message: 'Somebody else works at that station.' },
  slot_taken: { retryable: false, message: 'The time is taken.' },
  rate_limited: { retryable: true, message: 'Too many commands in too short a time.' },
  overloaded: { retryable: true, message: 'The hub has more work than it can do in time.' },
  unavailable: { retryable: true, message: 'The database did not answer in time.' },
  internal: { retryable: false, message: 'An unexpected failure; the reference finds it in the log.' },
} as const;

export type ErrorCode = keyof typeof errorTable;
export const errorCodes: readonly ErrorCode[] = Object.keys(errorTable).filter(
  (code): code is ErrorCode => code in errorTable,
);

/** What `details` may hold: identifiers, states, field names and fresh rows; never what a person typed. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** An expected failure. The code is for programs, `details` names what was wrong, `cause` stays in the log. */
export class HubError extends Error {
  override readonly name = 'HubError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly details: ErrorDetails | undefined;

  constructor(code: ErrorCode, details?: ErrorDetails, options?: ErrorOptions) {
    super(errorTable[code].message, options);
    this.code = code;
    this.retryable = errorTable[code].retryable;
    this.details = details;
  }
}
