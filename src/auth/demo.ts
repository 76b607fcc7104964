import type { Config } from '../config.ts';

/** Names and addresses that no other machine can reach. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;

/** Everybody knows the demo's passwords and tokens, so they open nothing as soon as other machines can reach the hub. */
export const refusesDemo = ({ host }: Pick<Config, 'host'>): boolean => !LOOPBACK.test(host);
