import type { Knex } from 'knex';

/**
 * Screens show instants, and `infinity` is none. A row with one, however it was written, would be one that no view can be
 * made of. The index is what the feed's base finds the day's ended entries by.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    ALTER TABLE public.queue ADD CONSTRAINT queue_instants_finite_check CHECK (
      isfinite(arrived_at) AND isfinite(anchor_at) AND isfinite(due_at)
      AND isfinite(coalesce(called_at, arrived_at)) AND isfinite(coalesce(started_at, arrived_at))
      AND isfinite(coalesce(ended_at, arrived_at)));
    ALTER TABLE public.appointments ADD CONSTRAINT appointments_scheduled_date_finite_check
      CHECK (isfinite(scheduled_date));
    CREATE INDEX queue_queue_date_idx ON public.queue (queue_date);
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    DROP INDEX public.queue_queue_date_idx;
    ALTER TABLE public.appointments DROP CONSTRAINT appointments_scheduled_date_finite_check;
    ALTER TABLE public.queue DROP CONSTRAINT queue_instants_finite_check;
  `);
};
