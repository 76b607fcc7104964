import cluster from 'node:cluster';
import type { Knex } from 'knex';
import { Registry } from 'prom-client';
import { createAuthenticator } from './auth/authenticator.ts';
import { handlers } from './commands/index.ts';
import type { Config } from './config.ts';
import { connectRaw } from './database/connect.ts';
import type { SessionSettings } from './database/session.ts';
import { createDoor } from './execution/door.ts';
import { createExecutor } from './execution/execute.ts';
import { createFeed } from './feed/feed.ts';
import { createHttp } from './http/app.ts';
import { createReadiness } from './http/health.ts';
import { createIdentity, type Holder } from './identity/identity.ts';
import type { Part } from './lifecycle.ts';
import type { Log } from './log.ts';
import { ticketEntry } from './queries/ticket-entry.ts';
import { usualSecondsOf } from './queries/usual-seconds.ts';
import { createRetention } from './retention/schedule.ts';
import { createPublisher } from './rooms/publisher.ts';
import { createSubscriptions } from './rooms/subscriptions.ts';
import { createTickets } from './tickets/tickets.ts';
import { trustedProxies } from './limits/addresses.ts';
import { openConnections } from './transport/connections.ts';
import { createEngine } from './transport/engines/create-engine.ts';
import { createDispatch, type Sender } from './transport/dispatch.ts';
import { createHealthPort } from './transport/engines/health-port.ts';
import { encodeEvent } from './transport/packets.ts';
import { createSockets } from './transport/sockets.ts';
import { createVerifier } from './verify/verifier.ts';
import { createOpening } from './visits/opening.ts';
import { joinWorkers, type Address } from './workers.ts';

type HubParts = {
  readonly config: Config;
  readonly session: SessionSettings & { readonly log: Log };
  readonly knex: Knex;
  readonly log: Log;
  readonly stopping: AbortSignal;
};

/** One hub on an open pool, put together. Its parts are started in this order. */
export type Hub = {
  readonly engine: string;
  readonly sessions: Part;
  readonly feed: Part;
  readonly sockets: Part<Address>;
  readonly health: Part;
  readonly retention: Part;
  readonly opening: Part;
  readonly verifier: Part;
};

export const createHub = async ({ config, session, knex, log, stopping }: HubParts): Promise<Hub> => {
  const connect = (applicationName: string) => () => connectRaw({ ...session, applicationName });
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
  const authenticator = createAuthenticator({ knex, config, log });
  const publisher = createPublisher({
    publish: (room, event, payload) => engine.publish(room, encodeEvent(event, payload)),
  });
  const tickets = createTickets({
    rows: publisher,
    entryOf: (ticketToken) => ticketEntry(knex, ticketToken),
    usualSecondsOf: (entry) => usualSecondsOf(knex, entry),
    log,
  });
  const identity = createIdentity<Sender & Holder>({ authenticator, changed: publisher.rescope, log });
  const feed = createFeed({
    connect,
    timeZone: config.timeZone,
    url: session.url,
    // Identity first: a session that is over must not be told of what was committed with its end.
    listeners: [identity, publisher, tickets],
    log,
    stopping,
  });
  const { committed } = feed;
  const registry = new Registry();
  const subscriptions = createSubscriptions({ publisher, tail: feed, tickets });
  const door = createDoor({ executor: createExecutor({ knex, handlers, log, committed }), registry, log });
  const dispatch = createDispatch({ door, subscriptions, log });
  openConnections({ engine, authenticator, dispatch, identity, log });
  const verifier = createVerifier({
    knex,
    connect: connect('queue-hub verify'),
    everySeconds: config.verifyEverySeconds,
    registry,
    log,
  });
  const readiness = createReadiness({ knex, isFeedReading: feed.isReading, broken: verifier.broken });
  const node = cluster.isWorker
    ? joinWorkers({ readiness, registry })
    : { readiness, metrics: () => registry.metrics() };
  const connections = identity.count;
  const http = createHttp({ knex, config, log, committed, authenticator, connections, registry, ...node });
  const { host, healthPort, workers } = config;
  return {
    engine: engine.name,
    sessions: { start: () => undefined, stop: authenticator.close },
    feed,
    sockets: createSockets({ engine, identity, drains: [door.drain, dispatch.drain] }),
    health: createHealthPort({ host, port: healthPort, sharedPort: workers > 1, fetch: http.fetch, log }),
    opening: createOpening({ knex, committed, log }),
    retention: createRetention({ knex, connect: connect('queue-hub retention'), retention: config.retention, log }),
    verifier,
  };
};
