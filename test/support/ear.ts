import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { onTestFinished } from 'vitest';

export type Answer = {
  ok: boolean;
  data?: Record<string, unknown>;
  error?: { code: string; retryable: boolean; details?: Record<string, unknown> };
};

export type Ear = {
  readonly socket: Socket;
  /** Every event that has come, with its payload, in order. */
  readonly heard: readonly { event: string; payload: Record<string, unknown>; at: number }[];
  /** What `session:ended` said, once it came. */
  reason(): unknown;
  /** The queue entries that were told of since `from` (an index into `heard`). */
  entries(from?: number): unknown[];
  send(command: string, input?: object): Promise<Answer>;
  subscribe(filter?: object): Promise<Answer>;
};

type Auth = { token?: string; ticket?: string; version?: string };

/** A bare client that writes down everything it is told, and never comes back by itself. Rejects where it is refused. */
export const listenAt = async (url: string, auth: Auth, headers?: Record<string, string>): Promise<Ear> => {
  const socket = io(url, {
    transports: ['websocket'],
    auth: { ...auth, protocol: 1 },
    forceNew: true,
    reconnection: false,
    ...(headers ? { extraHeaders: headers } : {}),
  });
  onTestFinished(() => void socket.close());
  const heard: { event: string; payload: Record<string, unknown>; at: number }[] = [];
  socket.onAny((event: string, payload: Record<string, unknown>) => heard.push({ event, payload, at: Date.now() }));
  const ask = (command: string, input: object): Promise<Answer> => socket.timeout(30_000).emitWithAck(command, input);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return {
    socket,
    heard,
    reason: () => heard.find(({ event }) => event === 'session:ended')?.payload['reason'],
    entries: (from = 0) =>
      heard
        .slice(from)
        .filter(({ event }) => event === 'queue:changed')
        .map(({ payload }) => payload['id']),
    send: (command, input = {}) =>
      ask(
        command,
        /:(list|get|find|free-slots|unsubscribe)$/.test(command) ? input : { requestId: randomUUID(), ...input },
      ),
    subscribe: (filter = { all: true }) => ask('feed:subscribe', filter),
  };
};
