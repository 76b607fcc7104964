import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { Client } from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ConfigError, environmentNotes, poolShare, readConfig, type Config } from '../src/config.ts';

test('an empty environment gives a hub for this machine alone, with the embedded database', () => {
  expect(readConfig({})).toEqual({
    databaseUrl: null,
    ownerUrl: null,
    dataDir: path.resolve('.data'),
    port: 3000,
    host: '127.0.0.1',
    healthPort: null,
    publicUrl: null,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    engine: 'auto',
    workers: 1,
    pool: { min: 10, max: 30 },
    logLevel: 'info',
    allowedOrigins: [],
    trustedProxies: [],
    tls: null,
    metricsToken: null,
    retention: {
      changesDays: 7,
      requestsHours: 48,
      sessionsDays: 30,
      patientsDays: null,
      everyMinutes: 60,
      sealSeconds: 10,
    },
    verifyEverySeconds: 60,
    oidc: null,
  });
});

test('every variable is read', () => {
  const [certFile, keyFile] = [temporaryFile(), temporaryFile()];
  const config = readConfig({
    DATABASE_URL: 'postgres://hub:secret@db:5432/hub',
    DATABASE_OWNER_URL: 'postgres://owner:secret@db:5432/hub',
    HUB_DATA_DIR: '/var/lib/hub',
    PORT: '8080',
    HOST: '::',
    HEALTH_PORT: '8081',
    PUBLIC_URL: 'https://queue.example.org/',
    HUB_TIME_ZONE: 'America/Santiago',
    HUB_ENGINE: 'ws',
    HUB_WORKERS: '4',
    POOL_MIN: '12',
    POOL_MAX: '20',
    LOG_LEVEL: 'debug',
    ALLOWED_ORIGINS: 'https://a.example.org, http://b.example.org:8080',
    TRUSTED_PROXIES: '10.0.0.0/8,::1',
    TLS_CERT: certFile,
    TLS_KEY: keyFile,
    METRICS_TOKEN: '0123456789abcdef',
    RETENTION_CHANGES_DAYS: '3',
    RETENTION_REQUESTS_HOURS: '24',
    RETENTION_SESSIONS_DAYS: '10',
    RETENTION_PATIENTS_DAYS: '3650',
    RETENTION_EVERY_MINUTES: '5',
    AUDIT_SEAL_SECONDS: '1',
    VERIFY_EVERY_SECONDS: '0',
    OIDC_ISSUER: 'https://id.example.org/realms/hospital',
    OIDC_CLIENT_ID: 'queue-hub',
    OIDC_CLIENT_SECRET: 'a secret',
    OIDC_ROLES: 'hub-admins=admin, Front desk=reception,k=v=nurse',
    OIDC_ROLE_CLAIM: 'realm_access.roles',
    OIDC_USERNAME_CLAIM: 'email',
    OIDC_SCOPE: 'openid email',
    OIDC_PROMPT: 'login',
    OIDC_TAKE_OVER: 'yes',
  });
  expect(config).toEqual({
    databaseUrl: 'postgres://hub:secret@db:5432/hub',
    ownerUrl: 'postgres://owner:secret@db:5432/hub',
    dataDir: '/var/lib/hub',
    port: 8080,
    healthPort: 8081,
    host: '::',
    publicUrl: 'https://queue.example.org',
    timeZone: 'America/Santiago',
    engine: 'ws',
    workers: 4,
    pool: { min: 12, max: 20 },
    logLevel: 'debug',
    allowedOrigins: ['https://a.example.org', 'http://b.example.org:8080'],
    trustedProxies: ['10.0.0.0/8', '::1'],
    tls: { certFile, keyFile },
    metricsToken: '0123456789abcdef',
    retention: {
      changesDays: 3,
      requestsHours: 24,
      sessionsDays: 10,
      patientsDays: 3650,
      everyMinutes: 5,
      sealSeconds: 1,
    },
    verifyEverySeconds: 0,
    oidc: {
      issuer: 'https://id.example.org/realms/hospital',
      clientId: 'queue-hub',
      clientSecret: 'a secret',
      roleClaim: 'realm_access.roles',
      roles: [
        { value: 'hub-admins', role: 'admin' },
        { value: 'Front desk', role: 'reception' },
        { value: 'k=v', role: 'nurse' },
      ],
      usernameClaim: 'email',
      scope: 'openid email',
      prompt: 'login',
      takesOver: true,
    },
  });
});

test('the configuration cannot be changed afterwards, at any depth', () => {
  const config = readConfig({});
  expect(Object.isFrozen(config)).toBe(true);
  expect(Object.isFrozen(config.pool)).toBe(true);
  expect(Object.isFrozen(config.allowedOrigins)).toBe(true);
});

