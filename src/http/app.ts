import path from 'node:path';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Knex } from 'knex';
import type { Registry } from 'prom-client';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { HubError } from '../protocol/errors.ts';
import { ROOT } from '../root.ts';
import { aboutRoutes } from './about.ts';
import { authRoutes } from './auth.ts';
import { deviceRoutes } from './devices.ts';
import { docsRoutes } from './docs.ts';
import type { HttpEnv } from './env.ts';
import { answerFailure, refuse } from './errors.ts';
import { openFolder } from './folder.ts';
import { healthRoutes, type Readiness } from './health.ts';
import { logoRoutes } from './logo.ts';
import { createMetrics } from './metrics.ts';
import { oidcRoutes } from './oidc/routes.ts';
import { pageRoutes } from './pages.ts';
import { PLAIN_CSS } from './plain-page.ts';
import { sameOriginOnly } from './same-origin.ts';
import { securityHeaders } from './security-headers.ts';

export type HttpParts = {
  readonly knex: Knex;
  readonly config: Config;
  readonly log: Log;
  readonly authenticator: Authenticator;
  /** Told of each commit that wrote, so that the feed carries it at once. */
  readonly committed: () => void;
  /** Whether this node can serve. */
  readonly readiness: () => Promise<Readiness>;
  /** Open WebSocket connections of this process. */
  readonly connections: () => number;
  /** Where the parts of the hub keep their metrics, and the metrics of this node as text. */
  readonly registry: Registry;
  readonly metrics: () => Promise<string>;
  /** The built pages and the generated documents, where they are not in the project's own folders. */
  readonly folders?: { readonly pages: string; readonly docs: string };
};

const LARGEST_BODY_BYTES = 16 * 1024;

/** Everything that the hub answers over HTTP: a `fetch` that the engine calls with the client's address. */
export const createHttp = (parts: HttpParts): Hono<HttpEnv> => {
  const { knex, config, log, authenticator, committed, readiness, connections } = parts;
  const { pages, docs } = parts.folders ?? {
    pages: path.join(ROOT, 'dist/pages'),
    docs: path.join(ROOT, 'docs/protocol'),
  };
  const metrics = createMetrics({ config, registry: parts.registry, text: parts.metrics, connections });

  const app = new Hono<HttpEnv>({ strict: false });
  app.onError(answerFailure(log));
  app.notFound((c) => refuse(c, new HubError('not_found')));
  app.use(securityHeaders(config));
  app.use(sameOriginOnly(config));
  app.use(bodyLimit({ maxSize: LARGEST_BODY_BYTES }));
  app.use('/auth/*', noStore);
  app.use('/devices/*', noStore);

  app.route('/', authRoutes({ knex, config, log, authenticator, committed, signInEnded: metrics.signInEnded }));
  app.route('/auth/oidc', oidcRoutes({ knex, config, log, committed, signInEnded: metrics.signInEnded }));
  app.route('/', deviceRoutes({ knex, committed }));
  app.route('/', aboutRoutes({ knex, config }));
  app.route('/', logoRoutes({ knex }));
  app.route('/', healthRoutes(readiness));
  app.route('/', metrics.routes);
  app.route('/', docsRoutes(openFolder(docs)));
  app.get('/plain.css', (c) => c.body(PLAIN_CSS, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.route('/', pageRoutes(openFolder(pages)));
  return app;
};

const noStore: Parameters<Hono<HttpEnv>['use']>[1] = async (c, next) => {
  await next();
  c.header('Cache-Control', 'no-store');
};
