import { setTimeout as sleep } from 'node:timers/promises';
import { Hono } from 'hono';
import type { Knex } from 'knex';
import { createGate } from '../limits/gate.ts';
import { Settings } from '../models/settings.ts';
import { HubError } from '../protocol/errors.ts';
import { logoAddressOf } from '../queries/logo.ts';
import type { HttpEnv } from './env.ts';
import { answerAsset, FOR_EVER, type Asset } from './folder.ts';

/** The present one, and former ones for screens that have not heard of the change yet. */
const KEPT = 8;
/** Between two questions to the database, however many addresses strangers make up. */
const REST_MS = 50;

/** `/logo/<sha256>`: the hospital's logo, named by its content as `logoAddressOf` does. Anybody may see it. */
export const logoRoutes = ({ knex }: { readonly knex: Knex }): Hono<HttpEnv> => {
  const known = new Map<string, Asset>();
  const oneAtATime = createGate({ atOnce: 1, waiting: 1 });
  let coming: Promise<void> | null = null;
  let restsUntil = 0;

  /** Shared by all who ask before it begins: a logo may have been saved since the one that is under way began. */
  const readPresent = (): Promise<void> => {
    coming ??= oneAtATime(async () => {
      await sleep(Math.max(0, restsUntil - performance.now()));
      coming = null;
      restsUntil = performance.now() + REST_MS;
      const { logo } = await Settings.query(knex).select('logo').first().throwIfNotFound();
      if (logo === null) return;
      known.set(logoAddressOf(logo), pictureIn(logo));
      for (const address of [...known.keys()].slice(0, -KEPT)) known.delete(address);
    });
    return coming;
  };

  return new Hono<HttpEnv>().get('/logo/:hash{[0-9a-f]{64}}', async (c) => {
    const { path } = c.req;
    if (!known.has(path)) await readPresent();
    const picture = known.get(path);
    if (!picture) throw new HubError('not_found');
    return answerAsset(c, picture, FOR_EVER);
  });
};

/** Of a `data:` URL as src/protocol/branding.ts lets in. */
const pictureIn = (logo: string): Asset => {
  const [head = '', base64 = ''] = logo.split(',');
  return {
    bytes: new Uint8Array(Buffer.from(base64, 'base64')),
    gzipped: null,
    type: /^data:([^;]+)/.exec(head)?.[1] ?? 'application/octet-stream',
    etag: `"${logoAddressOf(logo).slice(-27)}"`,
  };
};
