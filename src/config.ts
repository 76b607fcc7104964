import path from 'node:path';
import { z } from 'zod';
import { isAddressOrRange, isOrigin, isPostgresUrl, isPublicUrl, isReadable, isTimeZone } from './config-checks.ts';
import { unknownNames } from './config-names.ts';
import { missingForOidc, oidcConfigOf, oidcEnvironment, oidcVariables, type OidcConfig } from './config-oidc.ts';

/** What the hub was told to do, parsed once at the start and frozen. Times of day in it are the hospital's. */
export type Config = {
  /** Null means the embedded database under `dataDir`. */
  readonly databaseUrl: string | null;
  /** The same database as the role that owns the tables; null means that `databaseUrl` is that role. For migrations and grants alone. */
  readonly ownerUrl: string | null;
  /** Absolute path; holds the embedded database and nothing else. */
  readonly dataDir: string;
  /** 0 means any free port. */
  readonly port: number;
  readonly host: string;
  /** A further port that answers health checks alone, in HTTP/1.0 too; null means none. */
  readonly healthPort: number | null;
  /** Where people reach the hub, without a trailing slash; null means it is derived from host and port. */
  readonly publicUrl: string | null;
  /** An IANA name; the hospital's day and hours are told in it. */
  readonly timeZone: string;
  readonly engine: 'auto' | 'uws' | 'ws';
  readonly workers: number;
  /** Connections of this whole node; see `poolShare` for one process's part. */
  readonly pool: { readonly min: number; readonly max: number };
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  /** Origins allowed beside the hub's own, as browsers send them. */
  readonly allowedOrigins: readonly string[];
  /** Addresses or CIDR ranges whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
  readonly metricsToken: string | null;
  readonly retention: Retention;
  /** How often the feed is verified against the tables; 0: never. */
  readonly verifyEverySeconds: number;
  /** Null: the hub's own passwords alone. */
  readonly oidc: OidcConfig | null;
};

/** How long what is not needed for ever is kept. */
export type Retention = {
  readonly changesDays: number;
  readonly requestsHours: number;
  /** From the end of a session on. */
  readonly sessionsDays: number;
  /** Patients who had no visit for so long are erased; null means never. */
  readonly patientsDays: number | null;
  readonly everyMinutes: number;
  /** How often the audit is sealed. */
  readonly sealSeconds: number;
};

export type ConfigProblem = { readonly variable: string; readonly got: string; readonly takes: string };

/** One or more environment variables have values that the hub cannot use. The message names each of them. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ variable, got, takes }) => `${variable} is ${got}; it takes ${takes}.`).join('\n'));
    this.problems = problems;
  }
}

/** The part of the node's pool that one of its processes gets: at least one connection. */
export function poolShare(config: Pick<Config, 'pool' | 'workers'>): { min: number; max: number } {
  return {
    min: Math.max(1, Math.floor(config.pool.min / config.workers)),
    max: Math.max(1, Math.floor(config.pool.max / config.workers)),
  };
}

