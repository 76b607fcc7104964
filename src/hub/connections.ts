import type { Socket } from 'socket.io';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Principal } from '../auth/principal.ts';
import { failureOf } from '../commands/failure.ts';
import type { Change } from '../feed/change.ts';
import type { Anew } from '../feed/tail.ts';
import type { Log } from '../log.ts';
import { HubError } from '../protocol/errors.ts';
import type { EventName, EventPayload } from '../protocol/events.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { Dispatch, Sender } from './dispatch.ts';
import type { HubEngine } from './engine.ts';
import { authenticate, refusalOf } from './handshake.ts';
import { identityChangeOf, type EndReason } from './identity-changes.ts';
import { encodeEvent } from './packets.ts';
import { createSeats } from './seats.ts';
import { createStanding, type Standing } from './standing.ts';

/** Staff sessions run out while their sockets stay open; that is noticed this late at most. */
const SWEEP_EVERY_MS = 4_000;
/** Devices' sessions end by revocation, which the feed tells of: they are looked up every so many sweeps. */
const DEVICES_EVERY_SWEEPS = 8;
/** A revocation that cannot be looked up cuts the connection rather than leaving it in. */
const CHECK_WITHIN_MS = 3_000;

/**
 * One socket, who is behind it, and what the rooms and the dispatch need of it. A class, since ten thousand are open at
 * once: a function of its own for each thing that it can do made 2 KB of each.
 */
class Connection implements Sender {
  readonly socket: Socket;
  principal: Principal;
  held: Promise<void> | null = null;
  readonly #engine: HubEngine;
  readonly #standing: Standing<Connection>;

  constructor(socket: Socket, principal: Principal, parts: { engine: HubEngine; standing: Standing<Connection> }) {
    this.socket = socket;
    this.principal = principal;
    this.#engine = parts.engine;
    this.#standing = parts.standing;
  }

  isOpen(): boolean {
    return this.socket.connected;
  }

  join(room: string): void {
    this.#engine.join(this.socket, room);
  }

  leave(room: string): void {
    this.#engine.leave(this.socket, room);
  }

  emit<N extends EventName>(event: N, payload: EventPayload<N>): void {
    this.#engine.sendEncoded(this.socket, encodeEvent(event, payload));
  }

  confirm(): Promise<void> {
    return this.#standing.check([this]);
  }
}

export type Connections = {
  /** Devices, sessions, users and doctors live by the directory's stream: on every node, whoever changed them. */
  onDirectoryChange(change: Change): void;
  /** The directory was read anew, and changes of it may not have been told one by one. */
  onDirectoryReset(why: Anew): void;
  count(): number;
  stop(): void;
};

