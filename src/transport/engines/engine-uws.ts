import { uServer as UwsIoServer, type ErrorCallback, type Socket as Connection, type Transport } from 'engine.io';
import type { TemplatedApp, us_listen_socket, WebSocket, WebSocketBehavior } from 'uWebSockets.js';
import { admissionTo, refusalOf, type Admission, type EngineRequest } from '../admission/admission.ts';
import { pause, until } from './drain.ts';
import type { EngineLimits, EngineOptions, HubEngine } from '../engine.ts';
import { pingGauge } from '../admission/guards.ts';
import { httpOnUws } from './http-uws.ts';
import { listenError, reasonNotToListen } from './listen-error.ts';
import type { Uws } from './load-uws.ts';
import { createSocketServer, engineIoOptions, SOCKET_PATH } from './socket-server.ts';

/** How long ended sockets get for their last bytes before `app.close()` cuts them off. */
const LINGER_MS = 100;

const SHARED_PORT = 0;
const EXCLUSIVE_PORT = 1;

/** What engine.io attaches to each native socket. */
type Attached = { readonly transport: Transport };
/** An overload that uWebSockets.js has, but not its typings. */
type ListenWithFlags = {
  listen(host: string, port: number, flags: number, done: (listening: us_listen_socket | false) => void): unknown;
};
type NativeSockets = Map<Transport, WebSocket<Attached>>;

/** Rooms are native topics and `publish` is the native fan-out: 309k deliveries/s, against 193k by `io.to().emit` (§7.5). */
export function createUwsEngine(uws: Uws, options: EngineOptions, limits: EngineLimits): HubEngine {
  const { host, fetch, log, tls, trustedProxies } = options;
  const admission = admissionTo(options, limits);
  const app = createApp(uws, tls);
  const sockets: NativeSockets = new Map();
  const server = new HubUwsServer(admission, limits);
  attachSockets(server, app, sockets, limits);
  const http = httpOnUws(fetch, { secure: tls !== null, maxBodyBytes: limits.maxPayloadBytes, trustedProxies, log });
  app.any('/*', http.handle);
  const io = createSocketServer(server, admission, limits, log);

  let listening: us_listen_socket | null = null;
  const stopListening = (): void => {
    if (listening !== null) uws.us_listen_socket_close(listening);
    listening = null;
  };
  return {
    name: 'uws',
    io,
    listen: async () => {
      listening = await listenOn(app, options);
      return { host, port: uws.us_socket_local_port(listening) };
    },
    join: ({ conn }, room) => void sockets.get(conn.transport)?.subscribe(room),
    leave: ({ conn }, room) => void sockets.get(conn.transport)?.unsubscribe(room),
    publish: (room, packet) => void app.publish(room, packet, false, false),
    subscribers: (room) => app.numSubscribers(room),
    sendEncoded: ({ conn }, packet) => void sockets.get(conn.transport)?.send(packet, false, false),
    bufferedBytes: ({ conn }) => sockets.get(conn.transport)?.getBufferedAmount() ?? 0,
    disconnect: (socket) => void socket.disconnect(true),
    drop: ({ conn }) => conn.close(),
    cut: ({ conn }) => sockets.get(conn.transport)?.close(),
    stopListening,
    close: async ({ withinMs = 5_000 } = {}) => {
      admission.isClosing = true;
      stopListening();
      await until(() => server.moveAway(sockets) && http.active() === 0, withinMs);
      await io.close();
      await pause(LINGER_MS);
      app.close();
    },
  };
}

class HubUwsServer extends UwsIoServer {
  readonly #admission: Admission;

  constructor(admission: Admission, limits: EngineLimits) {
    super(engineIoOptions(limits));
    this.#admission = admission;
  }

  protected override verify(request: EngineRequest, upgrade: boolean, done: ErrorCallback): boolean | void {
    const refusal = refusalOf(request, this.#admission);
    if (refusal === null) return super.verify(request, upgrade, done);
    return done(refusal.code, { message: refusal.message });
  }

  /** Ends each connection that has nothing waiting; whether none is left. */
  moveAway(sockets: NativeSockets): boolean {
    for (const connection of Object.values<Connection>(this.clients)) {
      if ((sockets.get(connection.transport)?.getBufferedAmount() ?? 0) === 0) connection.close();
    }
    return this.clientsCount === 0;
  }
}

function createApp(uws: Uws, tls: EngineOptions['tls']): TemplatedApp {
  if (tls === null) return uws.App();
  try {
    return uws.SSLApp({ cert_file_name: tls.certFile, key_file_name: tls.keyFile });
  } catch (cause) {
    throw new Error(`TLS_CERT ${tls.certFile} and TLS_KEY ${tls.keyFile} are no certificate with its key`, { cause });
  }
}

/**
 * engine.io passes on some of uWebSockets.js' settings, but not the one that matters most: without
 * `closeOnBackpressureLimit` a slow reader loses messages and stays connected (§7.1).
 */
function attachSockets(server: HubUwsServer, app: TemplatedApp, sockets: NativeSockets, limits: EngineLimits): void {
  const pings = new WeakMap<Transport, () => boolean>();
  const routes = {
    any: (path: string, handler: Parameters<TemplatedApp['any']>[1]) => {
      app.any(path, handler);
      return routes;
    },
    ws: (path: string, behavior: WebSocketBehavior<Attached>) => {
      app.ws<Attached>(path, {
        ...behavior,
        closeOnBackpressureLimit: 1,
        open: (native) => {
          sockets.set(native.getUserData().transport, native);
          return behavior.open?.(native);
        },
        ping: (native) => {
          const { transport } = native.getUserData();
          const isFlooding = pings.get(transport) ?? pingGauge();
          pings.set(transport, isFlooding);
          if (isFlooding()) native.close();
        },
        close: (native, code, reason) => {
          sockets.delete(native.getUserData().transport);
          behavior.close?.(native, code, reason);
        },
      });
      return routes;
    },
  };
  const settings = { path: SOCKET_PATH, maxBackpressure: limits.maxBackpressureBytes, compression: 0 };
  server.attach(routes, settings);
}

/** Sharing is uWebSockets.js' default: a second hub on the port would silently get a part of the clients (§7.7). */
async function listenOn(app: TemplatedApp, { host, port, sharedPort }: EngineOptions): Promise<us_listen_socket> {
  const flags = sharedPort ? SHARED_PORT : EXCLUSIVE_PORT;
  const listening = await new Promise<us_listen_socket | false>((resolve) => {
    (app as TemplatedApp & ListenWithFlags).listen(host, port, flags, resolve);
  });
  if (listening === false) throw listenError(await reasonNotToListen({ host, port }), { host, port });
  return listening;
}
