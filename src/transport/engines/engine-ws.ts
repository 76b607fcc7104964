import type { Socket as Connection } from 'engine.io';
import type { Socket } from 'socket.io';
import { admissionTo } from '../admission/admission.ts';
import { DirectWebSocket } from './direct-websocket.ts';
import { until } from './drain.ts';
import type { EngineLimits, EngineOptions, HubEngine } from '../engine.ts';
import { httpOnNode } from './http-node.ts';
import { createSocketServer } from './socket-server.ts';
import { WsRooms } from './ws-rooms.ts';
import { createHttpServer, HubWsServer, listenOn, routeRequests } from './ws-server.ts';

/** Node's http and `ws`, for machines on which uWebSockets.js does not load: slower, and otherwise the same. */
export function createWsEngine(options: EngineOptions, limits: EngineLimits): HubEngine {
  const { fetch, log, tls, trustedProxies } = options;
  const admission = admissionTo(options, limits);
  const server = new HubWsServer(admission, limits);
  const http = createHttpServer(tls);
  const listener = httpOnNode(fetch, { maxBodyBytes: limits.maxPayloadBytes, trustedProxies, log });
  routeRequests(http, server, listener, log);
  const io = createSocketServer(server, admission, limits, log);
  const rooms = new WsRooms();
  server.on('connection', (connection: Connection) => {
    connection.once('close', () => {
      if (connection.transport instanceof DirectWebSocket) rooms.leaveAll(connection.transport);
    });
  });

  let isOpen = false;
  http.once('close', () => {
    isOpen = false;
  });
  const stopListening = (): void => {
    if (http.listening) http.close();
  };
  return {
    name: 'ws',
    io,
    listen: async () => {
      const address = await listenOn(http, options);
      isOpen = true;
      return address;
    },
    join: (socket, room) => {
      const transport = openTransport(socket);
      if (transport !== null) rooms.join(transport, room);
    },
    leave: (socket, room) => {
      const transport = openTransport(socket);
      if (transport !== null) rooms.leave(transport, room);
    },
    publish: (room, packet) => rooms.publish(room, packet),
    subscribers: (room) => rooms.size(room),
    sendEncoded: (socket, packet) => openTransport(socket)?.write(packet),
    bufferedBytes: (socket) => openTransport(socket)?.bufferedBytes ?? 0,
    disconnect: (socket) => void socket.disconnect(true),
    drop: ({ conn }) => conn.close(),
    cut: (socket) => {
      if (socket.conn.transport instanceof DirectWebSocket) socket.conn.transport.terminate();
      // `ws` tells of its end only later.
      socket.disconnect(true);
    },
    stopListening,
    close: async ({ withinMs = 5_000 } = {}) => {
      admission.isClosing = true;
      stopListening();
      // Node says that the server is closed once the last connection has gone, answered requests included.
      const isClosed = (): boolean => {
        server.moveAway();
        http.closeIdleConnections();
        return !isOpen;
      };
      await until(isClosed, withinMs);
      await io.close();
      server.terminateAll();
      http.closeAllConnections();
      await until(isClosed, withinMs);
    },
  };
}

function openTransport({ conn }: Socket): DirectWebSocket | null {
  return conn.readyState === 'open' && conn.transport instanceof DirectWebSocket ? conn.transport : null;
}