/**
 * Parses the environment. Throws ConfigError naming every variable with a bad value, what it got and what it takes;
 * the values of secret ones are never repeated. An empty value is the same as none.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(
    Object.keys(variables).map((name) => [name, env[name]?.trim() === '' ? undefined : env[name]?.trim()]),
  );
  // The machine's own zone, which only counts where the hospital's is not set.
  if (given['HUB_TIME_ZONE'] !== undefined) given['TZ'] = undefined;
  const parsed = environment.safeParse(given);
  const misnamed = unknownNames(env, Object.keys(variables)).flatMap(({ name, meant }) =>
    meant === null
      ? []
      : [{ variable: name, got: shown(meant, env[name]), takes: `nothing: the variable is ${meant}` }],
  );
  if (!parsed.success || misnamed.length > 0) {
    throw new ConfigError([...misnamed, ...(parsed.success ? [] : problemsOf(parsed.error, given))]);
  }
  const read = parsed.data;
  return deepFreeze({
    databaseUrl: read.DATABASE_URL ?? null,
    ownerUrl: read.DATABASE_OWNER_URL ?? null,
    dataDir: path.resolve(read.HUB_DATA_DIR),
    port: read.PORT,
    host: read.HOST,
    healthPort: read.HEALTH_PORT ?? null,
    publicUrl: read.PUBLIC_URL ?? null,
    timeZone: read.HUB_TIME_ZONE,
    engine: read.HUB_ENGINE,
    workers: read.HUB_WORKERS,
    pool: { min: read.POOL_MIN, max: read.POOL_MAX },
    logLevel: read.LOG_LEVEL,
    allowedOrigins: read.ALLOWED_ORIGINS,
    trustedProxies: read.TRUSTED_PROXIES,
    tls: read.TLS_CERT && read.TLS_KEY ? { certFile: read.TLS_CERT, keyFile: read.TLS_KEY } : null,
    metricsToken: read.METRICS_TOKEN ?? null,
    retention: {
      changesDays: read.RETENTION_CHANGES_DAYS,
      requestsHours: read.RETENTION_REQUESTS_HOURS,
      sessionsDays: read.RETENTION_SESSIONS_DAYS,
      patientsDays: read.RETENTION_PATIENTS_DAYS ?? null,
      everyMinutes: read.RETENTION_EVERY_MINUTES,
      sealSeconds: read.AUDIT_SEAL_SECONDS,
    },
    verifyEverySeconds: read.VERIFY_EVERY_SECONDS,
    oidc: oidcConfigOf(read),
  });
}

export type EnvironmentNote =
  /** The days of the hospital begin at the machine's midnight, which nobody has chosen. */
  | { readonly event: 'time_zone_assumed'; readonly timeZone: string; readonly set: 'HUB_TIME_ZONE' }
  | { readonly event: 'variables_unknown'; readonly variables: readonly string[] };

/** What is no mistake for certain, and is told at the start: names and zones, no values. */
export function environmentNotes(env: NodeJS.ProcessEnv = process.env): EnvironmentNote[] {
  const { databaseUrl, timeZone } = readConfig(env);
  const unknown = unknownNames(env, Object.keys(variables)).map(({ name }) => name);
  const isZoneAssumed = databaseUrl !== null && (env['HUB_TIME_ZONE'] ?? '').trim() === '';
  return [
    ...(isZoneAssumed ? [{ event: 'time_zone_assumed', timeZone, set: 'HUB_TIME_ZONE' } as const] : []),
    ...(unknown.length > 0 ? [{ event: 'variables_unknown', variables: unknown } as const] : []),
  ];
}

const SECRET = new Set(['DATABASE_URL', 'DATABASE_OWNER_URL', 'METRICS_TOKEN', 'OIDC_CLIENT_SECRET']);

const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(from).max(to));
const listOf = (isItem: (item: string) => boolean) =>
  z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .refine((items) => items.every(isItem));
const readableFile = z
  .string()
  .transform((file) => path.resolve(file))
  .refine(isReadable);

const ENCODED = 'in a password, @ / ? # % are written %40 %2F %3F %23 %25, and a space %20';

