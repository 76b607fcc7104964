import { Hono } from 'hono';
import type { Knex } from 'knex';
import { networkOf } from '../auth/buckets.ts';
import { createGate } from '../auth/gate.ts';
import { openPairing, pollPairing } from '../auth/pairings.ts';
import { createThrottle } from '../auth/throttle.ts';
import { pairingInput } from '../protocol/http.ts';
import type { HttpEnv } from './env.ts';
import { jsonBody } from './json-body.ts';

export type DeviceParts = { readonly knex: Knex; readonly committed: () => void };

/** A screen becomes a device: it opens a pairing, shows the code, and polls until an administrator has approved it. */
export const deviceRoutes = ({ knex, committed }: DeviceParts): Hono<HttpEnv> => {
  const throttle = createThrottle(knex);
  /** These two need no session, so a flood of them gets two connections of the pool. */
  const gate = createGate({ atOnce: 2, waiting: 200 });

  return new Hono<HttpEnv>()
    .post('/pairings', async (c) => {
      const input = await jsonBody(c, pairingInput);
      const bucket = { name: `pairing ${networkOf(c.env.address)}`, burst: 20, intervalMs: 30_000 };
      const pairing = await gate(async () => {
        await throttle.take([bucket]);
        return openPairing(knex, input);
      });
      return c.json(pairing, 201);
    })
    .get('/pairings/:pairingId', async (c) => {
      const state = await gate(() => pollPairing(knex, c.req.param('pairingId')));
      if (state.status === 'approved') committed();
      return c.json(state);
    });
};
