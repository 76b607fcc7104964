import { createServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { onTestFinished, vi } from 'vitest';
import { createHubClient, type HubClient, type HubClientOptions } from '../../src/client/hub-client.ts';
import type { Timing } from '../../src/client/timing.ts';
import type { CommandName } from '../../src/protocol/commands/index.ts';
import type { EventName, EventPayload } from '../../src/protocol/events.ts';
import type { Audience } from '../../src/protocol/roles.ts';

type Refusal = { code: string; retryable: boolean; details?: Record<string, unknown> };
export type ScriptedReply =
  | { ok: true; data: unknown }
  | { ok: false; error: { code: string; message: string; retryable: boolean; details?: Record<string, unknown> } };
export type Call = { name: CommandName; input: Record<string, unknown>; socket: Socket };

/** A real Socket.IO server that says what a test tells it to, where the real hub would not be wrong on demand. */
export type ScriptedHub = {
  readonly url: string;
  readonly port: number;
  /** Every handshake that came, with its `auth`. */
  readonly handshakes: Record<string, unknown>[];
  readonly calls: Call[];
  callsOf(name: CommandName): Call[];
  /** What a handshake gets; null lets it in, undefined leaves it without an answer. */
  admit: (auth: Record<string, unknown>) => Refusal | null | undefined;
  /** `reply` may be called late, twice or never. */
  on(name: CommandName, handler: (call: Call, reply: (reply: ScriptedReply) => void) => void): void;
  emit<N extends EventName>(name: N, payload: EventPayload<N>): void;
  sockets(): Socket[];
  stop(): Promise<void>;
};

type Address = { port?: number; path?: string };

export const scriptedHub = async ({ port = 0, path = '/socket.io/' }: Address = {}): Promise<ScriptedHub> => {
  const http = createServer();
  const io = new Server(http, { path, transports: ['websocket'], connectTimeout: 60_000 });
  const handlers = new Map<string, Parameters<ScriptedHub['on']>[1]>();
  const handshakes: Record<string, unknown>[] = [];
  const calls: Call[] = [];

  io.use((socket, next) => {
    handshakes.push(socket.handshake.auth);
    const refusal = hub.admit(socket.handshake.auth);
    if (refusal === undefined) return;
    if (refusal === null) return next();
    next(Object.assign(new Error(refusal.code), { data: refusal }));
  });
  io.on('connection', (socket) => {
    socket.onAny((name: CommandName, input: Record<string, unknown>, ack: (reply: ScriptedReply) => void) => {
      const call = { name, input, socket };
      calls.push(call);
      handlers.get(name)?.(call, ack);
    });
  });
  await new Promise<void>((resolve) => {
    http.listen(port, '127.0.0.1', resolve);
  });
  const address = http.address();
  const bound = typeof address === 'object' && address !== null ? address.port : 0;

  let stopped = false;
  const hub: ScriptedHub = {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    handshakes,
    calls,
    callsOf: (name) => calls.filter((call) => call.name === name),
    admit: () => null,
    on: (name, handler) => void handlers.set(name, handler),
    emit: (name, payload) => void io.emit(name, payload),
    sockets: () => [...io.sockets.sockets.values()],
    async stop() {
      if (stopped) return;
      stopped = true;
      await io.close();
    },
  };
  onTestFinished(hub.stop);
  return hub;
};

/** `vi.waitFor` with patience for a machine that has other work. */
export const eventually = <T>(check: () => T | Promise<T>, { timeout = 8_000 } = {}): Promise<T> =>
  vi.waitFor(check, { timeout, interval: 10 });

/** Short pauses between attempts, and patience within one: a slow machine must not look like a lost message. */
export const quick = {
  replyWithinMs: 3_000,
  sendWithinMs: 8_000,
  subscribeWithinMs: 3_000,
  connectWithinMs: 3_000,
  retryFirstMs: 10,
  retryLastMs: 40,
} as const satisfies Partial<Timing>;

/** A client of a scripted hub that is closed with the test. */
export const clientOf = <A extends Audience = 'staff'>(
  hub: { readonly url: string },
  options: Partial<HubClientOptions<A>> & { readonly audience?: A } = {},
): HubClient<A> => {
  const given = { url: hub.url, audience: 'staff', ...options, timing: { ...quick, ...options.timing } };
  const client = createHubClient<A>(given as HubClientOptions<A>);
  onTestFinished(client.close);
  return client;
};

export const ok = (data: unknown): ScriptedReply => ({ ok: true, data });
export const failed = (code: string, retryable = false, details?: Record<string, unknown>): ScriptedReply => ({
  ok: false,
  error: { code, message: code, retryable, ...(details && { details }) },
});
