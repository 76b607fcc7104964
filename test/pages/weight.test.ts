import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { aDoctor, anEntry } from '../support/builders.ts';
import { paired } from '../support/screens.ts';
import { describeInChromium } from '../support/stage.ts';
import { atMost } from '../support/slowness.ts';

const pages = path.join(import.meta.dirname, '../../dist/pages');
const MOST_KB = 55;
/** The aim is a second on a machine that does nothing else; here test files run side by side. */
const PAINTED_WITHIN_MS = 5_000;

describeInChromium('what a public page costs', (stage) => {
  const address = {
    kiosk: async () => `/kiosk#token=${(await paired(stage.knex, { kind: 'kiosk' })).token}`,
    board: async () => `/board#token=${(await paired(stage.knex, { kind: 'board' })).token}`,
    ticket: async () => `/ticket/${(await anEntry(stage.knex)).ticketToken}`,
  };
  const first = {
    kiosk: 'Do you have an appointment today?',
    board: 'Please wait for your number',
    ticket: 'Live',
  };

  test.each(['kiosk', 'board', 'ticket'] as const)(
    `the %s loads at most ${MOST_KB} KB of gzipped script, and is painted soon`,
    async (name) => {
      await aDoctor(stage.knex);
      const page = await stage.open('about:blank', { locale: 'en-GB' });
      const scripts = new Set<string>();
      page.on('response', (response) => {
        if (response.request().resourceType() === 'script') scripts.add(new URL(response.url()).pathname);
      });
      await page.goto(stage.hub.url + (await address[name]()));
      await page.getByText(first[name]).first().waitFor();
      const [painted, live] = await page.evaluate(() => [
        performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.POSITIVE_INFINITY,
        performance.now(),
      ]);
      const sizes = await Promise.all([...scripts].map(async (script) => gzipped(path.join(pages, script))));
      const kilobytes = sizes.reduce((sum, size) => sum + size, 0) / 1024;
      process.stdout.write(
        `${name}: ${kilobytes.toFixed(1)} KB of script, painted after ${Math.round(painted ?? 0)} ms, live after ${Math.round(live ?? 0)} ms\n`,
      );
      expect(scripts.size).toBeGreaterThan(0);
      expect(kilobytes).toBeLessThan(MOST_KB);
      expect(painted).toBeLessThan(atMost(PAINTED_WITHIN_MS));
    },
  );
});

const gzipped = async (file: string): Promise<number> => gzipSync(await readFile(file), { level: 9 }).length;
