import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Config } from '../config.ts';
import { HubError } from '../protocol/errors.ts';
import type { HttpEnv } from './env.ts';

export type MetricsParts = {
  readonly config: Pick<Config, 'metricsToken'>;
  readonly registry: Registry;
  /** The text for Prometheus: of this process, or of all workers together. */
  readonly text: () => Promise<string>;
  /** Open WebSocket connections of this process. */
  readonly connections: () => number;
};

export type Metrics = { readonly routes: Hono<HttpEnv>; readonly signInEnded: (outcome: string) => void };

/** `/metrics` for Prometheus, with METRICS_TOKEN; without it there is no such page. */
export const createMetrics = ({ config: { metricsToken }, registry, text, connections }: MetricsParts): Metrics => {
  if (metricsToken === null) return { routes: new Hono<HttpEnv>(), signInEnded: () => undefined };
  collectDefaultMetrics({ register: registry });
  const gauge: Gauge = new Gauge({
    name: 'hub_connections',
    help: 'Open WebSocket connections of this node.',
    registers: [registry],
    collect: () => gauge.set(connections()),
  });
  const signIns = new Counter({
    name: 'hub_sign_ins_total',
    help: 'Sign-ins that were tried, by what became of them.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const routes = new Hono<HttpEnv>().get('/metrics', async (c) => {
    const given = /^Bearer +([^\s]+)$/i.exec(c.req.header('Authorization') ?? '')?.[1] ?? '';
    if (!timingSafeEqual(digest(given), digest(metricsToken))) throw new HubError('not_found');
    return c.body(await text().catch(refuse), 200, {
      'Content-Type': registry.contentType,
      'Cache-Control': 'no-store',
    });
  });
  return { routes, signInEnded: (outcome) => signIns.inc({ outcome }) };
};

/** A worker gave no answer. Without its numbers all counters would seem to start again. */
const refuse = (cause: unknown): never => {
  throw new HubError('unavailable', { metrics: 'incomplete' }, { cause });
};

/** Of equal length whatever is given, as the comparison needs it. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
