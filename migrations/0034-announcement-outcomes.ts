import type { Knex } from 'knex';

/**
 * What became of each call on each board: spoken, and how often, or over before it could be. The instants are kept, not a
 * counter: a report that comes twice has the same one and is one speaking, whoever sends it and in whatever order; another
 * instant is another speaking, which a board must never have. Of the rows before this the one instant is known.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    ALTER TABLE public.announcements
      ADD COLUMN spoken_times timestamptz(3)[] NOT NULL DEFAULT '{}',
      ADD COLUMN overtaken_at timestamptz(3);
    UPDATE public.announcements SET spoken_times = ARRAY[spoken_at] WHERE spoken_at IS NOT NULL;
    ALTER TABLE public.announcements
      ADD COLUMN spoken_count smallint NOT NULL GENERATED ALWAYS AS (cardinality(spoken_times)) STORED;

    COMMENT ON COLUMN public.announcements.spoken_times IS 'Every time the board spoke the call; more than one is a fault.';
    COMMENT ON COLUMN public.announcements.overtaken_at IS
      'When the board found the call over (begun, taken back, called again) before it could speak it.';
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    ALTER TABLE public.announcements
      DROP COLUMN spoken_count,
      DROP COLUMN overtaken_at,
      DROP COLUMN spoken_times;
  `);
};
