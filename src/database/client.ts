import type { Knex } from 'knex';
import PostgresDialect from 'knex/lib/dialects/postgres/index.js';
import { Client } from 'pg';
import { endsSession, isReadOnly, isStalePlan } from './failure.ts';
import { sessionConfig, type SessionSettings } from './session.ts';
import { StatementNames } from './statement-names.ts';

const GOODBYE_MS = 1000;

/** In the config, since that is the one object which knex hands on from a client to the clients of its transactions. */
export type HubConfig = Knex.Config & { readonly hub: HubState };

export class HubState {
  readonly session: SessionSettings;
  readonly names = new StatementNames();
  readonly connectedAt = new WeakMap<Client, number>();
  /** By connection: a statement that goes out together with its transaction's COMMIT. */
  readonly lastWords = new WeakMap<Client, string>();
  distrustedBefore = 0;

  constructor(session: SessionSettings) {
    this.session = session;
  }
}

/**
 * knex's PostgreSQL dialect with named statements, sessions set up in the connection's own round trip, and
 * connections that are thrown away as soon as they cannot be trusted. Made by `connectDatabase`.
 */
export class HubDialect extends PostgresDialect {
  declare config: HubConfig;

  /** knex would ask each new connection for the server's version: a round trip for a number we do not use. */
  override async acquireRawConnection(): Promise<Client> {
    const connection = new Client(sessionConfig(this.config.hub.session));
    const dispose = (error?: Error) => distrust(connection, error ?? new Error('the connection ended'));
    connection.on('error', dispose);
    connection.on('end', dispose);
    await connection.connect();
    this.config.hub.connectedAt.set(connection, performance.now());
    return connection;
  }

  override async validateConnection(connection: Client): Promise<boolean> {
    return (this.config.hub.connectedAt.get(connection) ?? 0) >= this.config.hub.distrustedBefore;
  }

  override async destroyRawConnection(connection: Client): Promise<void> {
    if (isDistrusted(connection)) return abandon(connection);
    // A goodbye to a server that does not answer any more would wait for ever.
    const timer = setTimeout(() => abandon(connection), GOODBYE_MS);
    await connection.end().finally(() => clearTimeout(timer));
  }

  override async _query(...[connection, query]: Parameters<PostgresDialect['_query']>) {
    const lastWords = takeLastWords(this.config.hub, connection, query.sql);
    if (lastWords !== undefined) return commitWith(this.config.hub, connection, query, lastWords);
    const name = query.bindings?.length ? this.config.hub.names.of(query.sql) : undefined;
    if (name !== undefined) query.options = { name, ...query.options };
    try {
      // oxlint-disable-next-line no-underscore-dangle -- knex's own name for the seam below its hooks
      const answered = await super._query(connection, query);
      refuseSilentRollback(answered);
      return answered;
    } catch (error) {
      if (error instanceof Error) judge(this.config.hub, connection, error);
      throw error;
    }
  }
}

/**
 * Sends one last statement in the same round trip as the transaction's COMMIT, so that the locks of the statements
 * before it are held for one round trip less. It has no result; values are text. Once a transaction.
 */
export async function runWithCommit(trx: Knex.Transaction, sql: string, values: readonly string[]): Promise<void> {
  const connection: Client = await trx.client.acquireConnection();
  const { hub }: HubConfig = trx.client.config;
  const literals = values.map((value) => connection.escapeLiteral(value));
  hub.lastWords.set(
    connection,
    sql.replace(/\$(\d)/g, (_, n) => literals[Number(n) - 1] ?? 'NULL'),
  );
}

type Query = Parameters<PostgresDialect['_query']>[1];

/**
 * The last words and the COMMIT in one message. knex's own text of the query stays as it was: knex and the log repeat
 * it with every error, and the last words are a reply, with the patient's name in it.
 */
async function commitWith(hub: HubState, connection: Client, query: Query, lastWords: string): Promise<Query> {
  try {
    query.response = await connection.query(`${lastWords}; COMMIT`);
    refuseSilentRollback(query);
    return query;
  } catch (error) {
    if (error instanceof Error) judge(hub, connection, error);
    // A COMMIT ends the transaction whatever comes of it; one that was never reached does not.
    await connection.query('ROLLBACK').catch((failed: Error) => distrust(connection, failed));
    throw error;
  }
}

function takeLastWords({ lastWords }: HubState, connection: Client, sql: string): string | undefined {
  if (!/^(COMMIT|ROLLBACK);?$/.test(sql)) return undefined;
  const words = lastWords.get(connection);
  lastWords.delete(connection);
  return sql.startsWith('COMMIT') ? words : undefined;
}

/** Connections that share the failed one's cause (a standby's sessions, plans from before a migration) go with it. */
function judge(hub: HubState, connection: Client, error: Error): void {
  if (isReadOnly(error) || isStalePlan(error)) {
    hub.distrustedBefore = performance.now();
    distrust(connection, error);
  } else if (error.message === 'Query read timeout') {
    distrust(connection, error);
    abandon(connection);
  } else if (endsSession(error)) {
    // Its socket closes a moment later; until then the pool would hand it to the next command.
    distrust(connection, error);
  }
}

/** knex refuses connections that carry this field, and logs what it holds. */
const DISPOSED = '__knex__disposed';

function distrust(connection: Client, why: Error): void {
  if (!isDistrusted(connection)) Reflect.set(connection, DISPOSED, why);
}

function isDistrusted(connection: Client): boolean {
  return Reflect.get(connection, DISPOSED) !== undefined;
}

function abandon(connection: Client): void {
  const inner: unknown = Reflect.get(connection, 'connection');
  if (!(inner instanceof Object) || !('stream' in inner)) return;
  const { stream } = inner;
  if (stream instanceof Object && 'destroy' in stream && typeof stream.destroy === 'function') stream.destroy();
}

/**
 * PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error, and knex calls that committed; so a
 * swallowed error inside a transaction would be answered with success.
 */
function refuseSilentRollback({ sql, response }: { sql: string; response?: unknown }): void {
  if (!/COMMIT;?$/.test(sql)) return;
  const last: unknown = Array.isArray(response) ? response.at(-1) : response;
  if (last instanceof Object && 'command' in last && last.command === 'ROLLBACK') {
    throw new Error('a statement failed in this transaction, its error was swallowed, and COMMIT rolled back');
  }
}
