import type { Transaction } from 'objection';
import type { Principal } from '../auth/principal.ts';
import type { CommandData, CommandInput, CommandName } from '../protocol/commands/index.ts';

export type CommandContext = {
  /** The one transaction of the command; everything below takes it. */
  trx: Transaction;
  principal: Principal;
  command: CommandName;
  /** The transaction's database time, never the node's clock. */
  now: Date;
};

export type Returned<N extends CommandName> = CommandData<N> | LastWrite<CommandData<N>>;

export type Handler<N extends CommandName, Result extends Returned<N> = Returned<N>, Ahead = never> = {
  readonly name: N;
  /** What it reads by the input alone: sent to the database together with the claim of the requestId. */
  readonly ahead?: (input: CommandInput<N>, trx: Transaction) => Promise<unknown>;
  readonly run: (input: CommandInput<N>, context: CommandContext, ahead: Ahead) => Promise<Result>;
};

/**
 * What a handler returns whose last write takes a lock that everybody waits for: the write travels with the COMMIT, so that
 * the lock is held for no round trip at all. Its statement returns one row with one text, `completion`, which belongs at
 * `path` in the data; until then the data has any text there.
 */
export class LastWrite<Data = unknown> {
  readonly data: Data;
  readonly path: readonly string[];
  readonly sql: string;
  readonly bindings: readonly unknown[];

  constructor(write: { data: Data; path: readonly string[]; sql: string; bindings: readonly unknown[] }) {
    this.data = write.data;
    this.path = write.path;
    this.sql = write.sql;
    this.bindings = write.bindings;
  }
}

/** Subscriptions are the rooms' work; every other command is a handler in this folder. */
export type HandledCommand = Exclude<CommandName, `feed:${string}`>;

/** A handler is one readable story: lock, guard, write, return. It may run again after a lost race or a deadlock. */
export const defineCommand = <N extends HandledCommand, Result extends Returned<N> = CommandData<N>>(
  name: N,
  run: (input: CommandInput<N>, context: CommandContext) => Promise<Result>,
): Handler<N, Result, void> => ({ name, run });

/** For a hot command: its first read waits for nothing, and is answered together with the claim. */
export const defineCommandAhead = <N extends HandledCommand, Result extends Returned<N>, Ahead>(
  name: N,
  ahead: (input: CommandInput<N>, trx: Transaction) => Promise<Ahead>,
  run: Handler<N, Result, Ahead>['run'],
): Handler<N, Result, Ahead> => ({ name, ahead, run });
