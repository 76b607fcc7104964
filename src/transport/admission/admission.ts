import type { IncomingHttpHeaders } from 'node:http';
import type { BlockList } from 'node:net';
import { Server, type ErrorCallback, type transports } from 'engine.io';
import { handshakeAddress } from '../../limits/addresses.ts';
import type { EngineLimits, EngineOptions } from '../engine.ts';
import { isOriginAllowed, type OriginRule } from './origins.ts';
import { createStrangers, type Strangers } from './strangers.ts';

/** engine.io's own type of a handshake; it does not export the name. */
export type EngineRequest = ConstructorParameters<typeof transports.websocket>[0];

/** Who may connect, as of now. */
export type Admission = {
  readonly origins: OriginRule;
  readonly strangers: Strangers;
  readonly trustedProxies: BlockList;
  isClosing: boolean;
};

export function admissionTo({ origins, trustedProxies }: EngineOptions, limits: EngineLimits): Admission {
  const { maxStrangersPerAddress: most, handshakesPerAddress: rate } = limits;
  return { origins, trustedProxies, strangers: createStrangers({ most, rate }), isClosing: false };
}

/** What engine.io hands over of a handshake, on either engine. */
type Handshake = {
  readonly headers: IncomingHttpHeaders;
  readonly connection: { readonly remoteAddress?: string | undefined };
  readonly _query: Record<string, string | undefined>;
};

export type Refusal = { readonly code: Parameters<ErrorCallback>[0] & number; readonly message: string };

/**
 * Why this handshake is refused, or null. It must stay synchronous: engine.io on uWebSockets.js touches the response
 * after whatever it awaited, and a client that left in the meantime then ends the process (§7.4). `sid` is how
 * engine.io moves a polling session to WebSocket: it passes by the checks of a first request and would put a second
 * connection under a live session, whose rooms stay with the first. Older protocols it refuses too late, when the
 * answer has been given. Transports other than WebSocket are not among its options.
 */
export function refusalOf(handshake: Handshake, admission: Admission): Refusal | null {
  const { headers, _query: query } = handshake;
  const { origins, strangers, isClosing } = admission;
  if (query['sid'] !== undefined) return { code: Server.errors.UNKNOWN_SID, message: 'sessions do not move here' };
  if (query['EIO'] !== '4') return { code: Server.errors.UNSUPPORTED_PROTOCOL_VERSION, message: 'protocol 4 only' };
  if (isClosing) return { code: Server.errors.FORBIDDEN, message: 'this node is closing' };
  if (!isOriginAllowed(origins, { origin: headers.origin, host: headers.host })) {
    return { code: Server.errors.FORBIDDEN, message: 'this origin is not allowed; see ALLOWED_ORIGINS' };
  }
  if (!strangers.mayCome(addressOf(handshake, admission))) {
    return { code: Server.errors.FORBIDDEN, message: 'too many connections without a session come from this address' };
  }
  return null;
}

/** The client's own address, seen through the trusted proxies. */
export function addressOf(
  { headers, connection }: Pick<Handshake, 'headers' | 'connection'>,
  { trustedProxies }: Admission,
): string {
  return handshakeAddress({ address: connection.remoteAddress ?? '', headers }, trustedProxies);
}
