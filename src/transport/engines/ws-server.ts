import { readFileSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server as HttpServer,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { Server as WsIoServer, type ErrorCallback, type Socket as Connection } from 'engine.io';
import { refusalOf, type Admission, type EngineRequest } from '../admission/admission.ts';
import { DirectWebSocket } from './direct-websocket.ts';
import type { Log } from '../../log.ts';
import { pingGauge } from '../admission/guards.ts';
import { engineIoOptions, SOCKET_PATH } from './socket-server.ts';
import type { EngineLimits, EngineOptions } from '../engine.ts';
import { listenError } from './listen-error.ts';

export class HubWsServer extends WsIoServer {
  /** Those whose TCP connection is there, also while it closes. */
  readonly #sockets = new Set<DirectWebSocket>();
  readonly #admission: Admission;
  readonly #limits: EngineLimits;

  constructor(admission: Admission, limits: EngineLimits) {
    super(engineIoOptions(limits));
    this.#admission = admission;
    this.#limits = limits;
  }

  protected override verify(request: EngineRequest, upgrade: boolean, done: ErrorCallback): boolean | void {
    const refusal = refusalOf(request, this.#admission);
    if (refusal === null) return super.verify(request, upgrade, done);
    return done(refusal.code, { message: refusal.message });
  }

  protected override createTransport(_name: string, request: EngineRequest): DirectWebSocket {
    if (request.websocket === undefined) throw new Error('not a WebSocket handshake');
    const socket = new DirectWebSocket(request, request.websocket, this.#limits.maxBackpressureBytes);
    this.#sockets.add(socket);
    request.websocket.once('close', () => this.#sockets.delete(socket));
    const isFlooding = pingGauge();
    request.websocket.on('ping', () => isFlooding() && socket.terminate());
    return socket;
  }

  /** Ends each connection that has nothing waiting. */
  moveAway(): void {
    for (const connection of Object.values<Connection>(this.clients)) {
      if (!(connection.transport instanceof DirectWebSocket) || connection.transport.bufferedBytes === 0)
        connection.close();
    }
  }

  terminateAll(): void {
    for (const socket of this.#sockets) socket.terminate();
  }
}

export function createHttpServer(tls: EngineOptions['tls']): HttpServer {
  // A kept connection may be idle for as long as on uWebSockets.js.
  const timeouts = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 10_000 };
  if (tls === null) return createServer(timeouts);
  try {
    const secrets = { cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) };
    return createTlsServer({ ...timeouts, ...secrets });
  } catch (cause) {
    throw new Error(`TLS_CERT ${tls.certFile} and TLS_KEY ${tls.keyFile} are no certificate with its key`, { cause });
  }
}

/** One request after the other, and the exact path, as on uWebSockets.js; engine.io's own `attach` takes everything that begins with it. */
export function routeRequests(http: HttpServer, server: HubWsServer, listener: RequestListener, log: Log): void {
  const latest = new WeakMap<Socket, ServerResponse>();
  http.on('request', (incoming, outgoing) => {
    const former = latest.get(incoming.socket);
    latest.set(incoming.socket, outgoing);
    // Sent before the last request was answered: nobody but a guesser does that, and each would be worked on at once. Whoever
    // has all of an answer may know it before it has ended here.
    if (outgoing.socket === null && !former?.headersSent) {
      log.debug({ event: 'http_not_in_turn' }, 'a request before the answer to the one before');
      return void incoming.socket.destroy();
    }
    if (isSocketPath(incoming)) server.handleRequest(incoming, outgoing);
    else listener(incoming, outgoing);
  });
  http.on('upgrade', (incoming, socket, head) => {
    if (isSocketPath(incoming)) return server.handleUpgrade(incoming, socket, head);
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
}

function isSocketPath({ url = '' }: IncomingMessage): boolean {
  return url === SOCKET_PATH || url.startsWith(`${SOCKET_PATH}?`);
}

/** One port for several processes: under node:cluster on any Node, without it from Node 22.12 (`reusePort`). */
export function listenOn(
  http: HttpServer,
  { host, port, sharedPort }: Pick<EngineOptions, 'host' | 'port' | 'sharedPort'>,
): Promise<{ host: string; port: number }> {
  return new Promise((resolve, reject) => {
    const refuse = ({ code }: NodeJS.ErrnoException): void => reject(listenError(code, { host, port }));
    http.once('error', refuse);
    const options = { host, port, exclusive: !sharedPort, reusePort: sharedPort };
    http.listen(options, () => {
      http.off('error', refuse);
      const address = http.address();
      resolve({ host, port: typeof address === 'object' && address !== null ? address.port : port });
    });
  });
}
