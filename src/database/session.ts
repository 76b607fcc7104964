import { types, type ClientConfig } from 'pg';

/** How each of the hub's sessions in the database is set up; sent with the connection itself, so it costs no round trip. */
export type SessionSettings = {
  readonly url: string;
  /** Names this hub process in `hub.node`; triggers tell by it that a change is a hub's. */
  readonly nodeId: string;
  /** The hospital's, in `hub.time_zone`; the session's own is always UTC. */
  readonly timeZone: string;
  readonly applicationName?: string;
  /** `maintenance` is for migrations and purges, which may run long. */
  readonly limits?: 'hub' | 'maintenance';
  /** How long to wait for the server's first answer, in ms. 2 s where nothing is said. */
  readonly connectWithinMs?: number;
};

export const CONNECT_TIMEOUT_MS = 2000;
export const STATEMENT_TIMEOUT_MS = 5000;
/** The database ends a statement by itself; this is for one that cannot answer any more. */
const SILENCE_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 1000;
const KEEP_ALIVE_AFTER_MS = 10_000;

/** In the form in which PostgreSQL shows them, since `checkSession` compares. */
const LIMITS = {
  hub: {
    lock_timeout: '2s',
    statement_timeout: `${STATEMENT_TIMEOUT_MS / 1000}s`,
    idle_in_transaction_session_timeout: '5s',
  },
  maintenance: { lock_timeout: '10s', statement_timeout: '0', idle_in_transaction_session_timeout: '0' },
};

/** What a role or a database may have set to something else, and the hub's SQL and the driver rely on. */
const PINNED = {
  timezone: 'UTC',
  datestyle: 'ISO, MDY',
  intervalstyle: 'postgres',
  default_transaction_isolation: 'read committed',
  search_path: 'public, pg_temp',
  array_nulls: 'on',
  bytea_output: 'hex',
  default_transaction_deferrable: 'off',
  extra_float_digits: '1',
  idle_session_timeout: '0',
  standard_conforming_strings: 'on',
  transform_null_equals: 'off',
};

/** What is set in each session, by name. */
export function sessionSettings({ limits = 'hub', ...session }: SessionSettings): Readonly<Record<string, string>> {
  return {
    ...LIMITS[limits],
    ...PINNED,
    'hub.node': session.nodeId,
    'hub.time_zone': session.timeZone,
  };
}

/**
 * Settings for one driver connection. A URL's own `options` are kept, before ours, so that ours win;
 * `application_name` may be set in the URL.
 */
export function sessionConfig(session: SessionSettings): ClientConfig {
  const url = new URL(session.url);
  const given = url.searchParams.get('options');
  url.searchParams.delete('options');
  return {
    connectionString: url.href,
    options: [
      given,
      ...Object.entries(sessionSettings(session)).map(([name, value]) => `-c ${name}=${escapeOption(value)}`),
    ]
      .filter((option) => option !== null)
      .join(' '),
    fallback_application_name: session.applicationName ?? 'queue-hub',
    connectionTimeoutMillis: session.connectWithinMs ?? CONNECT_TIMEOUT_MS,
    ...((session.limits ?? 'hub') === 'hub' ? { query_timeout: SILENCE_TIMEOUT_MS } : {}),
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    types: { getTypeParser },
  };
}

function escapeOption(value: string): string {
  return value.replace(/[\\\s]/g, '\\$&');
}

type Oid = Parameters<typeof types.getTypeParser>[0];

const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;
const DATE_ARRAY = 1182;
// oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the driver's list of known types lacks arrays
const TEXT_ARRAY = 1009 as Oid;

/** The driver's own parsers, but of this connection alone: bigint as a number, a date as 'YYYY-MM-DD'. */
const getTypeParser: typeof types.getTypeParser = (oid: Oid, format?: 'text' | 'binary') => {
  if (format === 'binary') return types.getTypeParser(oid, format);
  const texts = types.getTypeParser(TEXT_ARRAY, 'text');
  const known: number = oid;
  switch (known) {
    case INT8:
      return safeInteger;
    case INT8_ARRAY:
      return (text: string) => texts(text).map((item: string | null) => (item === null ? null : safeInteger(item)));
    case DATE:
      return (text: string) => text;
    case DATE_ARRAY:
      return texts;
    default:
      return types.getTypeParser(oid, 'text');
  }
};

function safeInteger(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new RangeError('a bigint from the database is beyond 2^53');
  return number;
}
