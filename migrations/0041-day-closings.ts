import type { Knex } from 'knex';

/**
 * What closing a day ended, and what each row was before, so that it goes on after a batch and can be taken back. A row is
 * removed as it is restored; what nobody took back goes with a later closing. Keys and states alone, nothing personal.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE TABLE public.day_closings (
      closing_id uuid CONSTRAINT day_closings_pkey PRIMARY KEY,
      department_id uuid CONSTRAINT day_closings_department_id_fkey REFERENCES public.departments,
      queue_date date,
      left_entries integer NOT NULL DEFAULT 0,
      completed_entries integer NOT NULL DEFAULT 0,
      no_shows integer NOT NULL DEFAULT 0,
      closed_at timestamptz(3) NOT NULL DEFAULT public.hub_now(),
      undone_at timestamptz(3)
    );
    CREATE INDEX day_closings_department_id_idx ON public.day_closings (department_id) WHERE department_id IS NOT NULL;
    COMMENT ON COLUMN public.day_closings.closed_at IS 'Of the last batch.';
    COMMENT ON COLUMN public.day_closings.undone_at IS 'From the first batch that takes it back; no more is closed then.';

    CREATE TABLE public.day_closing_rows (
      closing_id uuid NOT NULL
        CONSTRAINT day_closing_rows_closing_id_fkey REFERENCES public.day_closings ON DELETE CASCADE,
      row_id uuid NOT NULL,
      entry_status text,
      ended_at timestamptz(3),
      appointment_id uuid,
      appointment_status text,
      held_slot boolean,
      CONSTRAINT day_closing_rows_pkey PRIMARY KEY (closing_id, row_id)
    );
    COMMENT ON COLUMN public.day_closing_rows.row_id IS
      'An entry, with the appointment that followed it; or an appointment that nobody came to.';
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('DROP TABLE public.day_closing_rows, public.day_closings');
};
