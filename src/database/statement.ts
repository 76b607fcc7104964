import { createHash } from 'node:crypto';
import type { Knex } from 'knex';

type Value = string | number | boolean | Date | Buffer | null;

/**
 * SQL of a hot command, with `:name` for its values, compiled once: knex's own raw() replaces the names in the text again
 * at every call, a fifth of what a check-in cost the hub. A name used twice is one parameter, and so of one type. Runs in the
 * command's transaction alone; answers with the rows.
 */
export const statement = <Row, Name extends string>(
  sql: string,
): ((trx: Knex.Transaction, values: Record<Name, Value>) => Promise<Row[]>) => {
  const names: string[] = [];
  const text = sql.replace(/(?<!:):([a-z]\w*)/gi, (_, name: string) => {
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  return async (trx, values) => {
    const given: Record<string, Value> = values;
    const connection: unknown = await trx.client.acquireConnection();
    const { response } = await trx.client.query(connection, {
      sql: text,
      bindings: names.map((name) => given[name]),
    });
    return response.rows;
  };
};

const MAX_NAMES = 500;
const MAX_SQL_LENGTH = 8192;
const MAX_CANDIDATES = 2000;

/**
 * Names statements so that the driver prepares each once a connection: 1,016 → 2,829 check-ins a second. A name is
 * given at a text's second use, and to 500 texts at most, because every connection keeps every named plan in the
 * database's memory, and lists of changing length (`in (?, ?, …)`) make texts without end.
 */
export class StatementNames {
  readonly #names = new Map<string, string>();
  readonly #candidates = new Set<string>();

  /** The name for this text; undefined means it is to be sent unnamed. */
  of(sql: string): string | undefined {
    const known = this.#names.get(sql);
    if (known !== undefined) return known;
    if (sql.length > MAX_SQL_LENGTH || this.#names.size >= MAX_NAMES) return undefined;
    if (!this.#candidates.delete(sql)) {
      if (this.#candidates.size >= MAX_CANDIDATES) this.#candidates.clear();
      this.#candidates.add(sql);
      return undefined;
    }
    const name = `hub_${createHash('sha256').update(sql).digest('hex').slice(0, 32)}`;
    this.#names.set(sql, name);
    return name;
  }
}
