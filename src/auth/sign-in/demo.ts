import type { Config } from '../../config.ts';

/** Names and addresses that no other machine can reach. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;

const isLoopback = (host: string): boolean => LOOPBACK.test(host.replace(/^\[(.*)\]$/, '$1'));

/** What tells whether other machines reach the hub. */
export type Reach = Pick<Config, 'host' | 'publicUrl' | 'allowedOrigins' | 'trustedProxies'>;

/**
 * Everybody knows the demo's passwords and tokens. They open nothing as soon as other machines can reach the hub: by
 * itself, or by a proxy on this machine, which shows in a public address, a foreign origin or a trusted proxy.
 */
export const refusesDemo = ({ host, publicUrl, allowedOrigins, trustedProxies }: Reach): boolean => {
  const addresses = [...(publicUrl === null ? [] : [publicUrl]), ...allowedOrigins];
  const hosts = [host, ...addresses.map((address) => new URL(address).hostname)];
  return trustedProxies.length > 0 || !hosts.every(isLoopback);
};
