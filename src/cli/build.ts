import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { folderOf, stampOf, stateOf } from '../built.js';
import { run } from './run.ts';

const configs = {
  pages: ['pages/vite.public.ts', 'pages/vite.staff.ts'],
  hub: ['vite.hub.ts'],
} as const;

/** `npm run build`: the pages and the hub, each built again only where a source is newer. */
await run(async () => {
  for (const part of ['pages', 'hub'] as const) {
    if ((await stateOf(part)) === 'current') continue;
    process.stdout.write(`Building the ${part} …\n`);
    const { build } = await import('vite');
    await rm(folderOf(part), { recursive: true, force: true });
    for (const config of configs[part])
      await build({ configFile: path.join(import.meta.dirname, '..', config), logLevel: 'warn' });
    await writeFile(stampOf(part), '');
  }
});
