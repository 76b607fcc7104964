import type { Knex } from 'knex';

/** What the boards say beside the numbers: how late a doctor is, and a sentence of the hospital's own. Both are public. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    ALTER TABLE public.doctors
      ADD COLUMN delay_minutes smallint CONSTRAINT doctors_delay_minutes_check CHECK (delay_minutes BETWEEN 5 AND 240);
    ALTER TABLE public.settings
      ADD COLUMN board_message varchar(120) CONSTRAINT settings_board_message_check CHECK (btrim(board_message) <> '');

    COMMENT ON COLUMN public.doctors.delay_minutes IS 'About how late the doctor is, as boards say it; null: on time.';
    COMMENT ON COLUMN public.settings.board_message IS 'Shown on every board, as typed; null: none.';
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    ALTER TABLE public.settings DROP COLUMN board_message;
    ALTER TABLE public.doctors DROP COLUMN delay_minutes;
  `);
};
