import { once } from 'node:events';
import { createServer } from 'node:net';
import { Writable } from 'node:stream';
import type { Socket } from 'socket.io';
import { io, type ManagerOptions, type Socket as ClientSocket, type SocketOptions } from 'socket.io-client';
import { onTestFinished } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import { trustedProxies } from '../../src/limits/addresses.ts';
import { createEngine } from '../../src/transport/engines/create-engine.ts';
import type { EngineOptions, HubEngine } from '../../src/transport/engine.ts';
import { createLog } from '../../src/log.ts';

export type LogLine = {
  level: string;
  event: string;
  err?: { message: string };
  msg?: string;
  [field: string]: unknown;
};

export type RunningEngine = {
  readonly engine: HubEngine;
  readonly host: string;
  readonly port: number;
  readonly url: string;
  readonly log: readonly LogLine[];
};

export function memoryLog(): { log: EngineOptions['log']; lines: LogLine[] } {
  const lines: LogLine[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const line of chunk.toString().trim().split('\n')) lines.push(JSON.parse(line));
      done();
    },
  });
  return { log: createLog({ logLevel: 'debug' }, destination), lines };
}

export function engineOptions(name: EngineOptions['engine'], options: Partial<EngineOptions> = {}): EngineOptions {
  return {
    engine: name,
    host: '127.0.0.1',
    port: 0,
    sharedPort: false,
    tls: null,
    origins: { publicUrl: null, allowed: [] },
    trustedProxies: trustedProxies([]),
    fetch: () => new Response('not found', { status: 404 }),
    log: memoryLog().log,
    ...options,
  };
}

/** A listening engine on a free port, closed when the test ends. */
export async function startEngine(
  name: HubEngine['name'],
  options: Partial<EngineOptions> = {},
): Promise<RunningEngine> {
  const { log, lines } = memoryLog();
  const engine = await createEngine(engineOptions(name, { log, ...options }));
  onTestFinished(() => engine.close({ withinMs: 50 }));
  const { host, port } = await engine.listen();
  return { engine, host, port, url: `http${options.tls ? 's' : ''}://${host}:${port}`, log: lines };
}

/**
 * A port that was free a moment ago. uWebSockets.js marks a port for reuse (by the next process, or by several) only
 * where it is given, not where it is 0.
 */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A socket.io-client, as the pages use it. */
export function connectClient(url: string, options: Partial<ManagerOptions & SocketOptions> = {}): ClientSocket {
  const client = io(url, { transports: ['websocket'], forceNew: true, reconnectionDelay: 10, ...options });
  onTestFinished(() => void client.disconnect());
  return client;
}

export type RawClient = {
  readonly ws: WebSocket;
  /** Every Engine.IO message so far, the pings left out. */
  readonly messages: string[];
  send(message: string | Buffer): void;
  /** The close code, once it is closed. */
  readonly closed: Promise<number>;
};

type RawOptions = { query?: string; ws?: ClientOptions };

/** A connection that speaks Engine.IO by hand. */
export async function openRaw(
  url: string,
  { query = 'EIO=4&transport=websocket', ws: options = {} }: RawOptions = {},
): Promise<RawClient> {
  const ws = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?${query}`, options);
  onTestFinished(() => ws.terminate());
  const messages: string[] = [];
  ws.on('message', (bytes: Buffer) => {
    if (bytes.toString() !== '2') messages.push(bytes.toString());
  });
  const closed = new Promise<number>((resolve) => {
    ws.on('close', resolve);
  });
  await once(ws, 'open');
  ws.on('error', () => ws.terminate());
  return { ws, messages, send: (message) => ws.send(message), closed };
}

/** The same, with its session: the server's socket beside it. `messages` begins after the handshake. */
export async function joinRaw(
  { engine, url }: Pick<RunningEngine, 'engine' | 'url'>,
  options: RawOptions = {},
): Promise<RawClient & { socket: Socket }> {
  const raw = await openRaw(url, options);
  const joined = new Promise<Socket>((resolve) => {
    engine.io.once('connection', resolve);
  });
  raw.send('40');
  const socket = await joined;
  await messageAfter(raw, 2);
  raw.messages.splice(0);
  return { ...raw, socket };
}

/** Waits until `count` messages have come. */
export async function messageAfter(raw: Pick<RawClient, 'ws' | 'messages'>, count: number): Promise<void> {
  while (raw.messages.length < count) await once(raw.ws, 'message', { signal: AbortSignal.timeout(20_000) });
}

/** A WebSocket handshake written by hand. */
export function upgradeRequest(host: string, headers: readonly string[] = []): string {
  return [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    `Host: ${host}`,
    ...headers,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    '\r\n',
  ].join('\r\n');
}
