import { Hono } from 'hono';
import type { Knex } from 'knex';
import { networkOf } from '../auth/sign-in/buckets.ts';
import { createGate } from '../limits/gate.ts';
import { openPairing, pollPairing } from '../auth/devices/pairings.ts';
import { createThrottle } from '../limits/throttle.ts';
import { httpRoutes } from '../protocol/http-routes.ts';
import type { HttpEnv } from './env.ts';
import { jsonRoute } from './json-route.ts';

export type DeviceParts = { readonly knex: Knex; readonly committed: () => void };

/** A screen becomes a device: it opens a pairing, shows the code, and polls until an administrator has approved it. */
export const deviceRoutes = ({ knex, committed }: DeviceParts): Hono<HttpEnv> => {
  const throttle = createThrottle(knex);
  /** Neither needs a session. So together they get two connections of the pool, and one network gets 60 of those who wait. */
  const gate = createGate({ atOnce: 2, waiting: 1_000, each: 60 });

  const app = new Hono<HttpEnv>();
  jsonRoute(app, httpRoutes.openPairing, async (c, input) => {
    const network = networkOf(c.env.address);
    const bucket = { name: `pairing ${network}`, burst: 20, intervalMs: 30_000 };
    return gate(async () => {
      await throttle.take([bucket]);
      return openPairing(knex, { ...input, network });
    }, network);
  });
  jsonRoute(app, httpRoutes.pairing, async (c) => {
    const network = networkOf(c.env.address);
    const state = await gate(() => pollPairing(knex, c.req.param('pairingId') ?? ''), network);
    if (state.status === 'approved') committed();
    return state;
  });
  return app;
};
