import { io } from 'socket.io-client';
import type { CommandName } from '../protocol/commands/index.ts';
import { HubError, type ErrorDetails } from '../protocol/errors.ts';
import type { EventName, EventPayload } from '../protocol/events.ts';
import { toHubError, type Reply } from './command-types.ts';
import { createListeners, type Unsubscribe } from './listeners.ts';
import { retryDelayMs, type Timing } from './timing.ts';

export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  /** Without a connection since then (by this machine's clock), and trying. */
  | { readonly kind: 'offline'; readonly since: Date }
  /** The hub does not let this token in; nothing is tried any more. */
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

export const PROTOCOL = 1;
/** Over which the screens of one hub come back, also where it closed later than it had said. */
const SPREAD_AT_LEAST_MS = 500;

/**
 * One connection to the hub that comes back by itself. All of socket.io-client's own reconnecting is turned off: it
 * stops for good at a server's disconnect and at a refusal (design §7.3), so one loop here covers every case.
 */
export const createConnection = (
  url: string,
  credentials: Credentials & { version?: string },
  timing: Timing,
): Connection => {
  const socket = io(url, {
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
  /** By when the screens of a hub that stops are to be elsewhere, as it said; `performance.now()`. */
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
      lost();
    }, timing.connectWithinMs);
    socket.connect();
  };
  const connectLater = () => {
    clearTimeout(retry);
    clearTimeout(watchdog);
    // Whoever stops the hub has said how long its place is empty; every screen at the first instant would not help.
    const delay =
      drainedBy === null
        ? retryDelayMs(attempt, timing)
        : Math.random() * Math.max(SPREAD_AT_LEAST_MS, drainedBy - performance.now());
    drainedBy = null;
    attempt += 1;
    retry = setTimeout(connect, delay);
  };
  const lost = () => {
    if (isOver()) return;
    connectLater();
    if (state.kind !== 'offline') become({ kind: 'offline', since: new Date() });
  };

  socket.on('connect', () => {
    clearTimeout(watchdog);
    attempt = 0;
    become({ kind: 'connected' });
  });
  socket.on('disconnect', lost);
  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    const refusal = refusalOf(error.data);
    if (refusal === null) return lost();
    clearTimeout(watchdog);
    if (!isOver()) become({ kind: 'refused', error: refusal });
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

/** Null where trying again may help: the hub is not there, or says itself that it will pass. */
const refusalOf = (thrown: unknown): HubError | null => {
  if (!isRefusal(thrown) || thrown.retryable === true) return null;
  return toHubError(thrown);
};

type Refusal = { code: string; retryable?: unknown; details?: ErrorDetails };
const isRefusal = (thrown: unknown): thrown is Refusal =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string';
