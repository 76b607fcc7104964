import type { Socket as Connection } from 'engine.io';
import type { Log } from '../../log.ts';
import type { EngineLimits } from '../engine.ts';

type Packet = { readonly type: string; readonly data?: unknown };

/** What holds for every connection before and below its session: refused means closed, and a flood is cut off. */
export function guardConnection(connection: Connection, limits: EngineLimits, log: Log): void {
  connection.on('packetCreate', closeAfterRefusal);
  const isFlooding = floodGauge(limits);
  connection.on('packet', ({ data }: Packet) => {
    if (!isFlooding(typeof data === 'string' ? data.length : 0)) return;
    log.warn({ event: 'connection_flooding', connectionId: publicId(connection) });
    connection.close();
  });
}

/**
 * A refusal in `io.use` leaves the connection open, and the next CONNECT on it is looked up again: one socket made
 * 72,000 guesses in 3 s. `4` is CONNECT_ERROR, which goes out before the close.
 */
function closeAfterRefusal(this: Connection, { type, data }: Packet): void {
  if (type !== 'message' || typeof data !== 'string' || !data.startsWith('4')) return;
  process.nextTick(() => this.close());
}

const MOST_PINGS_PER_SECOND = 20;

/**
 * Counts WebSocket's own pings of one connection. Each ping makes a pong. A client that does not read lets the pongs pile up,
 * below everything that counts packets. Browsers send no pings.
 */
export const pingGauge = (): (() => boolean) => {
  const isFlooding = floodGauge({ maxPacketsPerSecond: MOST_PINGS_PER_SECOND, maxBytesPerSecond: 0 });
  return () => isFlooding(0);
};

/** Counts packets and characters in windows of a second; true once one window holds more than it may. */
function floodGauge({
  maxPacketsPerSecond,
  maxBytesPerSecond,
}: Pick<EngineLimits, 'maxPacketsPerSecond' | 'maxBytesPerSecond'>): (length: number) => boolean {
  let windowEndsAt = 0;
  let packets = 0;
  let characters = 0;
  return (length) => {
    const now = performance.now();
    if (now >= windowEndsAt) {
      windowEndsAt = now + 1_000;
      packets = 0;
      characters = 0;
    }
    packets += 1;
    characters += length;
    return packets > maxPacketsPerSecond || characters > maxBytesPerSecond;
  };
}

/** Enough to find it in the log again; the whole of the id is the session's secret in engine.io. */
function publicId(connection: Connection): string {
  return `${Reflect.get(connection, 'id')}`.slice(0, 6);
}
