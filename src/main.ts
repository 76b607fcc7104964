import cluster from 'node:cluster';
import { Registry } from 'prom-client';
import { v7 as uuidv7 } from 'uuid';
import { seedDemo } from '../seeds/demo.ts';
import { createAuthenticator } from './auth/authenticator.ts';
import { run } from './cli/run.ts';
import { createExecutor } from './commands/execute.ts';
import { poolShare, readConfig, type Config } from './config.ts';
import { connectDatabase, connectRaw, warmUp } from './database/connect.ts';
import { embedded } from './database/embedded.ts';
import { migrateAndGrant } from './database/migrate.ts';
import { checkPool, checkRole, checkSchema, checkServer } from './database/start-checks.ts';
import { createTail } from './feed/tail.ts';
import { createWake } from './feed/wake.ts';
import { createHttp } from './http/app.ts';
import { trustedProxies } from './hub/addresses.ts';
import { createConnections } from './hub/connections.ts';
import { createEngine } from './hub/create-engine.ts';
import { createDispatch } from './hub/dispatch.ts';
import { encodeEvent } from './hub/packets.ts';
import { createLog, type Log } from './log.ts';
import { usualSecondsOf } from './queries/estimate.ts';
import { ticketEntry } from './queries/ticket-entry.ts';
import { createRetention } from './retention/schedule.ts';
import { createRooms } from './rooms/rooms.ts';
import { announceStart } from './start-message.ts';
import { createVerifier } from './verify/verifier.ts';
import { reportListening, startWorkers } from './workers.ts';

const FEED_SILENT_AFTER_MS = 2_000;

/** Everybody is to be elsewhere within 5 s of a stop; the last one told needs a moment to connect. */
const MOVE_WITHIN_MS = 3_000;

/** Stops run in the reverse of the order in which their parts were started. */
type Stops = (() => Promise<unknown>)[];

/** A start asks `stopping` between its steps: nothing may begin once the stops have run, or it would never end. */
type Starting = { config: Config; log: Log; stops: Stops; stopping: AbortSignal };

const openDatabase = async ({ config, log, stops, stopping }: Starting): Promise<{ url: string; isDemo: boolean }> => {
  if (config.databaseUrl !== null) return { url: config.databaseUrl, isDemo: false };
  const database = await embedded({ dataDir: config.dataDir, log });
  stops.push(database.stop);
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
};

const start = async (starting: Starting): Promise<void> => {
  const { config, log, stops, stopping } = starting;
  const { url, isDemo } = await openDatabase(starting);
  stopping.throwIfAborted();
  if (config.workers > 1 && cluster.isPrimary) {
    const workers = await startWorkers({ count: config.workers, databaseUrl: url, log });
    stops.push(workers.stop);
    stopping.throwIfAborted();
    return announceStart({ config, address: workers.address, isDemo });
  }
  const session = { url, nodeId: uuidv7(), timeZone: config.timeZone, log };
  const pool = poolShare(config);
  const knex = connectDatabase({ ...session, pool });
  stops.push(() => knex.destroy());
  await checkServer(knex, config);
  await checkRole(knex, log);
  await checkSchema(knex);
  await checkPool(knex, config);
  await warmUp(knex, pool.min);
  stopping.throwIfAborted();

  const engine = await createEngine({
    engine: config.engine,
    host: config.host,
    port: config.port,
    sharedPort: config.workers > 1,
    tls: config.tls,
    origins: { publicUrl: config.publicUrl, allowed: config.allowedOrigins },
    trustedProxies: trustedProxies(config.trustedProxies),
    fetch: (request, info) => http.fetch(request, info),
    log,
  });
  // These know each other in a circle: rooms publish what the tail reads, and end the connections that it revokes.
  const rooms = createRooms({
    publish: (room, event, payload) => engine.publish(room, encodeEvent(event, payload)),
    caughtUp: () => tail.caughtUp(),
    silentMs: () => tail.silentMs(),
    onDirectoryChange: (change) => connections.onDirectoryChange(change),
    onDirectoryReset: (why) => connections.onDirectoryReset(why),
    ticketSources: {
      entryOf: (ticketToken) => ticketEntry(knex, ticketToken),
      usualSecondsOf: (entry) => usualSecondsOf(knex, entry),
      log,
    },
  });
  const connect = (applicationName: string) => () => connectRaw({ ...session, applicationName });
  const tail = createTail({ connect: connect('queue-hub feed'), listener: rooms, log });
  const wake = createWake({ connect: connect('queue-hub wake'), woken: tail.wake, log });
  const committed = () => {
    tail.wake();
    wake.committed();
  };
  const registry = new Registry();
  const dispatch = createDispatch({ executor: createExecutor({ knex, log, committed }), rooms, registry, log });
  const authenticator = createAuthenticator({ knex, config, log });
  stops.push(authenticator.close);
  const isFeedReading = () => tail.silentMs() < FEED_SILENT_AFTER_MS;
  const connections = createConnections({ engine, authenticator, dispatch, rooms, isFeedReading, log });
  const verifier = createVerifier({
    knex,
    connect: connect('queue-hub verify'),
    everySeconds: config.verifyEverySeconds,
    registry,
    log,
  });
  const http = createHttp({
    knex,
    config,
    log,
    committed,
    isFeedReading,
    authenticator,
    connections: connections.count,
    broken: verifier.broken,
    registry,
  });

  stopping.throwIfAborted();
  stops.push(tail.stop, wake.stop);
  await tail.start();
  stopping.throwIfAborted();
  wake.start();
  const address = await engine.listen();
  stops.push(async () => {
    connections.stop();
    engine.stopListening();
    engine.io.emit('hub:draining', { reconnectWithinMs: MOVE_WITHIN_MS });
    await dispatch.drain();
    await engine.close();
  });
  stopping.throwIfAborted();
  const retention = createRetention({ knex, retention: config.retention, log });
  stops.push(retention.stop, verifier.stop);
  retention.start();
  verifier.start();
  log.info({ event: 'hub_listening', engine: engine.name, ...address });
  if (cluster.isWorker) reportListening(address);
  else announceStart({ config, address, isDemo });
};

/** Until everything that was accepted is answered; after this the process ends whatever is left. */
const STOP_WITHIN_MS = 10_000;

const stopAll = async (log: Log, stops: Stops): Promise<void> => {
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
  for (const stop of stops.splice(0).reverse()) {
    await stop().catch((err: unknown) => log.error({ event: 'stop_failed', err }));
  }
  // The channel to the supervisor would keep the process.
  cluster.worker?.disconnect();
};

await run(async () => {
  const config = readConfig();
  const log = createLog(config);
  const stops: Stops = [];
  const stopping = new AbortController();
  const starting = start({ config, log, stops, stopping: stopping.signal });
  // Once, whoever asks: a worker hears Ctrl-C from the terminal and then its supervisor's SIGTERM.
  const stop = (signal: string) => {
    if (stopping.signal.aborted) return;
    log.info({ event: 'hub_stopping', signal });
    stopping.abort();
    void starting
      .catch((err: unknown) => {
        if (err !== stopping.signal.reason) log.warn({ event: 'start_given_up', err });
      })
      .then(() => stopAll(log, stops))
      .then(() => log.info({ event: 'hub_stopped' }));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  try {
    await starting;
  } catch (error) {
    if (stopping.signal.aborted) return;
    await stopAll(log, stops);
    throw error;
  }
});
