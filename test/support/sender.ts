import type { Knex } from 'knex';
import { pino } from 'pino';
import { v4 as uuid } from 'uuid';
import type { Principal } from '../../src/auth/principal.ts';
import type { HandledCommand } from '../../src/execution/define.ts';
import { handlers } from '../../src/commands/index.ts';
import { createExecutor } from '../../src/execution/execute.ts';
import type { Reply } from '../../src/execution/reply.ts';
import type { CommandArguments, CommandData } from '../../src/protocol/commands/index.ts';
import { commands } from '../../src/protocol/commands/index.ts';
import { answerOf } from './slowness.ts';

type Refusal = Extract<Reply, { ok: false }>['error'];
type Input<N extends HandledCommand> = Omit<CommandArguments<N>, 'requestId'> & { requestId?: string };

export type Sender = {
  /** The data of a command that must succeed. */
  ok<N extends HandledCommand>(principal: Principal, command: N, input: Input<N>): Promise<CommandData<N>>;
  /** The error of a command that must be refused; asked once. The input may be anything. */
  refused(principal: Principal, command: HandledCommand, input: object): Promise<Refusal>;
  /** Whatever the reply is. */
  reply(principal: Principal, command: HandledCommand, input: object): Promise<Reply>;
};

/** Sends commands through the real executor, each under a requestId of its own unless one is given. */
export const senderOf = (knex: Knex): Sender => {
  const executor = createExecutor({
    knex,
    handlers,
    log: pino({ level: 'error' }, pino.destination(2)),
    committed: () => undefined,
  });
  const once: Sender['reply'] = (principal, command, input) =>
    executor.execute(principal, command, {
      ...(commands[command].kind === 'command' ? { requestId: uuid() } : {}),
      ...input,
    });
  const reply: Sender['reply'] = async (principal, command, given) => {
    const input = { ...(commands[command].kind === 'command' ? { requestId: uuid() } : {}), ...given };
    return answerOf<Reply>(() => once(principal, command, input));
  };
  return {
    reply,
    async ok<N extends HandledCommand>(principal: Principal, command: N, input: Input<N>) {
      const answered = await reply(principal, command, input);
      if (!answered.ok) throw new Error(`${command} was refused: ${JSON.stringify(answered.error)}`);
      // The executor parsed it with this command's own schema.
      return answered.data as CommandData<N>;
    },
    async refused(principal, command, input) {
      const answered = await once(principal, command, input);
      if (answered.ok) throw new Error(`${command} was to be refused: ${JSON.stringify(answered.data)}`);
      return answered.error;
    },
  };
};
