import type { Knex } from 'knex';
import * as z from 'zod/mini';
import { mayActOnEntry } from '../auth/policy.ts';
import type { Principal } from '../auth/principal.ts';
import { inTransaction } from '../database/transaction.ts';
import { commands } from '../protocol/commands/index.ts';
import { LastWrite, type CommandContext, type HandledCommand, type Handlers } from './define.ts';
import { begin, store, type Request } from './replay.ts';
import type { Reply } from './reply.ts';

/** A command whose input is parsed and whose sender may run it. `request` is null for one that only reads. */
export type Sent = {
  readonly principal: Principal;
  readonly command: HandledCommand;
  readonly input: Input;
  readonly request: Request | null;
};

export type Input = Readonly<Record<string, unknown>> & {
  readonly requestId?: string | undefined;
  readonly queueId?: string | undefined;
  readonly doctorId?: string | undefined;
  readonly reason?: string | undefined;
  readonly phoneNumber?: string | undefined;
  readonly appointmentCode?: string | undefined;
};

/** Thrown where the request was carried out before. It rolls back a transaction in which nothing is left to do. */
export class CarriedOut extends Error {
  override readonly name = 'CarriedOut';
}

/**
 * One transaction: claim the requestId, run the handler, store the reply. BEGIN is sent with the claim and the reply with
 * COMMIT (docs/decisions/0009). Throws CarriedOut, and whatever the handler and the database throw.
 */
export const attempt = (
  { knex, handlers }: { knex: Knex; handlers: Handlers },
  { principal, command, input, request }: Sent,
): Promise<Reply> =>
  inTransaction(knex, async (trx) => {
    const handler = handlers[command] as AnyHandler;
    const claiming = request ? begin(trx, request) : databaseTime(trx);
    const reading = handler.readWithClaim?.(input, trx, principal);
    // Handled at `await reading`. This only prevents an unhandled rejection.
    reading?.catch(() => undefined);
    const claimed = await claiming;
    if (claimed === null) throw new CarriedOut();

    const { mayActOn, expectAsked } = ownershipOf(principal, command);
    const context: CommandContext = { trx, principal, now: claimed.now, mayActOn };
    const returned = await handler.run(input, context, await reading);
    expectAsked(input);

    const write = returned instanceof LastWrite ? returned : null;
    const data = z.parse<z.ZodMiniType>(commands[command].data, write ? write.data : returned);
    const reply: Reply = { ok: true, data };
    if (request) await store(trx, request, reply, write);
    else if (write) throw new Error(`${command} writes last, so it needs a requestId`);
    return reply;
  });

/** The registry pairs each name with the handler of that name; TypeScript cannot follow the pairing through a lookup. */
type AnyHandler = {
  readonly readWithClaim?: (input: Input, trx: Knex.Transaction, principal: Principal) => Promise<unknown>;
  readonly run: (input: Input, context: CommandContext, read: unknown) => Promise<unknown>;
};

/**
 * A command that owns an entry or a visit must not act before it has asked whose the entry is. Handlers do that under the entry's
 * lock, so it cannot be done for them; but one that forgets is noticed here, for every sender.
 */
const ownershipOf = (principal: Principal, command: HandledCommand) => {
  const mine = new Set<string>();
  return {
    mayActOn: (entry: Parameters<typeof mayActOnEntry>[1]): boolean => {
      const may = mayActOnEntry(principal, entry);
      if (may) mine.add(entry.queueId).add(entry.visitId);
      return may;
    },
    expectAsked: ({ queueId, visitId }: { queueId?: string | undefined; visitId?: string | undefined }): void => {
      const { owns } = commands[command];
      if (owns !== 'entry' && owns !== 'visit') return;
      const named = owns === 'entry' ? queueId : visitId;
      if (named !== undefined && mine.has(named)) return;
      throw new Error(`${command} did not ask whether its sender may act on the ${owns}`);
    },
  };
};

const databaseTime = async (trx: Knex): Promise<{ now: Date }> => {
  const { rows } = await trx.raw<{ rows: [{ now: Date }] }>('SELECT hub_now() AS now');
  return rows[0];
};
