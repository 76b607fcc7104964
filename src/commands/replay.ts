import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { Transaction } from 'objection';
import { actorOf, type Principal } from '../auth/principal.ts';
import { runWithCommit } from '../database/client.ts';
import { statement } from '../database/statement.ts';
import type { CommandName } from '../protocol/commands/index.ts';
import type { LastWrite } from './define.ts';
import { HubError, type ErrorCode, type ErrorDetails } from '../protocol/errors.ts';

export type Reply<Data = unknown> =
  | { ok: true; data: Data }
  | { ok: false; error: { code: ErrorCode; message: string; retryable: boolean; details?: ErrorDetails } };

export type Request = {
  requestId: string;
  actor: string;
  command: CommandName;
  inputHash: Buffer;
  reason: string | null;
};

/** Passwords stay out of the hash: a stored digest of a short secret could be guessed offline. */
const withoutSecrets = (key: string, value: unknown): unknown => (/password$/i.test(key) ? undefined : value);

/** The same requestId is the same request only from the same sender, for the same command, with the same input. */
export const requestOf = (
  principal: Principal,
  command: CommandName,
  input: { requestId: string; reason?: string | undefined },
): Request => {
  const actor = actorOf(principal);
  const secret = principal.role === 'ticket' ? principal.ticketToken : '';
  const inputHash = createHash('sha256')
    .update(JSON.stringify([actor, secret, command, input], withoutSecrets))
    .digest();
  return { requestId: input.requestId, actor, command, inputHash, reason: input.reason ?? null };
};

/**
 * The first statement of a command: claims the requestId and names the actor for the audit, in one round trip. Null where
 * it was carried out before: then `storedReply` is the answer. A twin in flight on another node makes this wait for its
 * end. One without a reply was never carried out: a session that was cancelled in BEGIN itself would leave it.
 */
export const begin = async (trx: Transaction, request: Request): Promise<{ now: Date } | null> => {
  const { requestId, actor, command, inputHash, reason } = request;
  const [claimed] = await claim(trx, { requestId, actor, command, inputHash, reason: reason ?? '' });
  return claimed ?? null;
};

const claim = statement<{ now: Date }, 'requestId' | 'actor' | 'command' | 'inputHash' | 'reason'>(`
  WITH actor AS MATERIALIZED (
    SELECT set_config('hub.actor', :actor, true), set_config('hub.action', :command, true),
      set_config('hub.request_id', CAST(:requestId AS text), true), set_config('hub.reason', :reason, true))
  INSERT INTO requests (request_id, actor, command, input_hash, created_at)
  SELECT CAST(CAST(:requestId AS text) AS uuid), :actor, :command, :inputHash, hub_now() FROM actor
  ON CONFLICT (request_id) DO UPDATE SET created_at = excluded.created_at
    WHERE requests.reply IS NULL AND requests.input_hash = excluded.input_hash
  RETURNING hub_now() AS now`);

/** Throws HubError('conflict') where the same requestId came with something else. */
export const storedReply = async (knex: Knex, request: Request): Promise<Reply> => {
  const found = await knex.raw<{ rows: { same: boolean; reply: Reply | null }[] }>(
    'SELECT input_hash = ? AS same, reply FROM requests WHERE request_id = ?',
    [request.inputHash, request.requestId],
  );
  const [row] = found.rows;
  if (!row) throw new HubError('unavailable', { requestId: request.requestId });
  if (!row.same) throw new HubError('conflict', { requestId: request.requestId });
  if (!row.reply) throw new HubError('unavailable', { requestId: request.requestId });
  return row.reply;
};

/**
 * The last statement of a command: the reply that every later sender of this requestId gets. It goes with the COMMIT, and
 * so does the handler's own last write, whose completion is in the reply once that is committed.
 */
export const store = (
  trx: Transaction,
  request: Request,
  reply: Reply,
  write: LastWrite | null = null,
): Promise<void> => {
  const values = [JSON.stringify(reply), request.requestId];
  if (write === null) {
    return runWithCommit(trx, {
      text: 'UPDATE requests SET reply = $1::jsonb, completed_at = hub_now() WHERE request_id = $2',
      values,
    });
  }
  const { sql, bindings } = write;
  const path = ['data', ...write.path];
  const [replyAt, idAt, pathAt] = [1, 2, 3].map((n) => `$${bindings.length + n}`);
  return runWithCommit<{ completion: string }>(trx, {
    // Without a row there is no reply, which the table refuses to call completed: then nothing of it is committed.
    text: `WITH last AS (${sql})
      UPDATE requests SET completed_at = hub_now(),
        reply = jsonb_set(${replyAt}, ${pathAt}, to_jsonb((SELECT completion FROM last)))
      WHERE request_id = ${idAt} RETURNING (SELECT completion FROM last)`,
    values: [...bindings, ...values, path],
    answered: ([row]) => row && put(reply, path, row.completion),
  });
};

const put = (into: object, [key = '', ...rest]: readonly string[], value: string): void => {
  const inner: unknown = Reflect.get(into, key);
  if (rest.length > 0 && inner instanceof Object) put(inner, rest, value);
  else Reflect.set(into, key, value);
};
