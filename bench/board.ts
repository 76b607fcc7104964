import { connect, type Socket } from 'node:net';

/** Where boards connect, and what they speak: the hub's protocol, Socket.IO alone, or WebSocket alone. */
export type Target = { url: string; speaks: 'hub' | 'socket.io' | 'websocket' };
export type Position = { epoch: string; streamId: string; version: number };
export type Board = { close(): void; position(): Position | undefined; wasResumed(): boolean };

const CHANGE = Buffer.from('queue:changed');
const AT = Buffer.from('"at":"');
const VERSION = Buffer.from('"version":');
const DIGITS_AFTER_AT = '2026-01-01T00:00:00.000000Z'.length;
const READ_BUFFER = Buffer.allocUnsafe(256 * 1024);

/**
 * A board of as few instructions as will do: its own WebSocket framing on a bare socket, since a library's receiver costs
 * more a message than all of the hub. Resolves once it hears its room; calls `onChange` with each change's capture time in
 * milliseconds since 1970.
 */
export const openBoard = (
  { url, speaks }: Target,
  { token, doctorId }: { token: string; doctorId: string },
  onChange: (capturedAtMs: number) => void,
  since?: Position,
): Promise<Board> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    let pending: Buffer = Buffer.alloc(0);
    let isUpgraded = false;
    let position = since;
    let wasResumed = false;
    const heard = (payload: Buffer) => {
      const change = payload.indexOf(CHANGE);
      if (change !== -1 && change < 8) {
        if (position) position.version = numberAfter(payload, VERSION) ?? position.version;
        const at = payload.indexOf(AT) + AT.length;
        onChange(instantOf(payload.toString('latin1', at, at + DIGITS_AFTER_AT)));
        return;
      }
      if (speaks === 'websocket') return;
      const type = payload.toString('latin1', 0, 2);
      if (type.startsWith('0')) send(socket, `40${JSON.stringify({ token, protocol: 1 })}`);
      else if (type.startsWith('2')) send(socket, '3');
      else if (type === '40') {
        if (speaks === 'socket.io') return resolve(board);
        const from = position && {
          since: { epoch: position.epoch, versions: { [position.streamId]: position.version } },
        };
        const filter = doctorId === '' ? { all: true } : { doctorIds: [doctorId] };
        send(socket, `420${JSON.stringify(['feed:subscribe', { ...filter, ...from }])}`);
      } else if (type === '43') {
        const [reply] = JSON.parse(payload.toString('utf8', 3));
        if (!reply.ok) return reject(new Error(JSON.stringify(reply.error)));
        const stream = reply.data.streams.find((one: { streamId: string }) => one.streamId === doctorId);
        wasResumed = stream?.reset === false;
        position = { epoch: reply.data.epoch, streamId: doctorId, version: stream?.version ?? 0 };
        resolve(board);
      } else if (type === '44') reject(new Error(payload.toString()));
    };
    const read = (chunk: Buffer) => {
      const bytes = pending.length > 0 ? Buffer.concat([pending, chunk]) : chunk;
      let offset = 0;
      if (!isUpgraded) {
        const end = bytes.indexOf('\r\n\r\n');
        if (end === -1) return void (pending = Buffer.from(bytes));
        if (!bytes.toString('latin1', 0, 12).endsWith('101'))
          return reject(new Error(bytes.toString('latin1', 0, end)));
        isUpgraded = true;
        offset = end + 4;
        if (speaks === 'websocket') resolve(board);
      }
      for (let frame = frameAt(bytes, offset); frame; frame = frameAt(bytes, offset)) {
        offset = frame.end;
        if (frame.opcode === 1) heard(bytes.subarray(frame.start, frame.end));
      }
      pending = offset < bytes.length ? Buffer.from(bytes.subarray(offset)) : Buffer.alloc(0);
    };
    const socket = connect({
      host: hostname,
      port: Number(port),
      noDelay: true,
      onread: {
        // One buffer for all: each callback is done with it before the next read.
        buffer: READ_BUFFER,
        callback: (length) => {
          read(READ_BUFFER.subarray(0, length));
          return true;
        },
      },
    });
    let isClosed = false;
    const board: Board = {
      close: () => {
        isClosed = true;
        socket.destroy();
      },
      position: () => position,
      wasResumed: () => wasResumed,
    };
    socket.on('error', (error) => !isClosed && reject(error));
    socket.on('close', () => !isClosed && reject(new Error('the server closed the connection')));
    const path = speaks === 'websocket' ? '/' : '/socket.io/?EIO=4&transport=websocket';
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
    );
  });

/** A whole frame at `from`, as servers send them: unmasked. */
const frameAt = (bytes: Buffer, from: number): { opcode: number; start: number; end: number } | null => {
  if (bytes.length < from + 2) return null;
  const opcode = (bytes[from] ?? 0) & 0x0f;
  const short = (bytes[from + 1] ?? 0) & 0x7f;
  const start = from + (short === 126 ? 4 : short === 127 ? 10 : 2);
  if (bytes.length < start) return null;
  const length =
    short === 126 ? bytes.readUInt16BE(from + 2) : short === 127 ? Number(bytes.readBigUInt64BE(from + 2)) : short;
  return bytes.length < start + length ? null : { opcode, start, end: start + length };
};

/** Masked with zeros, which the protocol allows and which costs nothing. */
const send = (socket: Socket, text: string): void => {
  const payload = Buffer.from(text);
  const head =
    payload.length < 126
      ? Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0])
      : Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff, 0, 0, 0, 0]);
  socket.write(Buffer.concat([head, payload]));
};

/** All of a fan-out carry the same instant, so it is parsed once. Date.parse would cut the microseconds off. */
let parsed = { text: '', ms: 0 };
const instantOf = (text: string): number => {
  if (text !== parsed.text)
    parsed = { text, ms: Date.parse(`${text.slice(0, 23)}Z`) + Number(text.slice(23, 26)) / 1_000 };
  return parsed.ms;
};

const numberAfter = (payload: Buffer, key: Buffer): number | undefined => {
  const at = payload.indexOf(key);
  if (at === -1) return undefined;
  return Number.parseInt(payload.toString('latin1', at + key.length, at + key.length + 16), 10);
};
