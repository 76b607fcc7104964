import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP, SocketAddress } from 'node:net';

/** Throws RangeError naming an entry that is neither an IP address nor a CIDR range. */
export function trustedProxies(entries: readonly string[]): BlockList {
  const trusted = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const version = isIP(address);
    if (version === 0) throw new RangeError(`'${entry}' is neither an IP address nor a CIDR range`);
    const family = version === 4 ? 'ipv4' : 'ipv6';
    if (prefix === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(prefix), family);
  }
  return trusted;
}

/**
 * The client's own address: what the connection says, or, where that is a trusted proxy, the last address in
 * X-Forwarded-For that no trusted proxy has. Everything left of it was written by the client and is not believed.
 * proxy-addr would take any text for an address (docs/decisions/0011).
 */
export function clientAddress(
  { remote, forwardedFor }: { readonly remote: string; readonly forwardedFor: string | undefined },
  trusted: BlockList,
): string {
  let address = plainAddress(remote) ?? remote;
  if (forwardedFor === undefined) return address;
  for (const hop of forwardedFor.split(',').toReversed()) {
    if (!isTrusted(trusted, address)) break;
    const before = plainAddress(withoutPort(hop.trim()));
    if (before === null) break;
    address = before;
  }
  return address;
}

/** The same from a handshake. */
export function handshakeAddress(
  { address, headers }: { readonly address: string; readonly headers: IncomingHttpHeaders },
  trusted: BlockList,
): string {
  const forwardedFor = headers['x-forwarded-for'];
  return clientAddress(
    { remote: address, forwardedFor: Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor },
    trusted,
  );
}

/** One spelling per address: IPv6 shortened (uWebSockets.js writes it out), an IPv4 inside an IPv6 as the IPv4. */
function plainAddress(text: string): string | null {
  const version = isIP(text);
  if (version === 0) return null;
  if (version === 4) return text;
  const { address } = new SocketAddress({ address: text.split('%')[0] ?? text, family: 'ipv6' });
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}

function isTrusted(trusted: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && trusted.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/** `203.0.113.7:4711` and `[2001:db8::1]:4711`, as some proxies write them. */
function withoutPort(hop: string): string {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(hop)?.[1] ?? hop;
}