/** Every variable that the hub reads: how it is parsed, and in words what it takes. */
const variables = {
  DATABASE_URL: {
    schema: z.string().refine(isPostgresUrl).optional(),
    takes: `a URL like postgres://user:password@host:5432/database, or nothing for the embedded database; ${ENCODED}`,
  },
  DATABASE_OWNER_URL: {
    schema: z.string().refine(isPostgresUrl).optional(),
    takes: `a URL like that of DATABASE_URL, of the role that owns the tables; ${ENCODED}`,
  },
  HUB_DATA_DIR: { schema: z.string().default('.data'), takes: "a folder for the embedded database's files" },
  PORT: {
    schema: wholeNumber(0, 65535).default(3000),
    takes: 'a whole number from 0 to 65535 (0: any free port, with one worker)',
  },
  HOST: {
    schema: z
      .string()
      .regex(/^[A-Za-z0-9.:_-]+$/)
      .default('127.0.0.1'),
    takes: 'an address or host name to listen on, such as 127.0.0.1 or 0.0.0.0',
  },
  HEALTH_PORT: {
    schema: wholeNumber(1, 65535).optional(),
    takes: 'a whole number from 1 to 65535 that is not PORT, or nothing',
  },
  PUBLIC_URL: {
    schema: z
      .string()
      .refine(isPublicUrl)
      .transform((url) => url.replace(/\/+$/, ''))
      .optional(),
    takes: 'the address people use, such as https://queue.example.org, without a path: the hub needs a host of its own',
  },
  TZ: {
    // A file's name cannot be looked up here. What the machine makes of it is told where HUB_TIME_ZONE is not set.
    schema: z
      .string()
      .refine((zone) => /^[:/]/.test(zone) || isTimeZone(zone))
      .optional(),
    takes: 'an IANA time zone such as Europe/Berlin; or set HUB_TIME_ZONE, which goes before it',
  },
  HUB_TIME_ZONE: {
    schema: z
      .string()
      .default(() => Intl.DateTimeFormat().resolvedOptions().timeZone)
      .refine(isTimeZone),
    takes: 'an IANA time zone such as Europe/Berlin',
  },
  HUB_ENGINE: { schema: z.enum(['auto', 'uws', 'ws']).default('auto'), takes: 'auto, uws or ws' },
  HUB_WORKERS: { schema: wholeNumber(1, 10).default(1), takes: 'a whole number from 1 to 10' },
  POOL_MIN: {
    schema: wholeNumber(10, 30).default(10),
    takes: 'a whole number from 10 to 30 that is not above POOL_MAX',
  },
  POOL_MAX: { schema: wholeNumber(10, 30).default(30), takes: 'a whole number from 10 to 30' },
  LOG_LEVEL: {
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
    takes: 'trace, debug, info, warn, error, fatal or silent',
  },
  ALLOWED_ORIGINS: {
    schema: listOf(isOrigin),
    takes: 'origins such as https://intranet.example.org, separated by commas',
  },
  TRUSTED_PROXIES: {
    schema: listOf(isAddressOrRange),
    takes: 'IP addresses or ranges such as 10.0.0.0/8, separated by commas',
  },
  TLS_CERT: { schema: readableFile.optional(), takes: 'a readable file with the certificate chain, beside TLS_KEY' },
  TLS_KEY: { schema: readableFile.optional(), takes: 'a readable file with the private key, beside TLS_CERT' },
  METRICS_TOKEN: { schema: z.string().min(16).optional(), takes: 'a token of at least 16 characters' },
  RETENTION_CHANGES_DAYS: { schema: wholeNumber(1, 365).default(7), takes: 'a whole number of days from 1 to 365' },
  RETENTION_REQUESTS_HOURS: {
    schema: wholeNumber(12, 720).default(48),
    takes: 'a whole number of hours from 12 to 720',
  },
  RETENTION_SESSIONS_DAYS: { schema: wholeNumber(1, 3650).default(30), takes: 'a whole number of days from 1 to 3650' },
  RETENTION_PATIENTS_DAYS: {
    schema: wholeNumber(30, 36500).optional(),
    takes: 'a whole number of days from 30 to 36500, or nothing to keep patients until somebody erases them',
  },
  RETENTION_EVERY_MINUTES: {
    schema: wholeNumber(1, 1440).default(60),
    takes: 'a whole number of minutes from 1 to 1440',
  },
  AUDIT_SEAL_SECONDS: { schema: wholeNumber(1, 3600).default(10), takes: 'a whole number of seconds from 1 to 3600' },
  VERIFY_EVERY_SECONDS: {
    schema: wholeNumber(0, 86_400).default(60),
    takes: 'a whole number of seconds up to 86400, or 0 to verify nothing',
  },
  ...oidcVariables,
};

