import { Decoder, Encoder, PacketType, type Packet } from 'socket.io-parser';

/**
 * An acknowledgement's argument that is JSON already, such as a cached snapshot: `ack(new EncodedReply(json))` puts
 * the text on the wire as it is. Only as the one argument of an acknowledgement.
 */
export class EncodedReply {
  readonly json: string;

  constructor(json: string) {
    this.json = json;
  }
}

/** An event of the default namespace as one Engine.IO message, for `HubEngine.publish` and `sendEncoded`. */
export function encodeEvent(event: string, payload: unknown): string {
  return encodeEventJson(event, JSON.stringify(payload));
}

/** The same for a payload that is JSON already. */
export function encodeEventJson(event: string, json: string): string {
  return `42[${JSON.stringify(event)},${json}]`;
}

/**
 * Socket.IO's wire format without binary and without other namespaces. Its own encoder walks each payload in search
 * of buffers before it stringifies it; there are none.
 */
class HubEncoder extends Encoder {
  override encode(packet: Packet): string[] {
    const reply: unknown = Array.isArray(packet.data) && packet.data.length === 1 ? packet.data[0] : undefined;
    if (packet.type === PacketType.ACK && reply instanceof EncodedReply) return [`3${packet.id}[${reply.json}]`];
    const namespace = packet.nsp === '/' ? '' : `${packet.nsp},`;
    const json = packet.data === undefined ? '' : JSON.stringify(packet.data);
    return [`${packet.type}${namespace}${packet.id ?? ''}${json}`];
  }
}

/**
 * What a client may say: one CONNECT, then events and acknowledgements in text. A throw here closes the connection. A
 * second CONNECT while the first is still being looked up would make each of them cost a query, and a binary packet
 * would wait for its attachments as long as the client likes.
 */
class HubDecoder extends Decoder {
  #hasConnected = false;

  constructor() {
    super({ maxAttachments: 0 });
  }

  override add(message: unknown): void {
    if (typeof message === 'string' && message.startsWith('0')) {
      if (this.#hasConnected) throw new Error('second CONNECT');
      this.#hasConnected = true;
    }
    super.add(message);
  }
}

export const hubParser = { Encoder: HubEncoder, Decoder: HubDecoder };
