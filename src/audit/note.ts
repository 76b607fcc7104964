import type { Knex } from 'knex';
import type { Referral } from '../protocol/commands/queue/referrals.ts';

/** Somebody was shown so many rows, of these patients where they looked for somebody. */
export type Reading = {
  readonly tableName: 'patients' | 'queue' | 'appointments' | 'audit_log';
  readonly rowId: null;
  readonly after: { readonly read: { readonly rows: number; readonly patients: readonly string[] } };
};

/** What the audit takes that changes no row which a trigger sees. The database refuses all else. */
export type Note =
  | Reading
  | { readonly tableName: string; readonly rowId: null; readonly after: { readonly purged: number } }
  | {
      readonly tableName: 'patients';
      readonly rowId: string;
      readonly after: { readonly exported: { readonly records: number } } | { readonly referred: Referral };
    };

/** Writes it down. Who did it was named for the transaction before, as by `actAs`. */
export const noteInAudit = async (trx: Knex, { tableName, rowId, after }: Note): Promise<void> => {
  await trx.raw('SELECT audit_note(?, ?::uuid, ?::jsonb)', [tableName, rowId, JSON.stringify(after)]);
};
