import type { Knex } from 'knex';

/** A doctor who has left is kept, since entries and appointments of the past name them; nobody is booked with them any more. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    ALTER TABLE public.doctors
      ADD COLUMN active boolean NOT NULL DEFAULT true,
      ADD CONSTRAINT doctors_retired_check CHECK (active OR status = 'off');
    COMMENT ON COLUMN public.doctors.active IS 'False for a doctor who has left: off, and takes no booking.';
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('ALTER TABLE public.doctors DROP COLUMN active');
};
