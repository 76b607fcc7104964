import type { Knex } from 'knex';

/** The audit is the largest table, and hubs write to it meanwhile: the index is made without holding them up. */
export const config = { transaction: false };

/** A page of one table's records was found by reading the audit backwards until enough of that table had come. */
export const up = async (knex: Knex): Promise<void> => {
  // What a try that was cut short leaves behind is an index that PostgreSQL does not use.
  await knex.raw('DROP INDEX IF EXISTS public.audit_log_table_name_idx');
  await knex.raw('CREATE INDEX CONCURRENTLY audit_log_table_name_idx ON public.audit_log (table_name, audit_id)');
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('DROP INDEX public.audit_log_table_name_idx');
};
