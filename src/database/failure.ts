/** What went wrong in the database, as far as a caller has to tell. */
export type DatabaseFailure =
  | { readonly kind: 'unique' | 'exclusion' | 'check' | 'foreign_key'; readonly constraint: string }
  /** A text that PostgreSQL cannot store: with a NUL, or with half a surrogate pair. It came from outside. */
  | { readonly kind: 'bad_text' }
  /** Not there, not writable, or not answering in time: the same request may work later. */
  | { readonly kind: 'unavailable' }
  /** The transaction lost against another one: the same transaction may work at once. */
  | { readonly kind: 'retryable' }
  | { readonly kind: 'other' };

/** The pool had none in time: all of them are in use, or none can be made. */
export class NoConnectionError extends Error {
  override readonly name = 'NoConnectionError';
}

const CONSTRAINTS: Record<string, 'unique' | 'exclusion' | 'check' | 'foreign_key'> = {
  '23505': 'unique',
  '23P01': 'exclusion',
  '23514': 'check',
  '23503': 'foreign_key',
};

const BAD_TEXT = new Set(['22021', '22P05']);

const RETRYABLE = new Set(['40001', '40P01']);

/**
 * 08 connection, 28 sign-in, 53 resources, 57P admin shutdown and crash, 57014 statement_timeout, 55P03 lock_timeout,
 * 25P03 idle in transaction, 25006 read-only, 3D000 no such database (in a restore), 58 the system, XX001 damaged.
 */
const UNAVAILABLE_STATES = /^(08...|28...|53...|57P..|57014|55P03|25P03|25006|3D000|58...)$/;

const UNAVAILABLE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** The driver's and the pool's own errors have no code; knex puts the statement before the text. */
const UNAVAILABLE_ENDINGS =
  /(Connection terminated( unexpectedly| due to connection timeout)?|timeout expired|is not queryable|Query read timeout|Unable to acquire a connection|aborted)$/;

/** Classifies whatever the driver, the pool, knex or Objection threw. Anything that did not come from them is `other`. */
export function databaseFailure(thrown: unknown): DatabaseFailure {
  if (!(thrown instanceof Error)) return { kind: 'other' };
  const error = driversOwn(thrown);
  const code = textField(error, 'code');
  const constraintKind = code === undefined ? undefined : CONSTRAINTS[code];
  if (constraintKind !== undefined) {
    return { kind: constraintKind, constraint: textField(error, 'constraint') ?? '' };
  }
  if (code !== undefined && BAD_TEXT.has(code)) return { kind: 'bad_text' };
  if ((code !== undefined && RETRYABLE.has(code)) || isStalePlan(error)) return { kind: 'retryable' };
  if (isUnavailable(error, code)) return { kind: 'unavailable' };
  return { kind: 'other' };
}

/** Objection wraps the driver's error in one of its own classes, which have no SQLSTATE. */
function driversOwn(error: Error): Error {
  const native: unknown = Reflect.get(error, 'nativeError');
  return native instanceof Error ? native : error;
}

/** The connection's prepared statements are from before a migration (0A000) or gone behind a proxy (26000). */
export function isStalePlan(error: Error): boolean {
  const code = textField(error, 'code');
  return code === '26000' || (code === '0A000' && textField(error, 'routine') === 'RevalidateCachedQuery');
}

/** The server turned into a standby, or the session is on one: SQLSTATE 25006. */
export function isReadOnly(error: Error): boolean {
  return textField(error, 'code') === '25006';
}

/** The server ended the session with this error: shut down, crashed, or idle in a transaction for too long. */
export function endsSession(error: Error): boolean {
  const severity = textField(error, 'severity');
  return severity === 'FATAL' || severity === 'PANIC';
}

function isUnavailable(error: Error, code: string | undefined): boolean {
  if (error instanceof NoConnectionError) return true;
  if (code === 'ENOENT') return textField(error, 'syscall') === 'connect'; // no such socket file
  // The database takes no connections (ALLOW_CONNECTIONS false). In a session the same code is a mistake of ours.
  if (code === '55000') return endsSession(error);
  if (code !== undefined) return UNAVAILABLE_STATES.test(code) || UNAVAILABLE_CODES.has(code);
  return UNAVAILABLE_ENDINGS.test(error.message);
}

function textField(error: Error, name: string): string | undefined {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
}
