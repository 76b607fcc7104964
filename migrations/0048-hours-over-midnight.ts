import type { Knex } from 'knex';

/** Hours may end at 24:00, or on the next day: their end is then not after their beginning. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    ALTER TABLE public.schedules DROP CONSTRAINT schedules_hours_check;
    ALTER TABLE public.schedules ADD CONSTRAINT schedules_hours_check CHECK (starts <> ends AND starts < '24:00');
    COMMENT ON COLUMN public.schedules.ends IS 'Local time of the hospital; on the next day where it is not after the beginning.';
  `);
};

/** Hours over midnight end at midnight then: the schema before has no others. */
export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    UPDATE public.schedules SET ends = '24:00' WHERE ends < starts;
    COMMENT ON COLUMN public.schedules.ends IS NULL;
    ALTER TABLE public.schedules DROP CONSTRAINT schedules_hours_check;
    ALTER TABLE public.schedules ADD CONSTRAINT schedules_hours_check CHECK (starts < ends);
  `);
};
