import type { DirectWebSocket } from './direct-websocket.ts';

/** The rooms of the `ws` engine, which has no topics of its own. */
export class WsRooms {
  readonly #members = new Map<string, Set<DirectWebSocket>>();

  join(socket: DirectWebSocket, room: string): void {
    const members = this.#members.get(room) ?? new Set();
    this.#members.set(room, members.add(socket));
    socket.rooms.add(room);
  }

  leave(socket: DirectWebSocket, room: string): void {
    socket.rooms.delete(room);
    const members = this.#members.get(room);
    members?.delete(socket);
    if (members?.size === 0) this.#members.delete(room);
  }

  leaveAll(socket: DirectWebSocket): void {
    for (const room of socket.rooms) this.leave(socket, room);
  }

  size(room: string): number {
    return this.#members.get(room)?.size ?? 0;
  }

  publish(room: string, packet: string): void {
    const members = this.#members.get(room);
    if (members === undefined) return;
    const encoded = Buffer.from(packet);
    for (const socket of members) socket.write(encoded);
  }
}
