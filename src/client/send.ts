import { v7 as uuidv7 } from 'uuid';
import type { CommandData } from '../protocol/commands/index.ts';
import { HubError } from '../protocol/errors.ts';
import { isRead, toHubError, type Reply, type SendableName, type SendArguments } from './command-types.ts';
import type { Connection } from './connection.ts';
import { retryDelayMs, type Timing } from './timing.ts';

export type SendOptions = {
  /** All attempts together; 15 s by default. */
  readonly withinMs?: number;
  /** Stops the waiting, not the command: it may have been carried out. */
  readonly signal?: AbortSignal;
};

/**
 * Sends one command until its fate is known, always under the same `requestId`: again after a lost acknowledgement, a
 * lost connection and a retryable failure. Throws HubError: the hub's own code; `unavailable` with the `requestId` in
 * `details` where the fate is still unknown at the deadline; `unauthenticated` where the session is over.
 */
export type Send = <N extends SendableName>(
  name: N,
  args: SendArguments<N>,
  options?: SendOptions,
) => Promise<CommandData<N>>;

/** An attempt with less time than this would only make a known failure an unknown one. */
const SHORTEST_ATTEMPT_MS = 20;

/** Also where pages come over plain HTTP, and `crypto.randomUUID` is missing. */
export const newRequestId = (): string => uuidv7();

export const createSend = (connection: Connection, timing: Timing): Send => {
  return async (name, args, { withinMs = timing.sendWithinMs, signal } = {}) => {
    const { requestId = newRequestId(), ...rest } = { requestId: undefined, ...args };
    const input = isRead(name) ? args : { ...rest, requestId };
    const deadline = performance.now() + withinMs;
    const leftMs = () => deadline - performance.now();
    let failure = new HubError('unavailable', { reason: 'no connection', requestId });

    for (let attempt = 0; ; attempt += 1) {
      if (!(await connected(connection, leftMs(), signal))) throw failure;
      const reply = await ask(connection, name, input, Math.min(leftMs(), timing.replyWithinMs), signal);
      if (reply?.ok) return reply.data;
      if (reply && !reply.error.retryable) throw toHubError(reply.error);
      failure = reply ? toHubError(reply.error) : new HubError('unavailable', { reason: 'no reply', requestId });
      const delay = retryDelayMs(attempt, timing);
      if (leftMs() - delay < SHORTEST_ATTEMPT_MS) throw failure;
      await pause(delay, signal);
    }
  };
};

/** Resolves true once connected, false at the deadline. Throws where there will be no connection any more. */
const connected = (connection: Connection, withinMs: number, signal: AbortSignal | undefined): Promise<boolean> =>
  abortable(signal, (resolve, reject) => {
    const settle = () => {
      const { state } = connection;
      if (state.kind === 'connected') resolve(true);
      else if (state.kind === 'refused') reject(state.error);
      else if (state.kind === 'ended') reject(new HubError('unauthenticated', { reason: state.reason }));
      else if (state.kind === 'closed') reject(new HubError('unavailable', { reason: 'closed' }));
    };
    const stop = connection.onState(settle);
    const timer = setTimeout(() => resolve(false), withinMs);
    settle();
    return () => {
      stop();
      clearTimeout(timer);
    };
  });

const ask = <N extends SendableName>(
  connection: Connection,
  name: N,
  input: unknown,
  withinMs: number,
  signal: AbortSignal | undefined,
): Promise<Reply<N> | null> =>
  abortable(signal, (resolve) => {
    connection.ask<N>(name, input, withinMs, resolve);
  });

const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  abortable(signal, (resolve) => {
    const timer = setTimeout(() => resolve(undefined), ms);
    return () => clearTimeout(timer);
  });

/** A promise that an AbortSignal rejects with its reason; `begin` may return what to undo when it settles. */
const abortable = <T>(
  signal: AbortSignal | undefined,
  begin: (resolve: (value: T) => void, reject: (error: Error) => void) => (() => void) | void,
): Promise<T> => {
  let settled: () => void = () => undefined;
  return new Promise<T>((resolve, reject) => {
    signal?.throwIfAborted();
    const abort = () => reject(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    const undo = begin(resolve, reject);
    settled = () => {
      undo?.();
      signal?.removeEventListener('abort', abort);
    };
  }).finally(() => settled());
};
