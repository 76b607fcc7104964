import { io } from 'socket.io-client';
import type { CommandName } from '../protocol/commands/index.ts';
import { HubError, type ErrorDetails } from '../protocol/errors.ts';
import type { EventName, EventPayload } from '../protocol/events.ts';
import { PROTOCOL } from '../protocol/version.ts';
import { toHubError, type Reply } from './command-types.ts';
import { createListeners, type Unsubscribe } from './listeners.ts';
import { isSameCause, offlineCauseOf, type OfflineCause } from './offline.ts';
import { retryDelayMs, type Timing } from './timing.ts';

export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  /** Without a connection since then (by this machine's clock), and trying. `why` is of the last attempt. */
  | { readonly kind: 'offline'; readonly since: Date; readonly why: OfflineCause }
  /**
   * The hub does not let this client in; nothing is tried any more. `details.handshake` names what of the handshake it
   * did not take: with `protocol` there, this client is older or newer than the hub, which lists its `protocols`.
   */
  | { readonly kind: 'refused'; readonly error: HubError }
  | { readonly kind: 'ended'; readonly reason: SessionEnd }
  | { readonly kind: 'closed' };

export type SessionEnd = EventPayload<'session:ended'>['reason'];

export type Connection = {
  readonly state: ConnectionState;
  onState(listener: () => void): Unsubscribe;
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): Unsubscribe;
  /**
   * Sends one event and calls `answered` once: with the reply, or with null when none came in time or the connection
   * was lost. A callback rather than a promise, because what follows an acknowledgement on the socket must find it
   * already taken, and a promise would let the next event overtake it.
   */
  ask<N extends CommandName>(
    name: N,
    args: unknown,
    withinMs: number,
    answered: (reply: Reply<N> | null) => void,
  ): void;
  /** Gives up the present connection, or the wait for one, and connects now. */
  reconnect(): void;
  close(): void;
};

export type Credentials =
  | { readonly token: string; readonly ticket?: never }
  | { readonly ticket: string; readonly token?: never }
  /** A browser's session cookie. */
  | { readonly token?: never; readonly ticket?: never };

/** Where the hub is, and what lies between. */
export type Route = {
  /** The hub's address, as `https://queue.example.org`; a path in it is where a proxy has put the hub. */
  readonly url: string;
  /** Of the endpoint itself, where a proxy has moved it; else `/socket.io/` below the address. */
  readonly path?: string | undefined;
  /** Of the handshake. Node only: browsers send none of a page's. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Certificates (PEM) of the authority to trust in place of the machine's own. Node only. */
  readonly ca?: string | Uint8Array | readonly (string | Uint8Array)[] | undefined;
};

/** The screens of a hub come back spread over at least this time, also where it closed later than it had said. */
const SPREAD_AT_LEAST_MS = 500;

/**
 * One connection to the hub that comes back by itself. All of socket.io-client's own reconnecting is turned off: it
 * stops for good at a server's disconnect and at a refusal (design §7.3), so one loop here covers every case.
 */
export const createConnection = (
  route: Route,
  credentials: Credentials & { version?: string },
  timing: Timing,
): Connection => {
  const socket = io(new URL(route.url).origin, {
    ...transportOf(route),
    transports: ['websocket'],
    auth: { ...credentials, protocol: PROTOCOL },
    reconnection: false,
    autoConnect: false,
    forceNew: true,
  });
  const changed = createListeners<[]>();
  let state: ConnectionState = { kind: 'connecting' };
  let attempt = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  /** The hub stops, and screens are to be elsewhere by then; `performance.now()`. */
  let drainedBy: number | null = null;

  const isOver = () => state.kind === 'refused' || state.kind === 'ended' || state.kind === 'closed';
  const become = (next: ConnectionState) => {
    state = next;
    changed.tell();
  };
  const connect = () => {
    clearTimeout(retry);
    clearTimeout(watchdog);
    // socket.io-client times the opening of the transport, not the wait for the hub's answer to the handshake.
    watchdog = setTimeout(() => {
      if (socket.connected) return;
      socket.disconnect();
      lost({ reason: 'no_answer' });
    }, timing.connectWithinMs);
    socket.connect();
  };
  const connectLater = () => {
    clearTimeout(retry);
    clearTimeout(watchdog);
    // The hub said within which time to come back. If every screen came at the first instant, it would not help.
    const delay =
      drainedBy === null
        ? retryDelayMs(attempt, timing)
        : Math.random() * Math.max(SPREAD_AT_LEAST_MS, drainedBy - performance.now());
    drainedBy = null;
    attempt += 1;
    retry = setTimeout(connect, delay);
  };
  const lost = (why: OfflineCause) => {
    if (isOver()) return;
    connectLater();
    if (state.kind !== 'offline') become({ kind: 'offline', since: new Date(), why });
    else if (!isSameCause(state.why, why)) become({ ...state, why });
  };

  socket.on('connect', () => {
    clearTimeout(watchdog);
    attempt = 0;
    become({ kind: 'connected' });
  });
  socket.on('disconnect', () => lost({ reason: 'lost' }));
  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    const { data } = error;
    if (!isRefusal(data)) return lost(offlineCauseOf(error));
    if (data.retryable === true) return lost({ reason: 'hub', code: data.code });
    clearTimeout(watchdog);
    if (!isOver()) become({ kind: 'refused', error: toHubError(data) });
  });
  socket.on('session:ended', ({ reason }: EventPayload<'session:ended'>) => {
    if (!isOver()) become({ kind: 'ended', reason });
  });
  socket.on('hub:draining', ({ reconnectWithinMs }: EventPayload<'hub:draining'>) => {
    drainedBy = performance.now() + reconnectWithinMs;
  });

  connect();
  return {
    get state() {
      return state;
    },
    onState: changed.add,
    on(name, listener) {
      // The emitter knows no names; what arrives under one is what the protocol says.
      socket.on<string>(name, listener);
      return () => socket.off<string>(name, listener);
    },
    ask(name, args, withinMs, answered) {
      if (!socket.connected) return queueMicrotask(() => answered(null));
      socket.timeout(withinMs).emit(name, args, (error: Error | null, reply?: Reply<typeof name>) => {
        answered(error === null && reply !== undefined ? reply : null);
      });
    },
    reconnect() {
      if (isOver()) return;
      attempt = 0;
      drainedBy = null;
      if (socket.connected) socket.disconnect();
      if (state.kind === 'offline') connect();
    },
    close() {
      if (state.kind === 'closed') return;
      clearTimeout(retry);
      clearTimeout(watchdog);
      become({ kind: 'closed' });
      socket.disconnect();
    },
  };
};

/** Only what was given: socket.io-client takes an `undefined` for a value. */
const transportOf = ({ url, path, headers, ca }: Route) => ({
  path: path ?? `${new URL(url).pathname.replace(/\/$/, '')}/socket.io/`,
  ...(headers !== undefined && { extraHeaders: { ...headers } }),
  // Its type wants strings; it hands them to Node's TLS, which takes bytes as well.
  ...(ca !== undefined && { ca: ca as string }),
});

/** Where `retryable`, the hub says itself that it will pass. */
type Refusal = { code: string; retryable?: unknown; details?: ErrorDetails };
const isRefusal = (thrown: unknown): thrown is Refusal =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string';
