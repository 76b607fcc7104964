import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { protocolPages } from './protocol-docs/pages.ts';
import { readsModule } from './protocol-docs/reads.ts';
import { run } from './run.ts';

const folder = path.join(import.meta.dirname, '../../docs/protocol');

const reads = path.join(import.meta.dirname, '../client/reads.ts');

/** `npm run docs:protocol`: writes docs/protocol and what pages need to know of the contracts. A test fails where either is old. */
await run(async () => {
  const pages = protocolPages();
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    if (!pages.has(name)) await rm(path.join(folder, name));
  }
  for (const [name, text] of pages) await writeFile(path.join(folder, name), text);
  await writeFile(reads, readsModule());
});
