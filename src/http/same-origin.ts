import type { MiddlewareHandler } from 'hono';
import type { Config } from '../config.ts';
import { HubError } from '../protocol/errors.ts';
import type { HttpEnv } from './env.ts';

/**
 * Refuses what another site's page could make a browser send: a foreign Origin, or a body in a form that needs no
 * preflight. Programs that are no browser send no Origin. The cookie's SameSite=Strict is the other lock on this door.
 * hono's csrf looks at such forms alone, and one right header of two is enough for it (docs/decisions/0011).
 */
export const sameOriginOnly =
  (config: Pick<Config, 'publicUrl'>): MiddlewareHandler<HttpEnv> =>
  async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
    const origin = c.req.header('Origin');
    if (origin !== undefined && !isOwn(origin, { host: c.req.header('Host'), publicUrl: config.publicUrl })) {
      throw new HubError('forbidden', { origin: 'foreign', hint: 'behind a proxy set PUBLIC_URL' });
    }
    const site = c.req.header('Sec-Fetch-Site');
    if (site !== undefined && site !== 'same-origin' && site !== 'none') {
      throw new HubError('forbidden', { origin: 'foreign' });
    }
    const type = c.req.header('Content-Type');
    const hasBody = type !== undefined || Number(c.req.header('Content-Length') ?? 0) > 0;
    if (hasBody && !/^application\/json\s*(;|$)/i.test(type ?? '')) {
      throw new HubError('invalid_input', { contentType: 'application/json is taken' });
    }
    return next();
  };

/** The scheme is compared only with PUBLIC_URL's: behind a proxy that ends TLS the hub itself speaks plain HTTP. */
const isOwn = (origin: string, own: { host: string | undefined; publicUrl: string | null }): boolean => {
  if (!URL.canParse(origin)) return false;
  const claimed = new URL(origin);
  if (own.publicUrl !== null && new URL(own.publicUrl).origin === claimed.origin) return true;
  const asked = `${claimed.protocol}//${own.host}`;
  return own.host !== undefined && URL.canParse(asked) && new URL(asked).host === claimed.host;
};
