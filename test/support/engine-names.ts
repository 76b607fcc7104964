import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { HubEngine } from '../../src/transport/engine.ts';

const { platform, arch, versions } = process;
const addon = `uws_${platform}_${arch}_${versions.modules}.node`;
const folder = path.dirname(createRequire(import.meta.url).resolve('uWebSockets.js/package.json'));

/** Those that run on this Node: uWebSockets.js has no build for the newest. The first is the one that a hub takes by itself. */
export const engineNames: readonly [HubEngine['name'], ...HubEngine['name'][]] = existsSync(path.join(folder, addon))
  ? ['uws', 'ws']
  : ['ws'];
