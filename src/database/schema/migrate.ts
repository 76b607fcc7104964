import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Client } from 'pg';
import type { Log } from '../../log.ts';
import { connectDatabase, connectRaw } from '../connect.ts';
import { grantHub } from './grants.ts';
import { checkBeforeMigrating, explained } from './migration-checks.ts';
import { keepChecksums } from './schema-status.ts';

/** Any two processes that migrate the same database meet in this advisory lock. */
const MIGRATION_LOCK = 7_268_450_001;
const ASK_AGAIN_MS = 200;

/**
 * Brings the schema up to this version and returns the names of the migrations that it ran. Safe to run from several
 * processes at once, and after one was killed in the middle.
 */
export async function migrateLatest({ url, log }: { url: string; log: Log }): Promise<string[]> {
  const session = { url, log, nodeId: 'migrate', timeZone: 'UTC', limits: 'maintenance' } as const;
  const lock = await connectRaw({ ...session, applicationName: 'queue-hub migrate' });
  const database = connectDatabase({ ...session, applicationName: 'queue-hub migrate', pool: { min: 0, max: 3 } });
  try {
    await takeTurn(lock);
    await checkBeforeMigrating(database);
    // knex's own lock is a row that a killed process leaves behind; ours ended with its connection.
    await database.migrate.forceFreeMigrationsLock();
    const ran = await runPending(database);
    await keepChecksums(database);
    if (ran.length > 0) log.info({ event: 'database_migrated', migrations: ran });
    return ran;
  } finally {
    await database.destroy();
    await lock.end();
  }
}

/** Asks again and again: a statement that waits for the lock would itself be waited for by CREATE INDEX CONCURRENTLY. */
async function takeTurn(lock: Client): Promise<void> {
  for (;;) {
    const { rows } = await lock.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [MIGRATION_LOCK]);
    if (rows[0]?.taken) return;
    await sleep(ASK_AGAIN_MS);
  }
}

async function runPending(database: Knex): Promise<string[]> {
  try {
    const [, ran]: [number, string[]] = await database.migrate.latest();
    return ran;
  } catch (error) {
    throw explained(error);
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
