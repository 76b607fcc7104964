import type { Knex } from 'knex';

export type Note = {
  readonly tableName: string;
  readonly rowId: string | null;
  readonly after: Readonly<Record<string, unknown>>;
};

/**
 * Writes into the audit what changes no row that a trigger sees: somebody's data was read, old rows were purged. Who
 * did it was named for the transaction before, as by `actAs`.
 */
export const noteInAudit = async (trx: Knex, { tableName, rowId, after }: Note): Promise<void> => {
  await trx.raw('SELECT audit_note(?, ?::uuid, ?::jsonb)', [tableName, rowId, JSON.stringify(after)]);
};
