import { v7 as uuidv7 } from 'uuid';
import { seedDemo } from '../seeds/demo.ts';
import type { Config } from './config.ts';
import { connectDatabase } from './database/connect.ts';
import { embedded, type EmbeddedDatabase } from './database/embedded/embedded.ts';
import { migrateAndGrant } from './database/schema/migrate.ts';
import type { Part } from './lifecycle.ts';
import type { Log } from './log.ts';

/** The database of DATABASE_URL; without one the embedded database, brought up to date and filled with the demo hospital. */
export const createDatabase = (parts: {
  config: Config;
  log: Log;
  stopping: AbortSignal;
}): Part<{ url: string; isDemo: boolean }> => {
  const { config, log, stopping } = parts;
  let database: EmbeddedDatabase | undefined;
  return {
    async start() {
      if (config.databaseUrl !== null) return { url: config.databaseUrl, isDemo: false };
      database = await embedded({ dataDir: config.dataDir, log });
      stopping.throwIfAborted();
      await migrateAndGrant({ ownerUrl: database.url, hubUrl: database.hubUrl, log });
      stopping.throwIfAborted();
      const session = { url: database.url, nodeId: uuidv7(), timeZone: config.timeZone, log };
      const knex = connectDatabase({ ...session, pool: { min: 0, max: 1 } });
      try {
        await seedDemo(knex);
      } finally {
        await knex.destroy();
      }
      return { url: database.hubUrl, isDemo: true };
    },
    stop: () => database?.stop(),
  };
};
