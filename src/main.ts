import cluster from 'node:cluster';
import { v7 as uuidv7 } from 'uuid';
import { run } from './cli/run.ts';
import { environmentNotes, readConfig, type Config } from './config.ts';
import { createPool } from './database/start/open-pool.ts';
import { createDatabase } from './demo-database.ts';
import { createHub } from './hub.ts';
import { runUntilStopped, type Starting } from './lifecycle.ts';
import { createLog } from './log.ts';
import { announceStart } from './start-message.ts';
import { createWorkers, reportListening } from './workers.ts';

/** Part after part: the database, and on it either the workers or one hub. */
const start = async (config: Config, { log, begin, stopping }: Starting): Promise<void> => {
  const { url, isDemo } = await begin(createDatabase({ config, log, stopping }));
  if (config.workers > 1 && cluster.isPrimary) {
    const address = await begin(createWorkers({ count: config.workers, databaseUrl: url, log, stopping }));
    return announceStart({ config, address, isDemo });
  }
  const session = { url, nodeId: uuidv7(), timeZone: config.timeZone, log };
  const knex = await begin(createPool({ session, config, log, signal: stopping }));
  const hub = await createHub({ config, session, knex, log, stopping });
  await begin(hub.sessions);
  await begin(hub.feed);
  const address = await begin(hub.sockets);
  await begin(hub.health);
  await begin(hub.retention);
  await begin(hub.opening);
  await begin(hub.verifier);
  log.info({ event: 'hub_listening', engine: hub.engine, ...address });
  if (cluster.isWorker) reportListening(address);
  else announceStart({ config, address, isDemo });
};

await run(async () => {
  const config = readConfig();
  const log = createLog(config);
  if (cluster.isPrimary) for (const note of environmentNotes()) log.warn(note);
  await runUntilStopped(
    log,
    (starting) => start(config, starting),
    // The channel to the supervisor would keep the process.
    () => cluster.worker?.disconnect(),
  );
});
