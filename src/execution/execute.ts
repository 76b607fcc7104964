import type { Knex } from 'knex';
import { createGate } from '../limits/gate.ts';
import { mayRun } from '../auth/policy.ts';
import { actorOf, type Principal } from '../auth/principal.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Log } from '../log.ts';
import { commands } from '../protocol/commands/index.ts';
import { HubError } from '../protocol/errors.ts';
import { inWords, wrongInput } from '../protocol/read-input.ts';
import { attempt, CarriedOut, type Input, type Sent } from './attempt.ts';
import { NotedRefusal, type HandledCommand, type Handlers } from './define.ts';
import { failureOf } from './failure.ts';
import { createGuarded } from './guesses.ts';
import { begin, requestOf, store, storedReply, type Request } from './replay.ts';
import { refusal, type Reply } from './reply.ts';

export type Executor = {
  /** Runs one command to its reply. Never rejects: every failure is a code of the table. */
  execute(principal: Principal, command: HandledCommand, input: unknown): Promise<Reply>;
};

/** A fast typist asks again before the last answer. So searches are limited, and check-ins and calls do not wait for them. */
const SEARCHES = { atOnce: 4, waiting: 100, each: 3 };

/**
 * Runs commands: parse, authorise, one transaction, one stored reply. `committed` is told of each commit that wrote,
 * so that the feed reads at once.
 */
export const createExecutor = (parts: {
  knex: Knex;
  handlers: Handlers;
  log: Log;
  committed: () => void;
}): Executor => {
  const { knex, log, committed } = parts;
  const guarded = createGuarded(knex);
  const searches = createGate(SEARCHES);
  /** Identical requests in flight share one promise: a retry over a slow network costs nothing. */
  const inFlight = new Map<string, { request: Request; reply: Promise<Reply> }>();

  const failed = (command: string, thrown: unknown): { error: HubError; reply: Reply } => {
    const { error } = failureOf(thrown);
    logFailure(log, command, error);
    return { error, reply: refusal(error) };
  };

  const attemptOrReplay = (sent: Sent): Promise<Reply> =>
    attempt(parts, sent).catch((thrown: unknown) => {
      if (sent.request && thrown instanceof CarriedOut) return storedReply(knex, sent.request);
      throw thrown;
    });

  const carryOut = async (sent: Sent): Promise<Reply> => {
    const { command, request } = sent;
    try {
      const reply = await attemptOrReplay(sent).catch((thrown: unknown) => {
        // The handler's own guard sees the winner on the second run and names it. A third run would race no differently.
        if (failureOf(thrown).raced) return attemptOrReplay(sent);
        throw thrown;
      });
      if (request) committed();
      return reply;
    } catch (thrown) {
      const { error, reply } = failed(command, thrown);
      if (!request || error.retryable || error.code === 'internal') return reply;
      return await keep(knex, request, error).catch((again: unknown) => failed(command, again).reply);
    }
  };

  const once = (sent: Sent & { request: Request }): Promise<Reply> => {
    const { command, request } = sent;
    const { requestId, inputHash } = request;
    const sameRequest = inFlight.get(requestId);
    if (sameRequest) {
      return sameRequest.request.inputHash.equals(inputHash)
        ? sameRequest.reply
        : Promise.resolve(refusal(new HubError('conflict', { requestId })));
    }
    const reply = guarded(sent, () => carryOut(sent))
      .catch((thrown: unknown) => failed(command, thrown).reply)
      .finally(() => inFlight.delete(requestId));
    inFlight.set(requestId, { request, reply });
    return reply;
  };

  return {
    async execute(principal, command, raw) {
      const parsed = commands[command].input.safeParse(raw, inWords);
      if (!parsed.success) return refusal(wrongInput(parsed.error));
      const input: Input = parsed.data;
      if (!mayRun(principal, command, input)) return refusal(new HubError('forbidden', { command }));
      const { requestId } = input;
      if (requestId === undefined) {
        const work = () => carryOut({ principal, command, input, request: null });
        if (command !== 'patient:find') return work();
        return searches(work, actorOf(principal)).catch((thrown: unknown) => failed(command, thrown).reply);
      }
      return once({ principal, command, input, request: requestOf(principal, command, { ...input, requestId }) });
    },
  };
};

/** An expected failure has rolled back. Its reply is stored by itself, so that a retry gets the same. */
const keep = (knex: Knex, request: Request, error: HubError): Promise<Reply> =>
  inTransaction(knex, async (trx) => {
    const claimed = await begin(trx, request);
    if (claimed === null) return await storedReply(trx, request);
    if (error instanceof NotedRefusal) await error.note(trx);
    const reply = refusal(error);
    await store(trx, request, reply);
    return reply;
  });

const logFailure = (log: Log, command: string, error: HubError): void => {
  const fields = { event: 'command_failed', command, code: error.code };
  if (error.code === 'internal') log.error({ ...fields, ...error.details, err: error.cause });
  else if (error.retryable) log.warn({ ...fields, err: error.cause });
};
