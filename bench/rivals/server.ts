import { createServer } from 'node:http';
import { Server } from 'socket.io';
import uws, { type HttpRequest, type TemplatedApp } from 'uWebSockets.js';

/**
 * What somebody would have without the hub: one room that everybody is in, and an emit to it. No order kept, nothing that
 * resumes, no database. Told by IPC what to be and when to emit.
 */
export type RivalName = 'socket.io on ws' | 'socket.io on uWS' | 'raw uWS publish';
export type RivalAsk = { be: RivalName } | { emit: { times: number; gapMs: number; bytes: number } };

type Rival = { port: number; emit(payload: object): void };

const ROOM = 'room';
const ANY_FREE_PORT = 0;

const onWs = async (): Promise<Rival> => {
  const http = createServer();
  const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false });
  io.on('connection', (socket) => socket.join(ROOM));
  await new Promise<void>((resolve) => http.listen(ANY_FREE_PORT, '127.0.0.1', resolve));
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, emit: (payload) => void io.to(ROOM).emit('queue:changed', payload) };
};

const onUws = async (): Promise<Rival> => {
  const app = uws.App();
  const io = new Server({ transports: ['websocket'], serveClient: false });
  io.attachApp(app);
  io.on('connection', (socket) => socket.join(ROOM));
  return { port: await listen(app), emit: (payload) => void io.to(ROOM).emit('queue:changed', payload) };
};

const rawPublish = async (): Promise<Rival> => {
  const app = uws.App().ws('/*', {
    open: (socket) => void socket.subscribe(ROOM),
    upgrade: (response, request: HttpRequest, context) =>
      response.upgrade(
        {},
        request.getHeader('sec-websocket-key'),
        request.getHeader('sec-websocket-protocol'),
        request.getHeader('sec-websocket-extensions'),
        context,
      ),
  });
  const port = await listen(app);
  return { port, emit: (payload) => void app.publish(ROOM, message(payload)) };
};

const message = (payload: object): string => `42["queue:changed",${JSON.stringify(payload)}]`;

const listen = (app: TemplatedApp): Promise<number> =>
  new Promise((resolve, reject) => {
    app.listen('127.0.0.1', ANY_FREE_PORT, (listening) => {
      if (listening === false) return reject(new Error('cannot listen'));
      return resolve(uws.us_socket_local_port(listening));
    });
  });

const rivals: Record<RivalName, () => Promise<Rival>> = {
  'socket.io on ws': onWs,
  'socket.io on uWS': onUws,
  'raw uWS publish': rawPublish,
};

let rival: Rival | null = null;

const answer = async (ask: RivalAsk): Promise<object> => {
  if ('be' in ask) {
    rival = await rivals[ask.be]();
    return { port: rival.port };
  }
  if (!rival) throw new Error('nobody yet');
  const startedAt = performance.now();
  for (let n = 0; n < ask.emit.times; n += 1) {
    const at = new Date(performance.timeOrigin + performance.now());
    const micros = String(Math.floor(((performance.timeOrigin + performance.now()) % 1) * 1_000)).padStart(3, '0');
    rival.emit({ version: n + 1, at: at.toISOString().replace('Z', `${micros}Z`), filler: 'x'.repeat(ask.emit.bytes) });
    // The loop has to come round, or nothing is written before all are emitted.
    await new Promise((resolve) => (ask.emit.gapMs > 0 ? setTimeout(resolve, ask.emit.gapMs) : setImmediate(resolve)));
  }
  return { seconds: (performance.now() - startedAt) / 1_000 };
};

process.on('message', (ask: RivalAsk) => {
  void answer(ask).then((said) => process.send?.(said));
});
process.on('disconnect', () => process.exit(0));
