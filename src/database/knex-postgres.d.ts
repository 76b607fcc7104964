/** The dialect class that knex ships without types: only what `client.ts` overrides or calls. */
declare module 'knex/lib/dialects/postgres/index.js' {
  import { Knex } from 'knex';
  import type { Client } from 'pg';

  type DialectQuery = { sql: string; bindings?: readonly unknown[]; options?: { name?: string }; response?: unknown };

  export default class PostgresDialect extends Knex.Client {
    override acquireRawConnection(): Promise<Client>;
    override destroyRawConnection(connection: Client): Promise<void>;
    override validateConnection(connection: Client): Promise<boolean>;
    _query(connection: Client, query: DialectQuery): Promise<DialectQuery>;
  }
}
