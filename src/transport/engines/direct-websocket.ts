import { parser, transports } from 'engine.io';
import type { WebSocket } from 'ws';
import type { EngineRequest } from '../admission/admission.ts';

type Packets = Parameters<InstanceType<typeof transports.websocket>['send']>[0];

const CLOSE_WITHIN_MS = 1_000;

/**
 * engine.io's WebSocket transport on `ws`, writing at once. engine.io's own waits for each write's callback and keeps
 * what comes meanwhile in an array without a bound, so that a publish written to the socket would overtake an earlier
 * acknowledgement, and a slow reader could take any amount of memory. Here the socket's buffer is the only queue.
 */
export class DirectWebSocket extends transports.websocket {
  readonly rooms = new Set<string>();
  readonly #socket: WebSocket;
  readonly #maxBufferedBytes: number;

  constructor(request: EngineRequest, socket: WebSocket, maxBufferedBytes: number) {
    super(request);
    this.#socket = socket;
    this.#maxBufferedBytes = maxBufferedBytes;
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  override send(packets: Packets): void {
    for (const packet of packets) parser.encodePacket(packet, true, (text) => this.write(text));
    this.emit('drain');
    this.emit('ready');
  }

  /** One text message, as a string or in UTF-8. A reader that leaves too much waiting is cut off instead (§7.1). */
  write(message: string | Uint8Array): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > this.#maxBufferedBytes) this.terminate();
    else this.#socket.send(message, { binary: false, compress: false });
  }

  /** `ws` waits 30 s for the other side to close as well. A client that misbehaved would keep its connection for that long. */
  override doClose(done?: () => void): void {
    super.doClose(done);
    setTimeout(() => this.terminate(), CLOSE_WITHIN_MS).unref();
  }

  terminate(): void {
    this.#socket.terminate();
  }
}
