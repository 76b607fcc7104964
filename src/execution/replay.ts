import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { Transaction } from 'objection';
import { actorOf, type Principal } from '../auth/principal.ts';
import { runWithCommit } from '../database/client.ts';
import { statement } from '../database/statement.ts';
import type { CommandName } from '../protocol/commands/index.ts';
import type { LastWrite } from './define.ts';
import { HubError } from '../protocol/errors.ts';
import type { Reply } from './reply.ts';

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
 * the request was carried out before; `storedReply` has its answer. While another node runs the same request, this waits.
 * A stored request without a reply was never carried out: a session that is cancelled in BEGIN leaves one.
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
  INSERT INTO requests (request_id, actor, command, input_hash, key_id, created_at)
  SELECT CAST(CAST(:requestId AS text) AS uuid), :actor, :command, k.digest, k.key_id, hub_now()
  FROM actor, request_digest(:inputHash) AS k
  ON CONFLICT (request_id) DO UPDATE SET created_at = excluded.created_at
    WHERE requests.reply IS NULL AND requests.input_hash = excluded.input_hash
  RETURNING hub_now() AS now`);

/**
 * After an erasure there is another key, and the stored digest cannot be compared. Then sender and command decide. Hubs from before
 * the key stored the plain hash.
 */
const STORED = `
  SELECT r.reply, CASE r.key_id
    WHEN k.key_id THEN r.input_hash = k.digest
    ELSE r.actor = :actor AND r.command = :command AND (r.key_id IS NOT NULL OR r.input_hash = :inputHash) END AS same
  FROM requests r, request_digest(:inputHash) AS k WHERE r.request_id = :requestId`;

/** Throws HubError('conflict') where the same requestId came with something else. */
export const storedReply = async (knex: Knex, request: Request): Promise<Reply> => {
  const { requestId, actor, command, inputHash } = request;
  const values = { requestId, actor, command, inputHash };
  const found = await knex.raw<{ rows: { same: boolean; reply: Reply | null }[] }>(STORED, values);
  const [row] = found.rows;
  if (!row) throw new HubError('unavailable', { requestId: request.requestId });
  if (!row.same) throw new HubError('conflict', { requestId: request.requestId });
  if (!row.reply) throw new HubError('unavailable', { requestId: request.requestId });
  return row.reply;
};

/**
 * The last statement of a command: the reply that every later sender of this requestId gets. It is sent with the COMMIT,
 * together with the handler's own last write. `reply` has the write's completion once that is committed.
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
  const { parts, bindings } = write;
  const path = ['data', ...write.path];
  const [replyAt, idAt, pathAt] = [1, 2, 3].map((n) => `$${bindings.length + n}`);
  return runWithCommit<{ completion: string }>(trx, {
    // If the write returns no row there is no reply, and the table refuses a completed request without one: all is rolled back.
    text: `WITH ${parts.join(', ')}
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
