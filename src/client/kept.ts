import type { CommandData } from '../protocol/commands/index.ts';
import { HubError } from '../protocol/errors.ts';
import type { SendableName, SendArguments } from './command-types.ts';
import { newRequestId, type Send, type SendOptions } from './send.ts';

/** A command whose reply this page has not seen: sending it again under its `requestId` has no second effect. */
export type KeptCommand<N extends SendableName = SendableName> = {
  readonly requestId: string;
  readonly name: N;
  readonly args: SendArguments<N>;
  /** ISO 8601, by this machine's clock. */
  readonly keptAt: string;
};

export type KeptStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export type Kept = {
  /**
   * Sends a command and keeps it under `key` until its reply has come, so that a reload in between can go on with it.
   * The same command again, while its fate is unknown, is the same one: a double tap and a retry have one effect.
   */
  sendKept<N extends SendableName>(
    key: string,
    name: N,
    args: SendArguments<N>,
    options?: SendOptions,
  ): Promise<CommandData<N>>;
  /** What an earlier load of the page left under `key`; null where it has been answered. */
  kept(key: string): KeptCommand | null;
  /** Goes on with what was left under `key`, if it is this command; null where there is nothing. */
  resendKept<N extends SendableName>(key: string, name: N, options?: SendOptions): Promise<CommandData<N> | null>;
  /** The next person must not get the last one's number: call it when a kiosk goes back to its first screen. */
  forgetKept(key: string): void;
};

/** Older ones belong to somebody who has left: a kiosk clears after 20 s. */
export const KEEP_FOR_MS = 2 * 60_000;

/**
 * `storage` holds what people typed, so it must be of this tab alone: `sessionStorage`, never `localStorage`.
 * Entries leave it with their reply. Where a browser refuses storage, commands are sent all the same.
 */
export const createKept = (send: Send, storage: KeptStorage | null): Kept => {
  const underWay = new Map<string, { fingerprint: string; reply: Promise<unknown> }>();
  const storageKey = (key: string) => `queue-hub.kept.${key}`;

  const forgetKept = (key: string) => {
    underWay.delete(key);
    attempt(() => storage?.removeItem(storageKey(key)));
  };
  const kept = (key: string): KeptCommand | null => {
    const found = parse(attempt(() => storage?.getItem(storageKey(key))) ?? null);
    if (found === null || Date.now() - Date.parse(found.keptAt) <= KEEP_FOR_MS) return found;
    forgetKept(key);
    return null;
  };

  const release = (key: string, requestId: string) => {
    if (kept(key)?.requestId === requestId) forgetKept(key);
  };
  const run = async <N extends SendableName>(key: string, command: KeptCommand<N>, options?: SendOptions) => {
    const { name, args, requestId } = command;
    attempt(() => storage?.setItem(storageKey(key), JSON.stringify(command)));
    try {
      const data = await send(name, { ...args, requestId }, options);
      release(key, requestId);
      return data;
    } catch (error) {
      // Its fate is known, too, where the hub has said no. After a deadline or an abort it is not.
      if (error instanceof HubError && !error.retryable) release(key, requestId);
      throw error;
    }
  };
  const runOnce = <N extends SendableName>(key: string, command: KeptCommand<N>, options?: SendOptions) => {
    const fingerprint = fingerprintOf(command);
    const sameCommand = underWay.get(key);
    // The same name and arguments were sent, so the reply is of that command.
    if (sameCommand?.fingerprint === fingerprint) return sameCommand.reply as Promise<CommandData<N>>;
    const reply = run(key, command, options).finally(() => {
      if (underWay.get(key)?.reply === reply) underWay.delete(key);
    });
    underWay.set(key, { fingerprint, reply });
    return reply;
  };

  return {
    sendKept(key, name, args, options) {
      const command = { requestId: newRequestId(), name, args, keptAt: new Date().toISOString() };
      const earlier = kept(key);
      const again = earlier !== null && isOf(name, earlier) && fingerprintOf(earlier) === fingerprintOf(command);
      return runOnce(key, again ? earlier : command, options);
    },
    kept,
    async resendKept(key, name, options) {
      const found = kept(key);
      return found !== null && isOf(name, found) ? runOnce(key, found, options) : null;
    },
    forgetKept,
  };
};

const fingerprintOf = ({ name, args }: KeptCommand): string => JSON.stringify([name, args]);

const isOf = <N extends SendableName>(name: N, command: KeptCommand): command is KeptCommand<N> =>
  command.name === name;

/** Written by this page's own earlier load; anything else under the key is as good as nothing. */
const parse = (text: string | null): KeptCommand | null => {
  if (text === null) return null;
  const found: unknown = attempt(() => JSON.parse(text));
  return typeof found === 'object' && found !== null && 'requestId' in found && 'name' in found && 'args' in found
    ? (found as KeptCommand)
    : null;
};

/** Storage throws where the browser blocks it, or is full; neither may keep a patient from a number. */
const attempt = <T>(step: () => T): T | undefined => {
  try {
    return step();
  } catch {
    return undefined;
  }
};

/** The tab's own storage; null outside of a browser, or where it is blocked. */
export const sessionStorageOf = (page: { readonly sessionStorage?: Storage }): Storage | null =>
  attempt(() => page.sessionStorage) ?? null;
