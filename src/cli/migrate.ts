import { readConfig } from '../config.ts';
import { embeddedUrl } from '../database/embedded/embedded.ts';
import { reachDatabase } from '../database/start/first-connection.ts';
import { migrateAndGrant } from '../database/schema/migrate.ts';
import { createLog } from '../log.ts';
import { run } from './run.ts';

/**
 * `npm run migrate`: brings the database's schema (or the running embedded one's) up to this version, as the role of
 * DATABASE_OWNER_URL where there is one; the role of DATABASE_URL then gets what it needs of it.
 */
await run(async () => {
  const config = readConfig();
  const log = createLog(config);
  const hubUrl = config.databaseUrl ?? (await embeddedUrl(config.dataDir));
  const ownerUrl = config.ownerUrl ?? hubUrl;
  await reachDatabase({
    session: { url: ownerUrl, nodeId: 'migrate', timeZone: config.timeZone },
    variable: config.ownerUrl === null ? 'DATABASE_URL' : 'DATABASE_OWNER_URL',
    log,
  });
  const ran = await migrateAndGrant({ ownerUrl, hubUrl, log });
  log.info({ event: 'schema_current', migrations: ran.length });
});
