import { Duplex, Writable } from 'node:stream';
import type { Knex } from 'knex';
import PostgresDialect from 'knex/lib/dialects/postgres/index.js';
import { Client, type QueryResult } from 'pg';
import { NoConnectionError, endsSession, isReadOnly, isStalePlan } from './failure.ts';
import { sessionConfig, type SessionSettings } from './session.ts';
import { StatementNames } from './statement.ts';

const GOODBYE_MS = 1000;

/** In the config, since that is the one object which knex hands on from a client to the clients of its transactions. */
export type HubConfig = Knex.Config & { readonly hub: HubState };

/** The last statement of a transaction. `answered` gets its rows once they are committed. */
export type LastStatement<Row = unknown> = {
  readonly text: string;
  readonly values: readonly unknown[];
  answered?(rows: readonly Row[]): void;
};

export class HubState {
  readonly session: SessionSettings;
  readonly names = new StatementNames();
  readonly connectedAt = new WeakMap<Client, number>();
  /** By connection: a BEGIN that waits for the first statement of its transaction, and is sent with it. */
  readonly waitingBegin = new WeakMap<Client, string>();
  /** By connection: the statement that is sent with its transaction's COMMIT. */
  readonly lastStatement = new WeakMap<Client, LastStatement>();
  trustedSince = 0;

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
    const connection = new Client({ ...sessionConfig(this.config.hub.session), pipeline: true });
    const dispose = (error?: Error) => discard(connection, error ?? new Error('the connection ended'));
    connection.on('error', dispose);
    connection.on('end', dispose);
    await connection.connect();
    this.config.hub.connectedAt.set(connection, performance.now());
    return connection;
  }

  override async acquireConnection(): Promise<Client> {
    try {
      return await super.acquireConnection();
    } catch (error) {
      throw error instanceof Error && error.name === 'KnexTimeoutError' ? this.#noneInTime() : error;
    }
  }

  /** knex asks its user for a forgotten `transacting(trx)`, which is not what an operator can mend. */
  #noneInTime(): NoConnectionError {
    const { acquireConnectionTimeout: withinMs, pool } = this.config;
    return new NoConnectionError(
      `no database connection within ${withinMs} ms: all ${pool?.max} are in use, or the database does not answer`,
    );
  }

  override async validateConnection(connection: Client): Promise<boolean> {
    return (this.config.hub.connectedAt.get(connection) ?? 0) >= this.config.hub.trustedSince;
  }

  override async destroyRawConnection(connection: Client): Promise<void> {
    if (isDiscarded(connection)) return abandon(connection);
    // A goodbye to a server that does not answer any more would wait for ever.
    const timer = setTimeout(() => abandon(connection), GOODBYE_MS);
    await connection.end().finally(() => clearTimeout(timer));
  }

  /**
   * A write to the database's socket costs about as much as the work on its answer. So BEGIN is sent with the first
   * statement, and the last statement with COMMIT.
   */
  override async _query(...[connection, query]: Parameters<PostgresDialect['_query']>) {
    const { hub } = this.config;
    const { sql } = query;
    if (sql.startsWith('BEGIN')) {
      hub.waitingBegin.set(connection, sql);
      return query;
    }
    const begin = take(hub.waitingBegin, connection);
    const last = isEnd(sql) ? take(hub.lastStatement, connection) : undefined;
    // Nothing came between BEGIN and the end, so neither is sent.
    if (isEnd(sql) && begin !== undefined && last === undefined) return query;
    const statement = { ...statementOf(hub, sql, query.bindings ?? []), ...query.options };
    const before = [
      ...(begin === undefined ? [] : [{ text: begin }]),
      ...(last === undefined || sql.startsWith('ROLLBACK') ? [] : [statementOf(hub, last.text, last.values)]),
    ];
    try {
      const answers = await inOneWrite(connection, [...before, statement]);
      query.response = answers.at(-1);
      refuseSilentRollback(query);
      if (sql.startsWith('COMMIT')) last?.answered?.(answers.at(-2)?.rows ?? []);
      return query;
    } catch (error) {
      if (error instanceof Error) judge(hub, connection, error);
      throw error;
    }
  }
}

type Statement = { text: string; values?: unknown[]; name?: string };

function statementOf({ names }: HubState, text: string, values: readonly unknown[]): Statement {
  const name = values.length > 0 ? names.of(text) : undefined;
  return { text, values: [...values], ...(name === undefined ? {} : { name }) };
}

/**
 * Sends the statements without waiting for the answers between them; answers with their results, or rejects with the
 * first error. Later statements of a failed transaction fail too. Exception: after a cancelled BEGIN the next statement
 * runs outside a transaction, which the claim of a requestId tolerates (`execution/replay`).
 */
async function inOneWrite(connection: Client, statements: readonly Statement[]): Promise<QueryResult[]> {
  const stream = streamOf(connection);
  stream?.cork();
  const sent: Promise<QueryResult>[] = [];
  try {
    for (const statement of statements) sent.push(connection.query(statement));
  } finally {
    stream?.uncork();
  }
  const answers = await Promise.allSettled(sent);
  const failed = answers.find((answer) => answer.status === 'rejected');
  if (failed) throw failed.reason;
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
}

/**
 * Sends one last statement in the same write as the transaction's COMMIT, so that no lock is held for another round
 * trip. It fails as COMMIT would. Once a transaction.
 */
export async function runWithCommit<Row>(trx: Knex.Transaction, last: LastStatement<Row>): Promise<void> {
  const connection: Client = await trx.client.acquireConnection();
  const { hub }: HubConfig = trx.client.config;
  hub.lastStatement.set(connection, last);
}

function take<Value>(from: WeakMap<Client, Value>, connection: Client): Value | undefined {
  const value = from.get(connection);
  from.delete(connection);
  return value;
}

function isEnd(sql: string): boolean {
  return /^(COMMIT|ROLLBACK);?$/.test(sql);
}

/** Connections that share the failed one's cause (a standby's sessions, plans from before a migration) go with it. */
function judge(hub: HubState, connection: Client, error: Error): void {
  if (isReadOnly(error) || isStalePlan(error)) {
    hub.trustedSince = performance.now();
    discard(connection, error);
  } else if (error.message === 'Query read timeout') {
    discard(connection, error);
    abandon(connection);
  } else if (endsSession(error)) {
    // Its socket closes a moment later; until then the pool would hand it to the next command.
    discard(connection, error);
  }
}

/** knex refuses connections that carry this field, and logs what it holds. */
const DISPOSED = '__knex__disposed';

function discard(connection: Client, why: Error): void {
  if (!isDiscarded(connection)) Reflect.set(connection, DISPOSED, why);
}

function isDiscarded(connection: Client): boolean {
  return Reflect.get(connection, DISPOSED) !== undefined;
}

function abandon(connection: Client): void {
  streamOf(connection)?.destroy();
}

/** The driver's own socket, which it has no public name for. */
function streamOf(connection: Client): Writable | undefined {
  const inner: unknown = Reflect.get(connection, 'connection');
  if (!(inner instanceof Object) || !('stream' in inner)) return undefined;
  return inner.stream instanceof Writable || inner.stream instanceof Duplex ? inner.stream : undefined;
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
