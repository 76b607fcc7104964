import type { Knex } from 'knex';
import type { Log } from '../log.ts';
import { connectDatabase, connectRaw } from './connect.ts';
import { grantHub } from './grants.ts';
import { migrationFiles } from './migrations.ts';

const TABLE = 'knex_migrations';

/** Any two processes that migrate the same database meet in this advisory lock. */
const MIGRATION_LOCK = 7_268_450_001;

/**
 * `behind`: `pending` are still to be run. `ahead`: `unknown` were run that this version does not have, so a newer one
 * has been here. `ahead` wins where both hold.
 */
export type SchemaStatus = {
  readonly state: 'current' | 'behind' | 'ahead';
  readonly pending: readonly string[];
  readonly unknown: readonly string[];
};

export async function schemaStatus(database: Knex): Promise<SchemaStatus> {
  const { rows: found } = await database.raw<{ rows: { there: boolean }[] }>(
    'select to_regclass(?) is not null as there',
    [TABLE],
  );
  const done: string[] = found[0]?.there ? await database(TABLE).orderBy('id').pluck('name') : [];
  const known = (await migrationFiles()).map(({ name }) => name);
  const pending = known.filter((name) => !done.includes(name));
  const unknown = done.filter((name) => !known.includes(name));
  return { state: unknown.length > 0 ? 'ahead' : pending.length > 0 ? 'behind' : 'current', pending, unknown };
}

/**
 * Brings the schema up to this version and returns the names of the migrations that it ran. Safe to run from several
 * processes at once, and after one was killed in the middle.
 */
export async function migrateLatest({ url, log }: { url: string; log: Log }): Promise<string[]> {
  const session = { url, log, nodeId: 'migrate', timeZone: 'UTC', limits: 'maintenance' } as const;
  const lock = await connectRaw({ ...session, applicationName: 'queue-hub migrate' });
  const database = connectDatabase({ ...session, applicationName: 'queue-hub migrate', pool: { min: 0, max: 3 } });
  try {
    await lock.query('set lock_timeout = 0');
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    // knex's own lock is a row that a killed process leaves behind; ours ended with its connection.
    await database.migrate.forceFreeMigrationsLock();
    const [, ran]: [number, string[]] = await database.migrate.latest();
    if (ran.length > 0) log.info({ event: 'database_migrated', migrations: ran });
    return ran;
  } finally {
    await database.destroy();
    await lock.end();
  }
}

/**
 * Migrates as the owner, and gives the hub's own role what this version of the schema takes. Where both URLs are of one
 * role there is nothing to give. Throws GrantError.
 */
export async function migrateAndGrant(urls: { ownerUrl: string; hubUrl: string; log: Log }): Promise<string[]> {
  const { ownerUrl, hubUrl, log } = urls;
  const ran = await migrateLatest({ url: ownerUrl, log });
  const hub = new URL(hubUrl);
  const role = decodeURIComponent(hub.username);
  if (role !== decodeURIComponent(new URL(ownerUrl).username)) {
    const owner = await connectRaw({
      url: ownerUrl,
      nodeId: 'grants',
      timeZone: 'UTC',
      limits: 'maintenance',
      applicationName: 'queue-hub grants',
      log,
    });
    try {
      await grantHub(owner, { role, password: decodeURIComponent(hub.password) || null });
      log.info({ event: 'database_granted', role });
    } finally {
      await owner.end();
    }
  }
  return ran;
}
