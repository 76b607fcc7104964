import type { Socket as Connection } from 'engine.io';
import { networkOf } from '../../auth/sign-in/buckets.ts';
import { createGauge, type Rate } from '../../limits/rate.ts';

export type Strangers = {
  /** Whether one more may come from there now; counts as its coming. */
  mayCome(address: string): boolean;
  /** It is open, and nobody knows whose it is until `isKnown` or its end. */
  came(connection: Connection, address: string): void;
  isKnown(connection: Connection): void;
  /** Connections without a session. */
  count(): number;
};

/** One entry for each recent address. Clearing all of them only ever lets more in. */
const REMEMBERED = 20_000;

/**
 * Limits by address hold only for connections that have no session yet: a whole hospital is one address,
 * and ten thousand of its screens may come back at once.
 */
export const createStrangers = ({ most, rate }: { readonly most: number; readonly rate: Rate }): Strangers => {
  const waiting = new Map<string, number>();
  const leaving = new WeakMap<Connection, () => void>();
  const gauges = new Map<string, ReturnType<typeof createGauge>>();
  let count = 0;

  const mayKnock = (network: string): boolean => {
    if (gauges.size > REMEMBERED) gauges.clear();
    const gauge = gauges.get(network) ?? createGauge(rate);
    gauges.set(network, gauge);
    return gauge(performance.now());
  };

  return {
    mayCome(address) {
      const network = networkOf(address);
      return (waiting.get(network) ?? 0) < most && mayKnock(network);
    },
    came(connection, address) {
      const network = networkOf(address);
      waiting.set(network, (waiting.get(network) ?? 0) + 1);
      count += 1;
      const leave = () => {
        if (!leaving.delete(connection)) return;
        // A listener for as long as the connection would be half a kilobyte of each.
        connection.off('close', leave);
        count -= 1;
        const left = (waiting.get(network) ?? 1) - 1;
        if (left === 0) waiting.delete(network);
        else waiting.set(network, left);
      };
      leaving.set(connection, leave);
      connection.once('close', leave);
    },
    isKnown: (connection) => leaving.get(connection)?.(),
    count: () => count,
  };
};
