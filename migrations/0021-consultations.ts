import type { Knex } from 'knex';

/**
 * The last consultations of a doctor or a department, which the expected wait comes from: without these every check-in
 * would read the whole day. Only what is completed is in them, so they cost nothing before.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE INDEX queue_doctor_consultations_idx ON public.queue (doctor_id, ended_at) WHERE status = 'completed';
    CREATE INDEX queue_department_consultations_idx ON public.queue (department_id, ended_at) WHERE status = 'completed';
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('DROP INDEX public.queue_doctor_consultations_idx, public.queue_department_consultations_idx');
};
