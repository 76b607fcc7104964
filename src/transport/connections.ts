import type { Socket } from 'socket.io';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Principal } from '../auth/principal.ts';
import type { EndReason, SessionPrincipal } from '../auth/sessions/principals.ts';
import { failureOf } from '../execution/failure.ts';
import type { Holder, Identity } from '../identity/identity.ts';
import type { Log } from '../log.ts';
import { HubError } from '../protocol/errors.ts';
import type { EventName, EventPayload } from '../protocol/events.ts';
import type { Dispatch, Sender } from './dispatch.ts';
import type { HubEngine } from './engine.ts';
import { authenticate, refusalOf } from './admission/handshake.ts';
import { encodeEvent } from './packets.ts';
import { createSeats } from './admission/seats.ts';

type Parts = {
  engine: HubEngine;
  authenticator: Authenticator;
  dispatch: Dispatch;
  identity: Identity<Sender & Holder>;
  log: Log;
};

/**
 * One socket, who is behind it, and what other parts need of it. A class, since ten thousand are open at once: a
 * function of its own for each thing that it can do made 2 KB of each.
 */
class Connection implements Sender, Holder {
  readonly socket: Socket;
  principal: Principal;
  held: Promise<void> | null = null;
  readonly #parts: Parts;

  constructor(socket: Socket, principal: Principal, parts: Parts) {
    this.socket = socket;
    this.principal = principal;
    this.#parts = parts;
  }

  isOpen(): boolean {
    return this.socket.connected;
  }

  join(room: string): void {
    this.#parts.engine.join(this.socket, room);
  }

  leave(room: string): void {
    this.#parts.engine.leave(this.socket, room);
  }

  emit<N extends EventName>(event: N, payload: EventPayload<N>): void {
    this.#parts.engine.sendEncoded(this.socket, encodeEvent(event, payload));
  }

  unreadBytes(): number {
    return this.#parts.engine.bufferedBytes(this.socket);
  }

  confirm(): Promise<void> {
    return this.#parts.identity.confirm(this);
  }

  become(principal: SessionPrincipal): void {
    this.principal = principal;
  }

  end(reason: EndReason): void {
    const { engine, log } = this.#parts;
    log.info({ event: 'session_ended', socketId: this.socket.id.slice(0, 6), why: reason });
    // What still waits for a slow reader is older than the end of the session, so it is dropped. The client hears why when it comes again.
    if (engine.bufferedBytes(this.socket) > 0) return engine.cut(this.socket);
    this.socket.emit('session:ended', { reason });
    engine.disconnect(this.socket);
  }

  drop(): void {
    this.#parts.engine.drop(this.socket);
  }
}

/** Every socket from its handshake to its end. */
export const openConnections = (parts: Parts): void => {
  const { engine, authenticator, dispatch, identity, log } = parts;
  const authenticated = new WeakMap<Socket, { principal: Principal; asOf: number }>();
  const seats = createSeats();

  const admit = async (socket: Socket): Promise<void> => {
    const asOf = identity.moment();
    const principal = await authenticate(socket, authenticator);
    const giveBack = seats.take(principal);
    if (!giveBack) throw new HubError('overloaded', { connections: 'too many of this holder' });
    if (socket.conn.readyState !== 'open') return giveBack();
    socket.conn.once('close', giveBack);
    authenticated.set(socket, { principal, asOf });
  };

  engine.io.use((socket, next) => {
    admit(socket).then(
      () => next(),
      (thrown: unknown) => {
        const { error } = failureOf(thrown);
        const err = error.code === 'internal' ? { err: thrown } : {};
        log.info({ event: 'connection_refused', code: error.code, ...err });
        next(refusalOf(error));
      },
    );
  });

  engine.io.on('connection', (socket) => {
    const known = authenticated.get(socket);
    if (!known) return engine.drop(socket);
    const connection = new Connection(socket, known.principal, parts);
    log.debug({ event: 'connected', socketId: socket.id.slice(0, 6), role: known.principal.role });
    const receive = dispatch.receiver(connection);
    socket.onAny((event: string, ...args: unknown[]) => {
      const acknowledge = args.pop();
      if (!isFunction(acknowledge)) {
        // There is nobody to answer. A client that does not listen for the outcome is broken.
        log.warn({ event: 'command_without_acknowledgement', socketId: socket.id.slice(0, 6) });
        return engine.drop(socket);
      }
      if ('sessionId' in connection.principal) authenticator.noteUse(connection.principal.sessionId);
      return receive(event, args, acknowledge);
    });
    socket.on('disconnect', () => {
      identity.remove(connection);
      dispatch.gone(connection);
    });
    // Rights may have changed since the look-up. Nothing is acted on until they are known.
    const checked = identity.add(connection, known.asOf);
    if (checked === null) return;
    connection.held = checked.finally(() => {
      connection.held = null;
    });
  });
};

const isFunction = (value: unknown): value is (reply: unknown) => void => typeof value === 'function';