test('an empty value is the same as none', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '  ' })).toEqual(readConfig({}));
});

describe('a bad value stops the start, naming its variable, what it is and what it takes', () => {
  test.each([
    ['DATABASE_URL', 'mysql://root@db/hub', 'postgres://'],
    ['DATABASE_URL', 'postgres://hub:hush/hush@db/hub', '%2F'],
    ['DATABASE_URL', 'postgres://hub:1234/hush@db/hub', '%2F'],
    ['DATABASE_URL', 'postgres://hub:1234?hush@db/hub', '%3F'],
    ['DATABASE_URL', 'postgres://hub:1234#hush@db/hub', '%23'],
    ['DATABASE_URL', 'postgres://hub:hush%hush@db/hub', '%25'],
    ['DATABASE_OWNER_URL', 'mysql://root@db/hub', 'owns the tables'],
    ['DATABASE_OWNER_URL', 'postgres://hub:1234/hush@db/hub', '%2F'],
    ['PORT', '70000', '0 to 65535'],
    ['PORT', '0x50', '0 to 65535'],
    ['PORT', '-1', '0 to 65535'],
    ['HOST', 'http://localhost', 'an address'],
    ['PUBLIC_URL', 'queue.example.org', 'https://'],
    ['PUBLIC_URL', 'https://user@example.org', 'https://'],
    ['PUBLIC_URL', 'https://example.org/queue', 'without a path'],
    ['PUBLIC_URL', 'https://example.org/queue/', 'without a path'],
    ['TZ', 'Mars/Olympus', 'HUB_TIME_ZONE'],
    ['TZ', 'CET-1CEST', 'HUB_TIME_ZONE'],
    ['HUB_TIMEZONE', 'Europe/Berlin', 'HUB_TIME_ZONE'],
    ['HUB_TIME_ZON', 'Europe/Berlin', 'HUB_TIME_ZONE'],
    ['HUB_TZ', 'Europe/Berlin', 'HUB_TIME_ZONE'],
    ['HUB_WORKER', '2', 'HUB_WORKERS'],
    ['HUB_PORT', '3000', 'PORT'],
    ['HUB_DATABASE_URL', 'hush', 'DATABASE_URL'],
    ['HUB_TIME_ZONE', 'Mars/Olympus', 'IANA'],
    ['HUB_TIME_ZONE', '+02:00', 'IANA'],
    ['HUB_ENGINE', 'bun', 'auto, uws or ws'],
    ['HUB_WORKERS', '0', '1 to 10'],
    ['POOL_MIN', '5', '10 to 30'],
    ['POOL_MAX', '31', '10 to 30'],
    ['LOG_LEVEL', 'loud', 'trace, debug, info'],
    ['ALLOWED_ORIGINS', 'https://example.org/path', 'origins'],
    ['TRUSTED_PROXIES', '10.0.0.0/33', 'ranges'],
    ['TLS_CERT', '/nowhere/cert.pem', 'readable file'],
    ['METRICS_TOKEN', 'short', '16 characters'],
    ['RETENTION_CHANGES_DAYS', '0', '1 to 365'],
    ['RETENTION_REQUESTS_HOURS', '6', '12 to 720'],
    ['RETENTION_SESSIONS_DAYS', '1.5', '1 to 3650'],
    ['RETENTION_PATIENTS_DAYS', '7', '30 to 36500'],
    ['RETENTION_EVERY_MINUTES', '0', '1 to 1440'],
    ['AUDIT_SEAL_SECONDS', '3601', '1 to 3600'],
    ['VERIFY_EVERY_SECONDS', '-1', 'seconds up to 86400'],
    ['OIDC_ISSUER', 'http://id.example.org', 'https'],
    ['OIDC_ISSUER', 'id.example.org', 'https'],
    ['OIDC_ROLES', 'hub-admins=king', 'admin, reception'],
    ['OIDC_ROLES', 'hub-admins', 'hub-admins=admin'],
    ['OIDC_SCOPE', 'profile', 'openid'],
    ['OIDC_PROMPT', 'none', 'login'],
    ['OIDC_TAKE_OVER', 'true', 'yes or no'],
  ])('%s=%s', (variable, value, takes) => {
    const error = configErrorOf({ [variable]: value });
    expect(error.problems.map((problem) => problem.variable)).toContain(variable);
    const problem = error.problems.find((one) => one.variable === variable);
    expect(problem?.takes).toContain(takes);
    expect(error.message).toContain(`${variable} is ${problem?.got}`);
    const secret = variable.includes('DATABASE_') || variable === 'METRICS_TOKEN';
    expect(error.message.includes(value)).toBe(!secret);
  });
});

