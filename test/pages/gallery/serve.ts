import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { createServer } from 'vite';

export type Gallery = {
  /** Draws one state of one page in this tab. */
  readonly show: (tab: Page, page: GalleryPage, state: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The public pages' components, each drawn from a state alone, without a hub. */
export const serveGallery = async (): Promise<Gallery> => {
  const cacheDir = await mkdtemp(path.join(os.tmpdir(), 'gallery-'));
  const server = await createServer({
    configFile: false,
    root: path.join(import.meta.dirname, '../../..'),
    cacheDir,
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null, fs: { strict: false } },
    logLevel: 'error',
  });
  await server.listen();
  const [origin = ''] = server.resolvedUrls?.local ?? [];
  return {
    async show(tab, page, state) {
      await tab.goto(`${origin}test/pages/gallery/${page}.html#${encodeURIComponent(state)}`);
      await tab.waitForSelector(`html[data-state="${state}"]`);
    },
    close: async () => {
      await server.close();
      await rm(cacheDir, { recursive: true, force: true });
    },
  };
};

export const sizes = {
  board: { viewport: { width: 1920, height: 1080 }, deviceScaleFactor: 1 },
  kiosk: { viewport: { width: 1080, height: 1920 }, deviceScaleFactor: 1 },
  ticket: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
} as const;
export type GalleryPage = keyof typeof sizes;