/** Every socket from its handshake to its end, and who is behind it. */
export const createConnections = (parts: {
  engine: HubEngine;
  authenticator: Authenticator;
  dispatch: Dispatch;
  rooms: Rooms;
  /** While the feed is silent, revocations are not heard of; then everybody is looked up at each sweep. */
  isFeedReading: () => boolean;
  log: Log;
}): Connections => {
  const { engine, authenticator, dispatch, rooms, isFeedReading, log } = parts;
  const connections = new Map<string, Connection>();
  const authenticated = new WeakMap<Socket, { principal: Principal; asOf: number }>();
  const seats = createSeats();
  /** Counts changes of who may do what: a look-up that was overtaken by one is made again. */
  let identityChanges = 0;

  const end = ({ socket }: Connection, reason: EndReason) => {
    log.info({ event: 'session_ended', socketId: socket.id.slice(0, 6), why: reason });
    // What still waits for a slow reader is of before, and must not come after: it hears why when it comes again.
    if (engine.bufferedBytes(socket) > 0) return engine.cut(socket);
    socket.emit('session:ended', { reason });
    engine.disconnect(socket);
  };

  const standing = createStanding<Connection>({
    authenticator,
    found(connection, now) {
      if (!connection.socket.connected) return;
      const { principal } = connection;
      // No change told of it, or `end` would have: the session has run out.
      if (!now) return end(connection, 'expired');
      if (now.role !== principal.role) return end(connection, 'role_changed');
      if (JSON.stringify(now) === JSON.stringify(principal)) return;
      connection.principal = now;
      rooms.rescope(connection);
    },
  });

  /** Resolves when they have been looked up; whoever could not be is cut, and may come again. */
  const checkOrCut = async (some: readonly Connection[]): Promise<void> => {
    const dropAll = () => some.forEach(({ socket }) => engine.drop(socket));
    const late = setTimeout(dropAll, CHECK_WITHIN_MS);
    try {
      await standing.check(some);
    } catch (err) {
      log.warn({ event: 'session_check_failed', err });
      dropAll();
    } finally {
      clearTimeout(late);
    }
  };

  const admit = async (socket: Socket): Promise<void> => {
    const asOf = identityChanges;
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
    const connection = new Connection(socket, known.principal, { engine, standing });
    connections.set(socket.id, connection);
    log.debug({ event: 'connected', socketId: socket.id.slice(0, 6), role: known.principal.role });
    const receive = dispatch.receiver(connection);
    socket.onAny((event: string, ...args: unknown[]) => {
      const acknowledge = args.pop();
      if (!isFunction(acknowledge)) {
        // There is nobody to answer, and a sender that does not listen for the outcome is out of order.
        log.warn({ event: 'command_without_acknowledgement', socketId: socket.id.slice(0, 6) });
        return engine.drop(socket);
      }
      if ('sessionId' in connection.principal) authenticator.noteUse(connection.principal.sessionId);
      return receive(event, args, acknowledge);
    });
    socket.on('disconnect', () => {
      connections.delete(socket.id);
      rooms.unsubscribe(connection);
    });
    if (known.asOf === identityChanges) return;
    // Nothing is acted on, and so nothing is shown, before it is known who this is after those changes.
    connection.held = checkOrCut([connection]).finally(() => {
      connection.held = null;
    });
  });

  let sweeps = 0;
  let sweeping = false;
  /** Everybody has to be looked up, whom no sweep has looked up since. */
  let isDue = false;
  const sweep = async () => {
    sweeps += 1;
    const everybody = isDue || !isFeedReading() || sweeps % DEVICES_EVERY_SWEEPS === 0;
    const some = [...connections.values()].filter(({ principal }) => everybody || 'userId' in principal);
    const wasDue = isDue;
    isDue = false;
    await standing.check(some).catch((err: unknown) => {
      isDue ||= wasDue;
      throw err;
    });
  };
  const sweepNow = () => {
    if (sweeping) return;
    sweeping = true;
    sweep()
      // The database is away; whoever has run out meanwhile is found by the next sweep.
      .catch((err: unknown) => log.warn({ event: 'session_sweep_failed', err }))
      .finally(() => {
        sweeping = false;
      });
  };
  const timer = setInterval(sweepNow, SWEEP_EVERY_MS);
  timer.unref();

  return {
    onDirectoryChange(change) {
      const found = identityChangeOf(change);
      if (!found) return;
      const { concerns, over } = found;
      identityChanges += 1;
      const some = [...connections.values()].filter(({ principal }) => concerns(principal));
      if (over) some.forEach((connection) => end(connection, over));
      else if (some.length > 0) void checkOrCut(some);
    },
    onDirectoryReset(why) {
      identityChanges += 1;
      if (why !== 'day') return void checkOrCut([...connections.values()]);
      // What was passed over is of a moment: no reason to cut a whole hospital where the answer takes its time.
      isDue = true;
      sweepNow();
    },
    count: () => connections.size,
    stop: () => clearInterval(timer),
  };
};

const isFunction = (value: unknown): value is (reply: unknown) => void => typeof value === 'function';
