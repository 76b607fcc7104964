import type { Knex } from 'knex';

/** The audit is the largest table, and hubs write to it meanwhile: the index is made without holding them up. */
export const config = { transaction: false };

/** What was recorded about a patient is also in the records of the visits that were theirs, if only for a while. */
export const up = async (knex: Knex): Promise<void> => {
  // What a try that was cut short leaves behind is an index that PostgreSQL does not use.
  await knex.raw('DROP INDEX IF EXISTS public.audit_log_patient_id_idx');
  await knex.raw(
    `CREATE INDEX CONCURRENTLY audit_log_patient_id_idx ON public.audit_log ((after ->> 'patient_id'))
     WHERE after ->> 'patient_id' IS NOT NULL`,
  );
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('DROP INDEX public.audit_log_patient_id_idx');
};
