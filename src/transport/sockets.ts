import type { HubEngine } from './engine.ts';

/** Every screen is to be elsewhere within 5 s of a stop; the last one told needs a moment to connect. */
const MOVE_WITHIN_MS = 3_000;

/** The port: open from the start on. At the stop screens move on, and what was accepted is answered first. */
export const createSockets = (parts: {
  engine: HubEngine;
  identity: { stop(): void };
  drains: readonly (() => Promise<void>)[];
}) => {
  const { engine, identity, drains } = parts;
  let listens = false;
  return {
    async start() {
      const address = await engine.listen();
      listens = true;
      return address;
    },
    async stop() {
      identity.stop();
      if (!listens) return;
      engine.stopListening();
      engine.io.emit('hub:draining', { reconnectWithinMs: MOVE_WITHIN_MS });
      await Promise.all(drains.map((drain) => drain()));
      await engine.close();
    },
  };
};
