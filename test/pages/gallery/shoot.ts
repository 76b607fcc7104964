import { mkdir, mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';

/** `node --import tsx test/pages/gallery/shoot.ts <folder> [page/state …]`: pictures of the states, for docs/screens. */
const [folder = 'docs/screens', ...wanted] = process.argv.slice(2);
const sizes = {
  board: { width: 1920, height: 1080, scale: 1 },
  kiosk: { width: 1080, height: 1920, scale: 1 },
  ticket: { width: 390, height: 844, scale: 2 },
};

const server = await createServer({
  configFile: false,
  root: path.join(import.meta.dirname, '../../..'),
  cacheDir: await mkdtemp(path.join(os.tmpdir(), 'gallery-')),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: { port: 0, hmr: false, watch: null },
  logLevel: 'warn',
});
await server.listen();
const origin = server.resolvedUrls?.local[0] ?? '';
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
await mkdir(folder, { recursive: true });
for (const [page, { width, height, scale }] of Object.entries(sizes)) {
  const module: Record<string, Record<string, unknown>> = await import(`./${page}-states.ts`).catch(() => ({}));
  const states = Object.keys(module[`${page}States`] ?? {}).filter(
    (state) => wanted.length === 0 || wanted.includes(page) || wanted.includes(`${page}/${state}`),
  );
  if (states.length === 0) continue;
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    reducedMotion: 'reduce',
  });
  const tab = await context.newPage();
  tab.on('console', (message) => message.type() === 'error' && process.stderr.write(`${page}: ${message.text()}\n`));
  tab.on('pageerror', (error) => process.stderr.write(`${page}: ${error.stack ?? error.message}\n`));
  for (const state of states) {
    await tab.goto(`${origin}test/pages/gallery/${page}.html?state=${state}`);
    await tab.waitForSelector('#root > *', { timeout: 30_000 });
    await tab.evaluate(() => document.fonts.ready);
    await tab.waitForTimeout(100);
    await tab.screenshot({ path: path.join(folder, `${page}-${state}.png`) });
  }
  await context.close();
}
await browser.close();
await server.close();
