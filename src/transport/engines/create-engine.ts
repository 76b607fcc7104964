import { createUwsEngine } from './engine-uws.ts';
import { createWsEngine } from './engine-ws.ts';
import { defaultLimits, type EngineOptions, type HubEngine } from '../engine.ts';
import { loadUws, type Uws } from './load-uws.ts';

/**
 * The engine that the options ask for; `auto` is uWebSockets.js where it loads, else Node's http and `ws`, with one
 * warning. Rejects where `uws` is asked for and does not load, or the TLS files are no certificate with its key.
 */
export async function createEngine(options: EngineOptions, load: () => Promise<Uws> = loadUws): Promise<HubEngine> {
  const limits = { ...defaultLimits, ...options.limits };
  const uws = options.engine === 'ws' ? null : await loadIfPossible(options, load);
  return uws === null ? createWsEngine(options, limits) : createUwsEngine(uws, options, limits);
}

async function loadIfPossible({ engine, log }: EngineOptions, load: () => Promise<Uws>): Promise<Uws | null> {
  try {
    return await load();
  } catch (cause) {
    if (engine === 'uws') {
      throw new Error('HUB_ENGINE is uws, but uWebSockets.js does not load on this machine; auto falls back to ws', {
        cause,
      });
    }
    log.warn(
      { event: 'engine_fallback', engine: 'ws', node: process.version, platform: process.platform, err: cause },
      'uWebSockets.js does not load on this machine: running on Node http and ws, with less capacity',
    );
    return null;
  }
}
