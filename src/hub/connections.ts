import type { Socket } from 'socket.io';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Principal } from '../auth/principal.ts';
import { failureOf } from '../commands/failure.ts';
import type { Change } from '../feed/change.ts';
import type { Log } from '../log.ts';
import type { EventPayload } from '../protocol/events.ts';
import type { Rooms, Subscriber } from '../rooms/rooms.ts';
import type { Dispatch } from './dispatch.ts';
import type { HubEngine } from './engine.ts';
import { authenticate, refusalOf } from './handshake.ts';
import { encodeEvent } from './packets.ts';

/** Sessions that run out while their sockets stay open are noticed this late at most. */
const SWEEP_EVERY_MS = 30_000;
/** A revocation that cannot be looked up cuts the connection rather than leaving it in. */
const REVALIDATE_WITHIN_MS = 3_000;

type Connection = { socket: Socket; subscriber: Subscriber; principal: Principal };
type EndReason = EventPayload<'session:ended'>['reason'];

export type Connections = {
  /** Devices, sessions, users and doctors live by the directory's stream: on every node, whoever changed them. */
  onDirectoryChange(change: Change): void;
  count(): number;
  stop(): void;
};

/** Every socket from its handshake to its end, and who is behind it. */
export const createConnections = (parts: {
  engine: HubEngine;
  authenticator: Authenticator;
  dispatch: Dispatch;
  rooms: Rooms;
  log: Log;
}): Connections => {
  const { engine, authenticator, dispatch, rooms, log } = parts;
  const connections = new Map<string, Connection>();
  const authenticated = new WeakMap<Socket, { principal: Principal; asOf: number }>();
  /** Counts changes of who may do what: a look-up that was overtaken by one is made again. */
  let identityChanges = 0;

  const end = ({ socket }: Connection, reason: EndReason) => {
    log.info({ event: 'session_ended', socketId: socket.id.slice(0, 6), why: reason });
    socket.emit('session:ended', { reason });
    engine.disconnect(socket);
  };

  const revalidate = async (some: readonly Connection[], reason: EndReason) => {
    const bySession = some.flatMap((connection) => {
      const sessionId = sessionOf(connection.principal);
      return sessionId === null ? [] : [{ connection, sessionId }];
    });
    if (bySession.length === 0) return;
    const sessionIds = [...new Set(bySession.map(({ sessionId }) => sessionId))];
    const now = await authenticator.revalidate(sessionIds);
    for (const { connection, sessionId } of bySession) {
      const principal = now.get(sessionId);
      if (!principal) end(connection, reason);
      else if (JSON.stringify(principal) !== JSON.stringify(connection.principal)) {
        connection.principal = principal;
        rooms.rescope(connection.subscriber);
      }
    }
  };

  const revalidateOrCut = (some: readonly Connection[], reason: EndReason) => {
    if (some.length === 0) return;
    const dropAll = () => some.forEach(({ socket }) => engine.drop(socket));
    const late = setTimeout(dropAll, REVALIDATE_WITHIN_MS);
    revalidate(some, reason)
      .catch((err: unknown) => {
        log.warn({ event: 'revalidate_failed', err });
        dropAll();
      })
      .finally(() => clearTimeout(late));
  };

  engine.io.use((socket, next) => {
    const asOf = identityChanges;
    authenticate(socket, authenticator).then(
      (principal) => {
        authenticated.set(socket, { principal, asOf });
        next();
      },
      (thrown: unknown) => {
        const { error } = failureOf(thrown);
        log.info({
          event: 'connection_refused',
          code: error.code,
          ...(error.code === 'internal' ? { err: thrown } : {}),
        });
        next(refusalOf(error));
      },
    );
  });

  engine.io.on('connection', (socket) => {
    const known = authenticated.get(socket);
    if (!known) return engine.drop(socket);
    const subscriber: Subscriber = {
      principal: () => connection.principal,
      join: (room) => engine.join(socket, room),
      leave: (room) => engine.leave(socket, room),
      emit: (event, payload) => engine.sendEncoded(socket, encodeEvent(event, payload)),
    };
    const connection: Connection = { socket, subscriber, principal: known.principal };
    connections.set(socket.id, connection);
    log.debug({ event: 'connected', socketId: socket.id.slice(0, 6), role: known.principal.role });
    const receive = dispatch.receiver(subscriber);
    socket.onAny((event: string, ...args: unknown[]) => {
      const acknowledge = args.pop();
      if (!isFunction(acknowledge)) {
        // There is nobody to answer, and a sender that does not listen for the outcome is out of order.
        log.warn({ event: 'command_without_acknowledgement', socketId: socket.id.slice(0, 6) });
        return engine.drop(socket);
      }
      const sessionId = sessionOf(connection.principal);
      if (sessionId !== null) authenticator.noteUse(sessionId);
      return receive(event, args, acknowledge);
    });
    socket.on('disconnect', () => {
      connections.delete(socket.id);
      rooms.unsubscribe(subscriber);
    });
    if (known.asOf !== identityChanges) revalidateOrCut([connection], 'revoked');
  });

  const sweep = setInterval(() => {
    revalidate([...connections.values()], 'expired').catch((err: unknown) => {
      // The database is away; whoever has run out meanwhile is found by the next sweep.
      log.warn({ event: 'session_sweep_failed', err });
    });
  }, SWEEP_EVERY_MS);
  sweep.unref();

  return {
    onDirectoryChange({ table, rowId, row }) {
      const concerned = concernedBy(table, rowId, row);
      if (!concerned) return;
      identityChanges += 1;
      const some = [...connections.values()].filter(({ principal }) => concerned(principal));
      if (row === null || isOver(row)) some.forEach((connection) => end(connection, 'revoked'));
      else revalidateOrCut(some, 'revoked');
    },
    count: () => connections.size,
    stop: () => clearInterval(sweep),
  };
};

const sessionOf = (principal: Principal): string | null => ('sessionId' in principal ? principal.sessionId : null);

/** The row itself says that it is over; no look-up is needed to act on it. */
const isOver = (row: Record<string, unknown>): boolean =>
  ('revoked_at' in row && row['revoked_at'] !== null) || ('role' in row && row['active'] === false);

const concernedBy = (
  table: Change['table'],
  rowId: string,
  row: Change['row'],
): ((principal: Principal) => boolean) | null => {
  switch (table) {
    case 'sessions':
      return (principal) => sessionOf(principal) === rowId;
    case 'devices':
      return (principal) => 'deviceId' in principal && principal.deviceId === rowId;
    case 'users':
      return (principal) => 'userId' in principal && principal.userId === rowId;
    case 'doctors':
      return (principal) =>
        'userId' in principal && (principal.doctorId === rowId || principal.userId === row?.['user_id']);
    default:
      return null;
  }
};

const isFunction = (value: unknown): value is (reply: unknown) => void => typeof value === 'function';