describe('the password in DATABASE_URL', () => {
  /** Anything that a person may paste, without what is a percent-encoding already. */
  const passwords = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((text) => !/%[\da-f]{2}/i.test(text));
  const url = (password: string) => `postgres://hub:${password}@db.example.org:5432/queue`;

  test('is taken as it is meant, or the URL is refused: no part of it becomes a host, a port or a database', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          passwords,
          fc.tuple(passwords, fc.constantFrom(...'@/?#%:[]\\ '.split(''))).map((parts) => parts.join('')),
        ),
        (password) => {
          const taken = accepted({ DATABASE_URL: url(password) });
          if (taken?.databaseUrl == null) return;
          const found = new Client({ connectionString: new URL(taken.databaseUrl).href });
          expect({ host: found.host, port: found.port, database: found.database, password: found.password }).toEqual({
            host: 'db.example.org',
            port: 5432,
            database: 'queue',
            password,
          });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('is always taken where it is percent-encoded', () => {
    fc.assert(
      fc.property(passwords, (password) => {
        const taken = accepted({ DATABASE_URL: url(encodeURIComponent(password)) });
        expect(new Client({ connectionString: taken?.databaseUrl ?? '' }).password).toBe(password);
      }),
      { numRuns: 1_000 },
    );
  });
});

test('a zone that nobody set, and HUB_ names that the hub does not know, are told', () => {
  const real = { DATABASE_URL: 'postgres://hub@db/hub' };
  expect(environmentNotes({ ...real, HUB_TIME_ZONE: 'Europe/Berlin' })).toEqual([]);
  expect(environmentNotes({})).toEqual([]);
  expect(environmentNotes(real)).toMatchObject([{ event: 'time_zone_assumed', set: 'HUB_TIME_ZONE' }]);
  // As Kubernetes sets them beside a service that is called "hub".
  const names = ['HUB_SERVICE_HOST', 'HUB_PORT_3000_TCP', 'HUB_COLOUR'];
  const given = Object.fromEntries(names.map((name) => [name, 'x']));
  expect(accepted(given)).toBeDefined();
  expect(environmentNotes({ ...real, HUB_TIME_ZONE: 'Europe/Berlin', ...given })).toEqual([
    { event: 'variables_unknown', variables: names.toSorted() },
  ]);
});

test('all bad values are told at once', () => {
  const { problems } = configErrorOf({ PORT: 'x', HUB_ENGINE: 'y', LOG_LEVEL: 'z' });
  expect(problems.map(({ variable }) => variable)).toEqual(['PORT', 'HUB_ENGINE', 'LOG_LEVEL']);
});

test('POOL_MIN above POOL_MAX and one half of TLS are refused', () => {
  expect(configErrorOf({ POOL_MIN: '25', POOL_MAX: '20' }).message).toMatch(/^POOL_MIN is '25'; .*not above POOL_MAX/);
  const file = temporaryFile();
  expect(configErrorOf({ TLS_CERT: file }).message).toMatch(/^TLS_KEY is not set; .*beside TLS_CERT/);
  expect(configErrorOf({ TLS_KEY: file }).message).toMatch(/^TLS_CERT is not set/);
});

test('OpenID Connect is configured as a whole or not at all, and its secret is not repeated', () => {
  const some = { OIDC_ISSUER: 'https://id.example.org', OIDC_CLIENT_SECRET: 'hush-hush' };
  const error = configErrorOf(some);
  expect(error.problems.map(({ variable, got }) => [variable, got])).toEqual([
    ['PUBLIC_URL', 'not set'],
    ['OIDC_CLIENT_ID', 'not set'],
    ['OIDC_ROLES', 'not set'],
  ]);
  expect(configErrorOf({ ...some, OIDC_ROLES: 'x', PORT: 'y' }).message).not.toContain('hush-hush');
});

test("the node's pool is divided among its workers, and each gets at least one connection", () => {
  expect(poolShare({ pool: { min: 10, max: 30 }, workers: 1 })).toEqual({ min: 10, max: 30 });
  expect(poolShare({ pool: { min: 10, max: 30 }, workers: 4 })).toEqual({ min: 2, max: 7 });
  expect(poolShare({ pool: { min: 10, max: 10 }, workers: 20 })).toEqual({ min: 1, max: 1 });
});

function configErrorOf(env: NodeJS.ProcessEnv): ConfigError {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

function accepted(env: NodeJS.ProcessEnv): Config | undefined {
  try {
    return readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

function temporaryFile(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'queue-hub-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'pem');
  writeFileSync(file, '');
  return file;
}
