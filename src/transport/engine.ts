import type { BlockList } from 'node:net';
import type { Server, Socket } from 'socket.io';
import type { Log } from '../log.ts';
import type { OriginRule } from './admission/origins.ts';
import type { Rate } from '../limits/rate.ts';

/** A Hono app's `fetch`; `address` is the client's own, seen through the trusted proxies. */
export type HubFetch = (request: Request, info: { readonly address: string }) => Response | Promise<Response>;

/** Bytes, packets and milliseconds; see `defaultLimits`. */
export type EngineLimits = {
  /** One message, or the body of one HTTP request. Above it: the connection is closed, or 413. */
  readonly maxPayloadBytes: number;
  /** What one slow reader may have waiting before it is cut off; above twice the largest view (40,000 rows are 30 MB). */
  readonly maxBackpressureBytes: number;
  /** Ceilings per connection, below the finer limits of dispatch; above them the connection is closed. */
  readonly maxPacketsPerSecond: number;
  readonly maxBytesPerSecond: number;
  /** Connections from one address that have no session yet; and how many such may come. Above either: refused. */
  readonly maxStrangersPerAddress: number;
  readonly handshakesPerAddress: Rate;
  /** How long a connection may stay without a session. */
  readonly connectTimeoutMs: number;
  readonly pingIntervalMs: number;
  readonly pingTimeoutMs: number;
};

export type EngineOptions = {
  readonly engine: 'auto' | 'uws' | 'ws';
  readonly host: string;
  /** 0 means any free port. */
  readonly port: number;
  /** Several processes on one port; otherwise a taken port is an error. */
  readonly sharedPort: boolean;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
  readonly origins: OriginRule;
  readonly trustedProxies: BlockList;
  readonly fetch: HubFetch;
  readonly log: Log;
  readonly limits?: Partial<EngineLimits>;
};

/**
 * What the hub needs of a transport, and nothing else. Rooms here are the transport's own (a topic of the native
 * socket), not those of Socket.IO's adapter: a packet is encoded once and handed to the native fan-out (§7.5).
 *
 * On one socket, acknowledgements, `socket.emit`, `sendEncoded` and `publish` arrive in the order in which they were
 * called, and `join` counts from the call on, so "acknowledge, then join" without an await between loses nothing.
 * Calls for a socket that is gone do nothing.
 */
export type HubEngine = {
  readonly name: 'uws' | 'ws';
  /** The default namespace only, over WebSocket only. */
  readonly io: Server;
  /** Rejects, naming what to do, where the port is taken or the address is not this machine's. */
  listen(): Promise<{ readonly host: string; readonly port: number }>;
  join(socket: Socket, room: string): void;
  leave(socket: Socket, room: string): void;
  /** `packet` is a message in text, as `encodeEvent` gives it. */
  publish(room: string, packet: string): void;
  subscribers(room: string): number;
  sendEncoded(socket: Socket, packet: string): void;
  /** What waits for this socket's reader, in bytes. */
  bufferedBytes(socket: Socket): number;
  /** Ends it for good: socket.io-client does not come back by itself. For a session that is over. */
  disconnect(socket: Socket): void;
  /** Ends the connection only: socket.io-client connects again, here or on another node. */
  drop(socket: Socket): void;
  /** Ends it at once: what waits for its reader is thrown away. */
  cut(socket: Socket): void;
  /** Takes no new connection; those that are there stay. */
  stopListening(): void;
  /**
   * Stops listening, moves every client away (as `drop`), lets what is buffered and what HTTP is answering go out,
   * and after `withinMs` (5,000) ends what is left. The port is free when it resolves.
   */
  close(options?: { readonly withinMs?: number }): Promise<void>;
};

export const defaultLimits: EngineLimits = {
  maxPayloadBytes: 64 * 1024,
  maxBackpressureBytes: 64 * 1024 * 1024,
  maxPacketsPerSecond: 1_000,
  maxBytesPerSecond: 4 * 1024 * 1024,
  // A hospital is one address: all of its screens may come back at once, and again.
  maxStrangersPerAddress: 10_000,
  handshakesPerAddress: { perSecond: 1_000, burst: 20_000 },
  connectTimeoutMs: 5_000,
  pingIntervalMs: 25_000,
  pingTimeoutMs: 20_000,
};
