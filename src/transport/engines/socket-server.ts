import type { BaseServer, ServerOptions, Socket as Connection } from 'engine.io';
import { Server, type Socket } from 'socket.io';
import type { Log } from '../../log.ts';
import { addressOf, type Admission } from '../admission/admission.ts';
import type { EngineLimits } from '../engine.ts';
import { guardConnection } from '../admission/guards.ts';
import { hubParser } from '../packets.ts';

export const SOCKET_PATH = '/socket.io/';

export function engineIoOptions(limits: EngineLimits): ServerOptions {
  return {
    transports: ['websocket'],
    allowUpgrades: false,
    maxHttpBufferSize: limits.maxPayloadBytes,
    pingInterval: limits.pingIntervalMs,
    pingTimeout: limits.pingTimeoutMs,
    perMessageDeflate: false,
    httpCompression: false,
  };
}

/**
 * Socket.IO on an engine.io server of ours. `bind` rather than `attach`/`attachApp`: the latter patches the adapter's
 * prototype for the whole process and subscribes each socket to topics that nothing here publishes to. Connection
 * state recovery stays off: on uWebSockets.js it revives sockets that hear no room, and replays before `io.use` (§7.2).
 */
export function createSocketServer(engine: BaseServer, admission: Admission, limits: EngineLimits, log: Log): Server {
  const io = new Server({ parser: hubParser, connectTimeout: limits.connectTimeoutMs, serveClient: false });
  io.bind(engine);
  engine.on('connection', (connection: Connection) => {
    guardConnection(connection, limits, log);
    admission.strangers.came(connection, addressOf(connection.request, admission));
  });
  engine.on('connection_error', ({ code, context }: { code: number; context?: { message?: string } }) => {
    log.info({ event: 'connection_refused', code, cause: context?.message });
  });
  io.on('connection', (socket) => {
    admission.strangers.isKnown(socket.conn);
    releaseHandshake(socket);
    // However its session ended, by us or by the client: without it the connection would stay in its rooms (§7.3).
    socket.once('disconnect', () => socket.conn.close());
  });
  return io;
}

/** The handshake is not needed any more. The request, its headers and the token would stay in memory with the connection, for months. */
function releaseHandshake(socket: Socket): void {
  Reflect.set(socket.conn, 'request', null);
  Reflect.set(socket, 'handshake', null);
}
