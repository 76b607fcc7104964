import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { textFrame } from './websocket-frames.ts';

export type RawConnection = {
  /** Whatever these bytes are. */
  write(bytes: Buffer): void;
  say(packet: string): void;
  /** Text messages that came, the heartbeats left out. */
  readonly heard: string[];
  readonly isOpen: () => boolean;
  /** Resolves to true once the hub has ended it, to false after `withinMs`. */
  ended(withinMs: number): Promise<boolean>;
  /** Resolves to true once `heard` is as is asked for, to false if it ends or after `withinMs`. */
  until(isDone: () => boolean, withinMs: number): Promise<boolean>;
  destroy(): void;
};

/** A WebSocket by hand over TCP, so that anything can be sent on it. Rejects where the hub does not upgrade it. */
export const rawConnection = (port: number): Promise<RawConnection> =>
  new Promise((resolve, reject) => {
    const tcp = connect(port, '127.0.0.1');
    const heard: string[] = [];
    const waiting = new Set<() => void>();
    let received: Buffer = Buffer.alloc(0);
    let upgraded = false;
    let open = true;
    const tell = () => waiting.forEach((look) => look());
    const until = (isDone: () => boolean, withinMs: number) =>
      new Promise<boolean>((done) => {
        const finish = (result: boolean) => {
          clearTimeout(timer);
          waiting.delete(look);
          done(result);
        };
        const look = () => {
          if (isDone()) finish(true);
          else if (!open) finish(false);
        };
        const timer = setTimeout(() => finish(isDone()), withinMs);
        waiting.add(look);
        look();
      });
    tcp.setNoDelay(true);
    tcp.on('error', () => undefined);
    tcp.on('close', () => {
      open = false;
      tell();
      if (!upgraded) reject(new Error('not upgraded'));
    });
    tcp.on('end', () => tcp.end());
    tcp.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      if (!upgraded) {
        const end = received.indexOf('\r\n\r\n');
        if (end === -1) return;
        if (!received.subarray(0, 12).toString().endsWith('101')) return void tcp.destroy();
        received = received.subarray(end + 4);
        upgraded = true;
        resolve(connection);
      }
      received = takeMessages(received, heard);
      tell();
    });
    const connection: RawConnection = {
      write: (bytes) => void tcp.write(bytes),
      say: (packet) => void tcp.write(textFrame(packet)),
      heard,
      isOpen: () => open,
      ended: async (withinMs) => (await until(() => !open, withinMs)) || !open,
      until,
      destroy: () => destroy(tcp),
    };
    tcp.write(
      [
        'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
        'Host: hub',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
        '\r\n',
      ].join('\r\n'),
    );
  });

/** Half of those who misbehave do not say goodbye either. */
const destroy = (tcp: Socket): void => {
  if (tcp.bytesWritten % 2 === 0) tcp.resetAndDestroy();
  else tcp.destroy();
};

/** Takes whole frames off the front; the server's are not masked. */
const takeMessages = (bytes: Buffer, heard: string[]): Buffer => {
  let rest = bytes;
  for (;;) {
    const short = (rest[1] ?? 0) & 127;
    const head = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (rest.length < head) return rest;
    const length = short === 126 ? rest.readUInt16BE(2) : short === 127 ? Number(rest.readBigUInt64BE(2)) : short;
    if (rest.length < head + length) return rest;
    const text = rest.toString('utf8', head, head + length);
    if (((rest[0] ?? 0) & 15) === 1 && text !== '2') heard.push(text);
    rest = rest.subarray(head + length);
  }
};
