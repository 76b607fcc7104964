import type { Knex } from 'knex';
import type { Transaction } from 'objection';
import * as z from 'zod/mini';
import { mayRun } from '../auth/policy.ts';
import type { Principal } from '../auth/principal.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Log } from '../log.ts';
import { commands } from '../protocol/commands/index.ts';
import { HubError } from '../protocol/errors.ts';
import { LastWrite, type CommandContext, type HandledCommand } from './define.ts';
import { failureOf } from './failure.ts';
import { createGuarded } from './guesses.ts';
import { handlers } from './index.ts';
import { begin, requestOf, store, storedReply, type Reply, type Request } from './replay.ts';

export type Executor = {
  /** Runs one command to its reply. Never throws: every failure is a code of the table. */
  execute(principal: Principal, command: HandledCommand, input: unknown): Promise<Reply>;
};

type Parsed = Readonly<Record<string, unknown>> & {
  requestId?: string | undefined;
  reason?: string | undefined;
  doctorId?: string | undefined;
  phoneNumber?: string | undefined;
  appointmentCode?: string | undefined;
};

/**
 * Runs commands: parse, authorise, one transaction, one stored reply. `committed` is told of each commit that wrote,
 * so that the feed reads at once.
 */
export const createExecutor = (parts: { knex: Knex; log: Log; committed: () => void }): Executor => {
  const { knex, log, committed } = parts;
  const guarded = createGuarded(knex);
  /** Identical requests in flight share one promise: a retry over a slow network costs nothing. */
  const inFlight = new Map<string, { request: Request; reply: Promise<Reply> }>();

  const attempt = (principal: Principal, command: HandledCommand, input: Parsed, request: Request | null) =>
    inTransaction(knex, async (trx): Promise<Reply> => {
      const beginning = request ? begin(trx, request) : databaseTime(trx);
      const ahead = readAhead(command, input, trx);
      // Told where it is waited for.
      ahead.catch(() => undefined);
      const begun = await beginning;
      if (begun === null) throw new CarriedOut();
      const context = { trx, principal, command, now: begun.now };
      const { data, write } = await runHandler(command, input, context, await ahead);
      const reply: Reply = { ok: true, data };
      if (request) await store(trx, request, reply, write);
      else if (write) throw new Error(`${command} writes last, so it needs a requestId`);
      return reply;
    });

  /** What was read ahead may wait for a lock and fail, which is no matter to who has the stored reply. */
  const attemptOrReplay = (principal: Principal, command: HandledCommand, input: Parsed, request: Request | null) =>
    attempt(principal, command, input, request).catch((thrown: unknown) => {
      if (request && thrown instanceof CarriedOut) return storedReply(knex, request);
      throw thrown;
    });

  const toReply = async (principal: Principal, command: HandledCommand, input: Parsed, request: Request | null) => {
    try {
      const reply = await attemptOrReplay(principal, command, input, request).catch((thrown: unknown) => {
        // The handler's own guard sees the winner on the second run and names it; a third would race no differently.
        if (failureOf(thrown).raced) return attemptOrReplay(principal, command, input, request);
        throw thrown;
      });
      if (request) committed();
      return reply;
    } catch (thrown) {
      const { error } = failureOf(thrown);
      logFailure(log, command, error);
      const reply = refusal(error);
      return request && !error.retryable && error.code !== 'internal'
        ? keep({ knex, log, command }, request, reply)
        : reply;
    }
  };

  return {
    async execute(principal, command, raw) {
      const contract = commands[command];
      const parsed = contract.input.safeParse(raw);
      if (!parsed.success) return refusal(new HubError('invalid_input', { issues: issuesOf(parsed.error) }));
      const input: Parsed = parsed.data;
      if (!mayRun(principal, command, input)) return refusal(new HubError('forbidden', { command }));
      const { requestId } = input;
      if (requestId === undefined) return toReply(principal, command, input, null);

      const request = requestOf(principal, command, { ...input, requestId });
      const twin = inFlight.get(requestId);
      if (twin) {
        return twin.request.inputHash.equals(request.inputHash)
          ? twin.reply
          : refusal(new HubError('conflict', { requestId }));
      }
      const reply = guarded({ principal, command, input }, () => toReply(principal, command, input, request))
        .catch((thrown: unknown) => {
          const { error } = failureOf(thrown);
          logFailure(log, command, error);
          return refusal(error);
        })
        .finally(() => inFlight.delete(requestId));
      inFlight.set(requestId, { request, reply });
      return reply;
    },
  };
};

/** Rolls back a transaction in which there is nothing left to do. */
class CarriedOut extends Error {
  override readonly name = 'CarriedOut';
}

/** The registry pairs each name with the handler of that name; TypeScript cannot follow the pairing through a lookup. */
const runHandler = async (command: HandledCommand, input: Parsed, context: CommandContext, ahead: unknown) => {
  const { run } = handlers[command];
  const returned = await (run as (input: unknown, c: CommandContext, a: unknown) => Promise<unknown>)(
    input,
    context,
    ahead,
  );
  const write = returned instanceof LastWrite ? returned : null;
  return { data: z.parse<z.ZodMiniType>(commands[command].data, write ? write.data : returned), write };
};

const readAhead = async (command: HandledCommand, input: Parsed, trx: Transaction): Promise<unknown> => {
  const handler: { ahead?: unknown } = handlers[command];
  return typeof handler.ahead === 'function' ? handler.ahead(input, trx) : undefined;
};

const databaseTime = async (trx: Knex): Promise<{ now: Date }> => {
  const { rows } = await trx.raw<{ rows: [{ now: Date }] }>('SELECT hub_now() AS now');
  return rows[0];
};

/** An expected failure has rolled back; its reply is stored by itself, so that a retry hears the same. */
const keep = async (
  { knex, log, command }: { knex: Knex; log: Log; command: HandledCommand },
  request: Request,
  reply: Reply,
): Promise<Reply> => {
  try {
    return await inTransaction(knex, async (trx) => {
      const begun = await begin(trx, request);
      if (begun === null) return await storedReply(trx, request);
      await store(trx, request, reply);
      return reply;
    });
  } catch (thrown) {
    const { error } = failureOf(thrown);
    logFailure(log, command, error);
    return refusal(error);
  }
};

export const refusal = ({ code, message, retryable, details }: HubError): Reply => ({
  ok: false,
  error: { code, message, retryable, ...(details ? { details } : {}) },
});

/** Where the input was wrong and what was expected there; never the value, which may be personal. */
export const issuesOf = (error: z.core.$ZodError): { path: string; code: string; message: string }[] =>
  error.issues.map(({ path, code, message }) => ({ path: path.join('.'), code, message }));

const logFailure = (log: Log, command: string, error: HubError): void => {
  const fields = { event: 'command_failed', command, code: error.code };
  if (error.code === 'internal') log.error({ ...fields, ...error.details, err: error.cause });
  // Hundreds a second where the database is away or the hub is overloaded: a line each, and not its stack too.
  else if (error.retryable)
    log.warn({ ...fields, why: error.cause instanceof Error ? error.cause.message : undefined });
};
