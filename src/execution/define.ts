import type { Transaction } from 'objection';
import type { OwnedEntry } from '../auth/policy.ts';
import type { Principal } from '../auth/principal.ts';
import { HubError, type ErrorCode, type ErrorDetails } from '../protocol/errors.ts';
import { isCommandName, type CommandData, type CommandInput, type CommandName } from '../protocol/commands/index.ts';

export type CommandContext = {
  /** The one transaction of the command; everything below takes it. */
  trx: Transaction;
  principal: Principal;
  /**
   * Whether the sender may act on this entry. A command whose contract `owns` an entry has to ask this about the entry that
   * its input names. One that does not ask is rolled back (`execution/attempt`).
   */
  mayActOn(entry: OwnedEntry): boolean;
  /** The transaction's database time, never the node's clock. */
  now: Date;
};

export type Returned<N extends CommandName> = CommandData<N> | LastWrite<CommandData<N>>;

export type Handler<N extends CommandName, Result extends Returned<N> = Returned<N>, Read = never> = {
  /** A read that needs the input and its sender alone. It is sent to the database together with the claim of the requestId. */
  readonly readWithClaim?: (input: CommandInput<N>, trx: Transaction, principal: Principal) => Promise<unknown>;
  readonly run: (input: CommandInput<N>, context: CommandContext, read: Read) => Promise<Result>;
};

/**
 * A handler returns this when its last write takes a lock that many commands wait for. The write is sent with the COMMIT,
 * so the lock is held for no round trip. Its parts are the queries of a WITH, `name AS (…)`, the last of them named `last`: that
 * one returns one row with one text, `completion`. The text is put at `path` of the data; until then the data may hold any text there.
 */
export class LastWrite<Data = unknown> {
  readonly data: Data;
  readonly path: readonly string[];
  readonly parts: readonly string[];
  readonly bindings: readonly unknown[];

  constructor(write: { data: Data; path: readonly string[]; parts: readonly string[]; bindings: readonly unknown[] }) {
    this.data = write.data;
    this.path = write.path;
    this.parts = write.parts;
    this.bindings = write.bindings;
  }
}

/**
 * A refusal that staff are to know more about than its sender. `note` runs in the transaction that stores the reply: the command's own is
 * rolled back.
 */
export class NotedRefusal extends HubError {
  readonly note: (trx: Transaction) => Promise<void>;

  constructor(code: ErrorCode, details: ErrorDetails, note: (trx: Transaction) => Promise<void>) {
    super(code, details);
    this.note = note;
  }
}

/** Subscriptions are the rooms' work; every other command has a handler. */
export type HandledCommand = Exclude<CommandName, `feed:${string}`>;

export const isHandledCommand = (name: string): name is HandledCommand =>
  isCommandName(name) && !name.startsWith('feed:');

export type Handlers = { readonly [N in HandledCommand]: Handler<N> };
export type HandlersOf<Noun extends string> = Pick<Handlers, Extract<HandledCommand, `${Noun}:${string}`>>;

/** The name that `byName` files a handler under. */
type Named<N extends HandledCommand> = { readonly name: N };

/** A handler is one readable story: lock, guard, write, return. It may run again after a lost race or a deadlock. */
export const defineCommand = <N extends HandledCommand, Result extends Returned<N> = CommandData<N>>(
  name: N,
  run: (input: CommandInput<N>, context: CommandContext) => Promise<Result>,
): Named<N> & Handler<N, Result, void> => ({ name, run });

/** For a hot command: its first read costs no round trip of its own. `run` gets what it found. */
export const defineCommandWithRead = <N extends HandledCommand, Result extends Returned<N>, Read>(
  name: N,
  readWithClaim: (input: CommandInput<N>, trx: Transaction, principal: Principal) => Promise<Read>,
  run: Handler<N, Result, Read>['run'],
): Named<N> & Handler<N, Result, Read> => ({ name, readWithClaim, run });
