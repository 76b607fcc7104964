import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { openBrowser } from '../../support/browser.ts';
import { boardStates } from './board-states.ts';
import { kioskStates } from './kiosk-states.ts';
import { serveGallery, sizes } from './serve.ts';
import { ticketStates } from './ticket-states.ts';

/** `node --import tsx test/pages/gallery/shoot.ts docs/screens [page | page/state …]`: a picture of each state. */
const [folder = 'docs/screens', ...wanted] = process.argv.slice(2);
const states = { board: boardStates, kiosk: kioskStates, ticket: ticketStates };

const gallery = await serveGallery();
const browser = await openBrowser();
await mkdir(folder, { recursive: true });
for (const page of ['board', 'kiosk', 'ticket'] as const) {
  const context = await browser.newContext({ ...sizes[page], reducedMotion: 'reduce' });
  const tab = await context.newPage();
  tab.on('pageerror', (error) => process.stderr.write(`${page}: ${error.stack ?? error.message}\n`));
  for (const state of Object.keys(states[page])) {
    if (wanted.length > 0 && !wanted.includes(page) && !wanted.includes(`${page}/${state}`)) continue;
    await gallery.show(tab, page, state);
    await tab.screenshot({ path: path.join(folder, `${page}-${state}.png`) });
  }
  await context.close();
}
await browser.close();
await gallery.close();
