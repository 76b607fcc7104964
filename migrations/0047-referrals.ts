import type { Knex } from 'knex';

/**
 * Who was sent to reception by a kiosk is noted in the audit, and reception reads the notes of the last hours. A code of an appointment that
 * is over is looked for among all of them, by somebody who stands at a kiosk.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE INDEX audit_log_referred_idx ON public.audit_log (at) WHERE jsonb_exists(after, 'referred');
    CREATE INDEX appointments_confirmation_code_idx ON public.appointments (confirmation_code, scheduled_date);
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('DROP INDEX public.audit_log_referred_idx, public.appointments_confirmation_code_idx');
};
