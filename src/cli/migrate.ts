import { readConfig } from '../config.ts';
import { embeddedUrl } from '../database/embedded.ts';
import { migrateLatest } from '../database/migrate.ts';
import { createLog } from '../log.ts';
import { run } from './run.ts';

/** `npm run migrate`: brings DATABASE_URL's schema (or the running embedded database's) up to this version. */
await run(async () => {
  const config = readConfig();
  const log = createLog(config);
  const ran = await migrateLatest({ url: config.databaseUrl ?? (await embeddedUrl(config.dataDir)), log });
  log.info({ event: 'schema_current', migrations: ran.length });
});