const environment = z
  .object({
    DATABASE_URL: variables.DATABASE_URL.schema,
    DATABASE_OWNER_URL: variables.DATABASE_OWNER_URL.schema,
    HUB_DATA_DIR: variables.HUB_DATA_DIR.schema,
    PORT: variables.PORT.schema,
    HOST: variables.HOST.schema,
    HEALTH_PORT: variables.HEALTH_PORT.schema,
    PUBLIC_URL: variables.PUBLIC_URL.schema,
    TZ: variables.TZ.schema,
    HUB_TIME_ZONE: variables.HUB_TIME_ZONE.schema,
    HUB_ENGINE: variables.HUB_ENGINE.schema,
    HUB_WORKERS: variables.HUB_WORKERS.schema,
    POOL_MIN: variables.POOL_MIN.schema,
    POOL_MAX: variables.POOL_MAX.schema,
    LOG_LEVEL: variables.LOG_LEVEL.schema,
    ALLOWED_ORIGINS: variables.ALLOWED_ORIGINS.schema,
    TRUSTED_PROXIES: variables.TRUSTED_PROXIES.schema,
    TLS_CERT: variables.TLS_CERT.schema,
    TLS_KEY: variables.TLS_KEY.schema,
    METRICS_TOKEN: variables.METRICS_TOKEN.schema,
    RETENTION_CHANGES_DAYS: variables.RETENTION_CHANGES_DAYS.schema,
    RETENTION_REQUESTS_HOURS: variables.RETENTION_REQUESTS_HOURS.schema,
    RETENTION_SESSIONS_DAYS: variables.RETENTION_SESSIONS_DAYS.schema,
    RETENTION_PATIENTS_DAYS: variables.RETENTION_PATIENTS_DAYS.schema,
    RETENTION_EVERY_MINUTES: variables.RETENTION_EVERY_MINUTES.schema,
    AUDIT_SEAL_SECONDS: variables.AUDIT_SEAL_SECONDS.schema,
    VERIFY_EVERY_SECONDS: variables.VERIFY_EVERY_SECONDS.schema,
    ...oidcEnvironment.shape,
  })
  .refine((read) => read.POOL_MIN <= read.POOL_MAX, { path: ['POOL_MIN'] })
  // Each worker would find a free port of its own.
  .refine((read) => read.HUB_WORKERS === 1 || read.PORT !== 0, { path: ['PORT'] })
  .refine((read) => read.HEALTH_PORT !== read.PORT, { path: ['HEALTH_PORT'] })
  .refine((read) => read.TLS_KEY === undefined || read.TLS_CERT !== undefined, { path: ['TLS_CERT'] })
  .refine((read) => read.TLS_CERT === undefined || read.TLS_KEY !== undefined, { path: ['TLS_KEY'] })
  .superRefine((read, context) => {
    for (const name of missingForOidc(read)) {
      context.addIssue({ code: 'custom', path: [name] });
    }
  });

function problemsOf(error: z.ZodError, given: Record<string, string | undefined>): ConfigProblem[] {
  const named = new Set(error.issues.map((issue) => String(issue.path[0])));
  return Object.entries(variables)
    .filter(([name]) => named.has(name))
    .map(([variable, { takes }]) => ({ variable, got: shown(variable, given[variable]), takes }));
}

function shown(variable: string, value: string | undefined): string {
  if (value === undefined) return 'not set';
  if (SECRET.has(variable)) return `a value of ${value.length} characters (not shown)`;
  return `'${value.length > 80 ? `${value.slice(0, 80)}…` : value}'`;
}

function deepFreeze<T extends object>(value: T): Readonly<T> {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) deepFreeze(inner);
  return Object.freeze(value);
}
