import { randomBytes } from 'node:crypto';
import type { Random } from './random.ts';

export type Frame = {
  readonly fin?: boolean;
  /** Three bits. */
  readonly reserved?: number;
  readonly opcode: number;
  readonly payload?: Buffer;
  readonly masked?: boolean;
  /** What the head says, where that is not the payload's length. */
  readonly announced?: bigint;
  /** In eight bytes, though it would fit into fewer. */
  readonly longLength?: boolean;
};

const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;

/** A WebSocket frame as a client sends it, or as it must not. */
export const frameBytes = (frame: Frame): Buffer => {
  const { fin = true, reserved = 0, opcode, payload = Buffer.alloc(0), masked = true, longLength = false } = frame;
  const length = frame.announced ?? BigInt(payload.length);
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const mask = masked ? 0x80 : 0;
  const head =
    length > 0xffffn || longLength
      ? Buffer.concat([Buffer.from([first, mask | 127]), uint64(length)])
      : length > 125n
        ? Buffer.from([first, mask | 126, Number(length >> 8n), Number(length & 0xffn)])
        : Buffer.from([first, mask | Number(length)]);
  if (!masked) return Buffer.concat([head, payload]);
  const key = randomBytes(4);
  const hidden = Buffer.from(payload.map((byte, n) => byte ^ (key[n % 4] ?? 0)));
  return Buffer.concat([head, key, hidden]);
};

const uint64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
};

export const textFrame = (text: string): Buffer => frameBytes({ opcode: TEXT, payload: Buffer.from(text) });

const closeWith = (code: number, reason = ''): Buffer => {
  const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
  payload.writeUInt16BE(code);
  payload.write(reason, 2);
  return frameBytes({ opcode: CLOSE, payload });
};

const INVALID_UTF8 = [
  [0xc3, 0x28],
  [0xe2, 0x82],
  [0xed, 0xa0, 0x80],
  [0xf8, 0x88, 0x80, 0x80, 0x80],
  [0xff, 0xfe],
  [0xc0, 0xaf],
  [0xf4, 0x90, 0x80, 0x80],
] as const;

/** What RFC 6455 forbids a client: after each of these the connection has to end. */
export const forbidden: Readonly<Record<string, (random: Random) => Buffer>> = {
  'a reserved bit': (random) => frameBytes({ opcode: TEXT, reserved: 1 + random.int(7), payload: Buffer.from('3') }),
  'a reserved opcode for data': (random) => frameBytes({ opcode: 3 + random.int(5), payload: random.bytes(8) }),
  'a reserved opcode for control': (random) => frameBytes({ opcode: 11 + random.int(5), payload: random.bytes(8) }),
  'text that is not UTF-8': (random) => frameBytes({ opcode: TEXT, payload: Buffer.from(random.pick(INVALID_UTF8)) }),
  'text that is not UTF-8 over two fragments': (random) => {
    const bytes = Buffer.from(random.pick(INVALID_UTF8));
    return Buffer.concat([
      frameBytes({ opcode: TEXT, fin: false, payload: bytes.subarray(0, 1) }),
      frameBytes({ opcode: 0, payload: bytes.subarray(1) }),
    ]);
  },
  'a continuation of nothing': (random) => frameBytes({ opcode: 0, payload: random.bytes(random.int(20)) }),
  'a new message in the middle of another': () =>
    Buffer.concat([
      frameBytes({ opcode: TEXT, fin: false, payload: Buffer.from('42["') }),
      frameBytes({ opcode: TEXT, payload: Buffer.from('3') }),
    ]),
  'a control frame in fragments': (random) =>
    frameBytes({ opcode: random.pick([PING, 10]), fin: false, payload: random.bytes(4) }),
  'a control frame of more than 125 bytes': (random) =>
    frameBytes({ opcode: random.pick([CLOSE, PING, 10]), payload: random.bytes(126 + random.int(400)) }),
  'a close of one byte': () => frameBytes({ opcode: CLOSE, payload: Buffer.from([3]) }),
  'a close with a code that nobody may send': (random) =>
    closeWith(random.pick([0, 1, 999, 1004, 1005, 1006, 1012 + 3, 2999, 5000, 65535])),
  'a close whose reason is not UTF-8': (random) =>
    frameBytes({
      opcode: CLOSE,
      payload: Buffer.concat([Buffer.from([0x03, 0xe8]), Buffer.from(random.pick(INVALID_UTF8))]),
    }),
  'a length of more than 64 KiB': (random) =>
    frameBytes({ opcode: TEXT, announced: BigInt(64 * 1024 + 1 + random.int(1_000_000)), payload: random.bytes(16) }),
  'a length of 2^63': () => frameBytes({ opcode: TEXT, announced: 1n << 63n, payload: Buffer.from('x') }),
  'a length of 2^62': () => frameBytes({ opcode: BINARY, announced: 1n << 62n, payload: Buffer.from('x') }),
  'fragments of more than 64 KiB together': () => {
    const part = Buffer.alloc(4_096, 'x');
    return Buffer.concat([
      frameBytes({ opcode: TEXT, fin: false, payload: part }),
      ...Array.from({ length: 17 }, () => frameBytes({ opcode: 0, fin: false, payload: part })),
    ]);
  },
  'a binary message': (random) => frameBytes({ opcode: BINARY, payload: random.bytes(1 + random.int(64)) }),
};

/** What is odd, and may or may not be the end of a connection: the hub has to live on either way. */
export const odd: Readonly<Record<string, (random: Random) => Buffer>> = {
  'no mask': (random) => frameBytes({ opcode: TEXT, masked: false, payload: random.bytes(random.int(100)) }),
  'a payload that was masked with another key': (random) => {
    const bytes = textFrame('42["settings:get",{}]');
    bytes[2] = (bytes[2] ?? 0) ^ (1 + random.int(255));
    return bytes;
  },
  'a short length in eight bytes': () => frameBytes({ opcode: TEXT, longLength: true, payload: Buffer.from('3') }),
  'the half of a frame': (random) => {
    const bytes = textFrame(`42["${'x'.repeat(random.int(300))}"]`);
    return bytes.subarray(0, 1 + random.int(bytes.length - 1));
  },
  'a thousand empty fragments': () =>
    Buffer.concat([
      frameBytes({ opcode: TEXT, fin: false }),
      ...Array.from({ length: 1_000 }, () => frameBytes({ opcode: 0, fin: false })),
    ]),
  'a message in fragments of a byte': (random) => {
    const bytes = [...Buffer.from(`42${random.int(1_000)}["settings:get",{}]`)];
    return Buffer.concat(
      bytes.map((byte, n) =>
        frameBytes({ opcode: n === 0 ? TEXT : 0, fin: n === bytes.length - 1, payload: Buffer.from([byte]) }),
      ),
    );
  },
  pings: (random) =>
    Buffer.concat(
      Array.from({ length: 1 + random.int(50) }, () => frameBytes({ opcode: PING, payload: random.bytes(125) })),
    ),
  'pongs that nobody asked for': (random) => frameBytes({ opcode: 10, payload: random.bytes(random.int(126)) }),
  'a proper close': (random) => closeWith(random.pick([1000, 1001, 1002, 1003, 1011, 3000, 4999]), 'bye'),
  'bits that have flipped': (random) => {
    const bytes = textFrame(`42${random.int(1_000)}["department:list",{"a":${random.int(1_000)}}]`);
    for (let n = 0; n <= random.int(4); n += 1) {
      const at = random.int(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(8));
    }
    return bytes;
  },
  noise: (random) => random.bytes(1 + random.int(200)),
};
