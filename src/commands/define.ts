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

export type Handler<N extends CommandName> = {
  readonly name: N;
  readonly run: (input: CommandInput<N>, context: CommandContext) => Promise<CommandData<N>>;
};

/** Subscriptions are the rooms' work; every other command is a handler in this folder. */
export type HandledCommand = Exclude<CommandName, `feed:${string}`>;

/** A handler is one readable story: lock, guard, write, return. It may run again after a lost race or a deadlock. */
export const defineCommand = <N extends HandledCommand>(name: N, run: Handler<N>['run']): Handler<N> => ({ name, run });
