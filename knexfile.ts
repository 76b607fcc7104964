import { readConfig } from './src/config.ts';
import { databaseConfig } from './src/database/connect.ts';
import { embeddedUrl } from './src/database/embedded/embedded.ts';
import { createLog } from './src/log.ts';

/**
 * For the knex command line, with the settings that the hub and the tests use: `npm run knex -- migrate:status`, or
 * `NODE_OPTIONS='--import tsx' npx knex migrate:status`. Without DATABASE_URL it is the running embedded database.
 */
export default async function knexConfig() {
  const config = readConfig();
  return databaseConfig({
    url: config.databaseUrl ?? (await embeddedUrl(config.dataDir)),
    nodeId: 'knex',
    timeZone: config.timeZone,
    limits: 'maintenance',
    applicationName: 'queue-hub knex',
    pool: { min: 0, max: 3 },
    log: createLog(config),
  });
}
