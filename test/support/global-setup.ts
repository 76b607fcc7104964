import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { pino } from 'pino';
import type { TestProject } from 'vitest/node';
import { installedBinaries } from '../../src/database/embedded/binaries.ts';
import { migrateAndGrant } from '../../src/database/schema/migrate.ts';
// Named once here, for all processes.
import './clock.ts';
import { throwawayCluster } from './cluster.ts';
import { HUB, OWNER, urlOf } from './roles.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's URL of the run's server. */
    adminUrl: string;
    /** The migrated database that `testDatabase` clones; nobody may be connected to it. */
    templateName: string;
  }
}

/** `npm run build`: the hub and the pages that tests start are those that ship, and as they ship, whatever NODE_ENV is here. */
const build = async (): Promise<void> => {
  const script = path.join(import.meta.dirname, '../../src/cli/build.ts');
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, ['--import', 'tsx', script], { env });
};

/**
 * One server a run: TEST_DATABASE_URL's (a superuser's URL), else a throwaway one from the programs in TEST_PG_BIN,
 * else from the embedded ones. In it one migrated template, which each test file clones in some tens of ms.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await build();
  const given = process.env['TEST_DATABASE_URL'];
  const bin = process.env['TEST_PG_BIN'];
  const server = given ? undefined : await throwawayCluster(bin ? { binaries: installedBinaries(bin) } : {});
  const adminUrl = given ?? server?.adminUrl ?? '';
  const templateName = `hub_template_${process.pid}`;
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    for (const role of [OWNER, HUB]) {
      await admin.query(`do $$ begin
          if not exists (select from pg_roles where rolname = '${role}') then
            create role ${role} login password 'test';
          end if;
        end $$`);
    }
    await admin.query(`create database ${templateName} owner ${OWNER}`);
    const database = { adminUrl, database: templateName };
    await migrateAndGrant({
      ownerUrl: urlOf({ ...database, role: OWNER }),
      hubUrl: urlOf({ ...database, role: HUB }),
      log: pino({ level: 'silent' }),
    });
  } finally {
    await admin.end();
  }
  project.provide('adminUrl', adminUrl);
  project.provide('templateName', templateName);
  return async () => {
    if (server) return await server.remove();
    const cleaner = new Client({ connectionString: adminUrl });
    await cleaner.connect();
    await cleaner.query(`drop database if exists ${templateName} with (force)`);
    await cleaner.end();
  };
}
